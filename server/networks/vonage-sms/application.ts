import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, NetworkIO } from '../../domain/network.ts'
import type { Answer } from './answer.ts'
import { ask } from './api.ts'
import { configOf } from './manifest.ts'

const Hook = Type.Optional(Type.Object({ address: Type.Optional(Type.String()) }))

/** https://developer.vonage.com/en/api/application.v2 */
const ApplicationSchema = Type.Object({
  name: Type.String(),
  capabilities: Type.Optional(
    Type.Object({
      messages: Type.Optional(
        Type.Object({
          webhooks: Type.Optional(Type.Object({ inbound_url: Hook, status_url: Hook })),
          version: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
  keys: Type.Optional(Type.Object({ public_key: Type.Optional(Type.String()) })),
  privacy: Type.Optional(Type.Object({})),
})
export type Application = Static<typeof ApplicationSchema>
const Application = Compile(ApplicationSchema)

/** https://developer.vonage.com/en/api/numbers */
const NumberSchema = Type.Object({
  country: Type.String(),
  msisdn: Type.String(),
  features: Type.Optional(Type.Array(Type.String())),
  app_id: Type.Optional(Type.String()),
})
export type OwnNumber = Static<typeof NumberSchema>
const OwnNumber = Compile(NumberSchema)

export type Found<T> = { ok: true; found: T } | Extract<Answer, { ok: false }>

const path = (account: Account) => `/v2/applications/${configOf(account).applicationId}`

export async function findApplication(account: Account, io: NetworkIO): Promise<Found<Application>> {
  const answer = await ask(io, account, { method: 'GET', path: path(account) })
  if (!answer.ok) return answer.status === 404 ? noApplication(account) : answer
  return Application.Check(answer.json) ? { ok: true, found: answer.json } : strange
}

export const inboundUrl = ({ capabilities }: Application): string =>
  capabilities?.messages?.webhooks?.inbound_url?.address ?? ''

/** Where the application delivers from now on; null: it carries no messages. Nothing else of it changes. */
export function deliverTo(
  url: string | null,
  account: Account,
  application: Application,
  io: NetworkIO,
): Promise<Answer> {
  const { name, capabilities: { messages, ...others } = {}, privacy } = application
  const hook = { address: url, http_method: 'POST' }
  const delivering = { ...messages, version: 'v1', webhooks: { inbound_url: hook, status_url: hook } }
  return ask(io, account, {
    method: 'PUT',
    path: path(account),
    json: {
      name,
      capabilities: { ...others, ...(url !== null && { messages: delivering }) },
      ...(privacy && { privacy }),
    },
  })
}

/** A sender that is a name can receive nothing. */
export const isNumber = (account: Account): boolean => configOf(account).sender.startsWith('+')

export async function findNumber(account: Account, io: NetworkIO): Promise<Found<OwnNumber>> {
  const msisdn = configOf(account).sender.replace('+', '')
  const answer = await ask(io, account, {
    method: 'GET',
    host: 'rest',
    path: `/account/numbers?${new URLSearchParams({ pattern: msisdn, search_pattern: '1' })}`,
  })
  if (!answer.ok) return answer
  const { numbers = [] } = answer.json
  if (!Array.isArray(numbers)) return strange
  const found = numbers.find(each => OwnNumber.Check(each) && each.msisdn === msisdn)
  return OwnNumber.Check(found) ? { ok: true, found } : noNumber(msisdn)
}

/** https://developer.vonage.com/en/api/numbers#updateANumber */
export const linkNumber = (
  account: Account,
  { country, msisdn }: OwnNumber,
  io: NetworkIO,
): Promise<Answer> =>
  ask(io, account, {
    method: 'POST',
    host: 'rest',
    path: '/number/update',
    form: { country, msisdn, app_id: configOf(account).applicationId },
  })

const permanent = (code: string, message: string, cure: string): Extract<Answer, { ok: false }> => ({
  ok: false,
  kind: 'permanent',
  status: 404,
  failure: { code, message, cure },
})

const noApplication = (account: Account) =>
  permanent(
    'application_not_found',
    `The account has no application ${configOf(account).applicationId}.`,
    'Check the application ID on the dashboard, and that it belongs to this API key.',
  )

const noNumber = (msisdn: string) =>
  permanent(
    'number_not_found',
    `The account has no number ${msisdn}.`,
    'Buy the number on the dashboard, or enter another.',
  )

const strange: Extract<Answer, { ok: false }> = {
  ok: false,
  kind: 'busy',
  status: null,
  failure: {
    code: 'unexpected_answer',
    message: 'Vonage answered otherwise than its documentation says.',
    cure: 'See whether a proxy stands between Portico and Vonage, and check PORTICO_VONAGE_SMS_URL.',
  },
}
