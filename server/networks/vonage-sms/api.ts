import type { Account, HttpRequest, NetworkIO } from '../../domain/network.ts'
import { type Answer, readAnswer } from './answer.ts'
import { configOf, secretsOf } from './manifest.ts'

/** By API key and secret. https://developer.vonage.com/en/getting-started/concepts/authentication#basic-authentication */
export const basic = (account: Account): string =>
  `Basic ${Buffer.from(`${configOf(account).apiKey}:${secretsOf(account).apiSecret}`).toString('base64')}`

/** A call of one of Vonage's APIs; `rest` are the older ones, of numbers. */
interface Call {
  method: 'GET' | 'POST' | 'PUT'
  host?: 'api' | 'rest'
  path: string
  json?: object
  form?: Record<string, string>
}

export async function ask(io: NetworkIO, account: Account, call: Call): Promise<Answer> {
  const exchange = await io.request(requestOf(account, call))
  if (exchange.ok) return readAnswer(exchange.response)
  const cure = `Check that this machine reaches ${account.baseUrl}.`
  return { ok: false, kind: 'busy', status: null, failure: { cure, ...exchange.failure } }
}

function requestOf(account: Account, { method, host, path, json, form }: Call): HttpRequest {
  const type = json ? 'application/json' : form && 'application/x-www-form-urlencoded'
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form).toString()
  return {
    method,
    url: `${hostUrl(account.baseUrl, host)}${path}`,
    headers: { authorization: basic(account), ...(type && { 'content-type': type }) },
    ...(body !== undefined && { body }),
  }
}

/** `https://api.nexmo.com` and its regional sisters have a `rest.nexmo.com`; a server of one's own serves all by one name. */
const hostUrl = (baseUrl: string, host: 'api' | 'rest' = 'api'): string =>
  host === 'rest'
    ? baseUrl.replace(/^https:\/\/api[\w-]*\.(nexmo|vonage)\.com$/, 'https://rest.nexmo.com')
    : baseUrl
