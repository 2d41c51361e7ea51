import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, NetworkIO } from '../../domain/network.ts'
import type { Refusal } from '../shared/graph/answer.ts'
import { askAll, type Graph } from '../shared/graph/request.ts'
import type { Token } from '../shared/graph/token.ts'
import { sharedUrl } from '../shared/graph/webhook.ts'
import { configOf } from './manifest.ts'

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers */
const PhoneNumber = Compile(
  Type.Object({
    id: Type.String({ minLength: 1 }),
    display_phone_number: Type.Optional(Type.String()),
    verified_name: Type.Optional(Type.String()),
  }),
)

const url = Type.Optional(Type.Union([Type.String(), Type.Null()]))
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override */
export const WebhookConfiguration = Type.Object({
  phone_number: url,
  whatsapp_business_account: url,
  application: url,
})

/** Where the events of a number go: its own address goes before that of its business account, and that before the app's. */
export const addressIn = (set: Static<typeof WebhookConfiguration>): string | undefined =>
  set.phone_number || set.whatsapp_business_account || set.application || undefined

export const isOurs = (address: string | undefined, account: Account): boolean =>
  address !== undefined && [account.webhookUrl, sharedUrl(account, 'whatsapp')].includes(address)

export interface PhoneNumber {
  id: string
  /** As people read it. */
  number: string
  name: string
}

/** The numbers of a WhatsApp Business Account. */
export async function phoneNumbersOf(
  io: NetworkIO,
  graph: Graph,
  businessAccountId: string,
): Promise<{ ok: true; numbers: PhoneNumber[] } | { ok: false; refusal: Refusal }> {
  const listed = await askAll(io, graph, `${businessAccountId}/phone_numbers`, {
    fields: 'id,display_phone_number,verified_name',
    limit: '100',
  })
  if (!listed.ok) return listed
  const found = listed.items.filter(item => PhoneNumber.Check(item))
  return {
    ok: true,
    numbers: found.map(({ id, display_phone_number: number = id, verified_name: name = '' }) => ({
      id,
      number,
      name,
    })),
  }
}

/** The WhatsApp Business Accounts that a token was granted. */
export const businessAccountsOf = (token: Token | null): string[] =>
  [
    ...new Set([
      ...(token?.targetsOf('whatsapp_business_management') ?? []),
      ...(token?.targetsOf('whatsapp_business_messaging') ?? []),
    ]),
  ].filter(id => /^\d{1,32}$/.test(id))

/** The WhatsApp Business Account of the channel's number: its setting, or the one of the token's that has the number. */
export async function businessAccountOf(
  io: NetworkIO,
  graph: Graph,
  account: Account,
  token: Token | null,
): Promise<string | undefined> {
  const { businessAccountId, phoneNumberId } = configOf(account)
  if (businessAccountId !== undefined) return businessAccountId
  for (const id of businessAccountsOf(token)) {
    const listed = await phoneNumbersOf(io, graph, id)
    if (listed.ok && listed.numbers.some(number => number.id === phoneNumberId)) return id
  }
  return undefined
}

export const unknownBusiness: Failure = {
  code: 'no_business_account',
  message: 'Meta does not tell in which WhatsApp Business Account the number is.',
  cure: 'Enter the WhatsApp Business Account ID in the channel: App Dashboard, WhatsApp, API Setup.',
}
