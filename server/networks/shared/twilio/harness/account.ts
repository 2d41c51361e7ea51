import { createHmac } from 'node:crypto'
import { isObject, readJson } from '../../../../domain/json.ts'
import type { Account, RawRequest } from '../../../../domain/network.ts'
import type { Answer, Harness } from '../../../contract/harness.ts'
import { writeForm } from '../form.ts'

export const SID = 'AC25c0d4b9093547216c460212e24e77ee'
export const TOKEN = '4b7a1c09f3e2d85566e0a9b1c7d3f218'
export const NUMBER = '+15557122661'
export const SERVICE = 'MG9752274e9e519418a7406176694466fa'
export const PN = 'PN2a0747eba6abf96b7e3c3ff0b4530f6e'
export const URL = 'https://portico.example/webhooks/ch_1'
/** As Twilio is given it. */
export const CALLBACK = `${URL}#rc=5&rp=5xx,ct,rt`
export const API = `https://api.twilio.com/2010-04-01/Accounts/${SID}`

export const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000001a',
  config: { accountSid: SID, phoneNumber: NUMBER },
  secrets: { authToken: TOKEN },
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: URL,
  baseUrl: 'https://api.twilio.com',
}

/** A form as Twilio posts and signs it; it is written as JSON in fixtures. */
export function sign(json: Buffer, { webhookUrl, secrets }: Account, query = ''): RawRequest {
  const fields = readJson(json)
  const text = isObject(fields)
    ? writeForm(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)])))
    : json.toString('utf8')
  const pairs = [...new URLSearchParams(text)].sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
  const url = webhookUrl + query
  const data = url + pairs.map(pair => pair.join('')).join('')
  return {
    method: 'POST',
    url,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': createHmac('sha1', String(secrets.authToken)).update(data).digest('base64'),
    },
    body: Buffer.from(text),
  }
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

export const signature: Harness['signature'] = {
  secret: 'authToken',
  headers: ['x-twilio-signature'],
  coversBody: true,
  coversTime: false,
}

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
export const error = (status: number, code: number, message: string): Answer => ({
  status,
  json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
})

export const unauthorized = {
  answer: error(401, 20003, 'Authenticate'),
  failure: {
    code: '20003',
    message: 'Authenticate',
    cure: "Enter the account SID and auth token of Twilio's console; an API key's secret is shown once, so make a new key if it is lost.",
  },
}
