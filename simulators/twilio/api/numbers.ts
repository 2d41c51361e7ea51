import type { OwnNumber } from '../accounts/account.ts'
import { checkUrl, notFound } from './errors.ts'
import type { ApiRequest, Resource } from './request.ts'

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
export const numbers: Resource[] = [
  {
    method: 'GET',
    path: /^\/IncomingPhoneNumbers\.json$/,
    run: ({ account, query }) => {
      // Part of a number finds every number that has it.
      const part = (query.get('PhoneNumber') ?? '').replace('+', '')
      const found = account.numbers.filter(number => number.phoneNumber.includes(part))
      return { status: 200, json: { incoming_phone_numbers: found.map(describe), page: 0, page_size: 50 } }
    },
  },
  {
    method: 'GET',
    path: /^\/IncomingPhoneNumbers\/(?<sid>PN\w+)\.json$/,
    run: request => ({ status: 200, json: describe(numberOf(request)) }),
  },
  {
    method: 'POST',
    path: /^\/IncomingPhoneNumbers\/(?<sid>PN\w+)\.json$/,
    run: request => {
      const number = numberOf(request)
      const { form } = request
      for (const [field, key] of [
        ['SmsUrl', 'smsUrl'],
        ['VoiceUrl', 'voiceUrl'],
        ['StatusCallback', 'statusCallback'],
      ] as const) {
        const url = form.get(field)
        if (url === null) continue
        if (url !== '') checkUrl(url, 21502, `${field} is not valid: ${url}`)
        number[key] = url
      }
      number.smsApplicationSid = form.get('SmsApplicationSid') ?? number.smsApplicationSid
      number.voiceApplicationSid = form.get('VoiceApplicationSid') ?? number.voiceApplicationSid
      return { status: 200, json: describe(number) }
    },
  },
]

function numberOf({ account, path }: ApiRequest): OwnNumber {
  const number = account.numbers.find(each => each.sid === path.sid)
  if (!number) throw notFound(`/IncomingPhoneNumbers/${path.sid}.json`)
  return number
}

const describe = (number: OwnNumber) => ({
  sid: number.sid,
  phone_number: number.phoneNumber,
  friendly_name: number.phoneNumber,
  capabilities: number.capabilities,
  sms_url: number.smsUrl,
  sms_method: 'POST',
  sms_application_sid: number.smsApplicationSid,
  voice_url: number.voiceUrl,
  voice_method: 'POST',
  voice_application_sid: number.voiceApplicationSid,
  status_callback: number.statusCallback,
  trunk_sid: number.trunkSid,
})
