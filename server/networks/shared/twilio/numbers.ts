import { type Static, Type } from 'typebox'
import { Compile } from '../../../domain/compile.ts'
import { isObject } from '../../../domain/json.ts'
import type { Account, NetworkIO } from '../../../domain/network.ts'
import type { Answer } from './answer.ts'
import { accountPath, ask } from './api.ts'
import { settingsOf } from './settings.ts'

const url = Type.Optional(Type.Union([Type.String(), Type.Null()]))
const able = Type.Optional(Type.Boolean())

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
const NumberSchema = Type.Object({
  sid: Type.String({ pattern: '^PN[0-9a-fA-F]{32}$' }),
  phone_number: Type.String(),
  friendly_name: Type.Optional(Type.String()),
  sms_url: url,
  voice_url: url,
  status_callback: url,
  trunk_sid: url,
  capabilities: Type.Optional(Type.Object({ sms: able, mms: able, voice: able })),
})
export type OwnNumber = Static<typeof NumberSchema>
const OwnNumber = Compile(NumberSchema)

export type Found<T> = { ok: true; found: T } | Extract<Answer, { ok: false }>

/** The number of the channel, as the account has it; a failure when it has not. */
export async function findNumber(account: Account, io: NetworkIO): Promise<Found<OwnNumber>> {
  const { phoneNumber } = settingsOf(account)
  const answer = await ask(io, account, {
    method: 'GET',
    path: accountPath(account, 'IncomingPhoneNumbers.json'),
    query: { PhoneNumber: phoneNumber ?? '' },
  })
  if (!answer.ok) return answer
  const numbers = answer.json.incoming_phone_numbers
  if (!Array.isArray(numbers)) return strange
  const found = numbers.find(n => isObject(n) && n.phone_number === phoneNumber)
  if (found === undefined) return missing(`The account has no number ${phoneNumber}.`)
  return OwnNumber.Check(found) ? { ok: true, found } : strange
}

export const changeNumber = (
  account: Account,
  { sid }: OwnNumber,
  form: Record<string, string>,
  io: NetworkIO,
): Promise<Answer> =>
  ask(io, account, {
    method: 'POST',
    path: accountPath(account, `IncomingPhoneNumbers/${sid}.json`),
    form,
  })

/** https://www.twilio.com/docs/messaging/api/service-resource */
const ServiceSchema = Type.Object({
  friendly_name: Type.Optional(Type.String()),
  inbound_request_url: url,
  use_inbound_webhook_on_number: able,
})
export type Service = Static<typeof ServiceSchema>
const Service = Compile(ServiceSchema)

const servicePath = (account: Account) => `/v1/Services/${settingsOf(account).messagingServiceSid}`

/** The messaging service of the channel. */
export async function findService(account: Account, io: NetworkIO): Promise<Found<Service>> {
  const answer = await ask(io, account, { method: 'GET', host: 'messaging', path: servicePath(account) })
  if (!answer.ok) return answer
  return Service.Check(answer.json) ? { ok: true, found: answer.json } : strange
}

export const changeService = (
  account: Account,
  form: Record<string, string>,
  io: NetworkIO,
): Promise<Answer> =>
  ask(io, account, { method: 'POST', host: 'messaging', path: servicePath(account), form })

const missing = (message: string): Extract<Answer, { ok: false }> => ({
  ok: false,
  away: false,
  refused: false,
  code: 20404,
  failure: {
    code: 'number_not_found',
    message,
    cure: 'Buy or port the number in the Twilio console, or check the account SID.',
  },
})

const strange: Extract<Answer, { ok: false }> = {
  ok: false,
  away: true,
  refused: false,
  code: null,
  failure: {
    code: 'unexpected_answer',
    message: 'Twilio answered otherwise than its documentation says.',
    cure: "See whether a proxy stands between Portico and Twilio, and check the network's URL setting.",
  },
}
