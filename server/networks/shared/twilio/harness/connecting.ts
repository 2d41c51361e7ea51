import type { Harness, Recording } from '../../../contract/harness.ts'
import { API, account, CALLBACK, error, NUMBER, PN, SERVICE, URL, unauthorized } from './account.ts'

const SERVICE_URL = `https://messaging.twilio.com/v1/Services/${SERVICE}`
export const byService = { config: { ...account.config, messagingServiceSid: SERVICE } }
const LOOK_UP = `${API}/IncomingPhoneNumbers.json?PhoneNumber=%2B15557122661`

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
export const ownNumber = (more: object = {}) => ({
  sid: PN,
  phone_number: NUMBER,
  friendly_name: 'Shop',
  sms_url: CALLBACK,
  voice_url: CALLBACK,
  status_callback: CALLBACK,
  trunk_sid: null,
  capabilities: { sms: true, mms: true, voice: true, fax: false },
  ...more,
})

export const lookUp = (numbers: object[]) => ({
  method: 'GET',
  url: LOOK_UP,
  answer: { json: { incoming_phone_numbers: numbers, page: 0 } },
})
const change = { method: 'POST', url: `${API}/IncomingPhoneNumbers/${PN}.json` }
export const service = (more: object = {}) => ({
  method: 'GET',
  url: SERVICE_URL,
  answer: {
    json: {
      sid: SERVICE,
      friendly_name: 'Shop service',
      inbound_request_url: CALLBACK,
      use_inbound_webhook_on_number: false,
      ...more,
    },
  },
})
const changeService = { method: 'POST', url: SERVICE_URL }
const ELSEWHERE = 'https://elsewhere.example'
const done = { answer: { json: { sid: PN } } }
const noUrl = {
  ok: false,
  failure: {
    code: 'no_public_url',
    message: 'Portico has no public URL, so Twilio cannot deliver: nothing would come in, and no status.',
    cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
  },
}

export const withoutUrl: Recording = {
  call: 'connect',
  name: 'Portico has no public URL',
  account: { webhookUrl: null },
  exchanges: [],
  result: noUrl,
}

/** What connecting and disconnecting one number comes to. */
export const connectingNumber: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'sets the URL of the number',
    exchanges: [lookUp([ownNumber({ sms_url: '', voice_url: null })]), { ...change, ...done }],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'the account has no such number, but one that begins alike',
    exchanges: [lookUp([ownNumber({ phone_number: `${NUMBER}9` })])],
    result: {
      ok: false,
      failure: {
        code: 'number_not_found',
        message: `The account has no number ${NUMBER}.`,
        cure: 'Buy or port the number in the Twilio console, or check the account SID.',
      },
    },
  },
  {
    call: 'connect',
    name: 'wrong credentials',
    exchanges: [{ method: 'GET', url: LOOK_UP, answer: unauthorized.answer }],
    result: { ok: false, failure: unauthorized.failure },
  },
  {
    call: 'connect',
    name: 'Twilio is out of service',
    exchanges: [lookUp([ownNumber()]), { ...change, answer: error(503, 20503, 'Service Unavailable') }],
    result: {
      ok: false,
      transient: true,
      failure: {
        code: '20503',
        message: 'Service Unavailable',
        cure: 'Portico waits and tries again.',
      },
    },
  },
  withoutUrl,
  {
    call: 'disconnect',
    name: 'clears the URL that is ours',
    exchanges: [lookUp([ownNumber()]), { ...change, ...done }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'leaves the URL of another program alone',
    exchanges: [
      lookUp([ownNumber({ sms_url: ELSEWHERE, voice_url: ELSEWHERE, status_callback: ELSEWHERE })]),
    ],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'refused credentials leave nothing to take back',
    exchanges: [{ method: 'GET', url: LOOK_UP, answer: unauthorized.answer }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'Twilio cannot be reached',
    exchanges: [
      { method: 'GET', url: LOOK_UP, answer: { failure: { code: 'dns', message: 'No such name.' } } },
    ],
    result: {
      problem: 'unavailable',
      message: 'No such name.',
      cure: 'Check that this machine reaches https://api.twilio.com.',
    },
  },
]

export const connectingService: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'sets the URL of the messaging service',
    account: byService,
    exchanges: [{ ...changeService, answer: { json: { sid: SERVICE } } }],
    result: { ok: true, steps: [] },
  },
  {
    call: 'disconnect',
    name: 'clears the URL of the messaging service',
    account: byService,
    exchanges: [service(), { ...changeService, answer: { json: { sid: SERVICE } } }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'leaves the URL that another program gave the messaging service',
    account: byService,
    exchanges: [service({ inbound_request_url: `${URL}x` })],
    result: 'disconnected',
  },
]
