import type { Account, HttpRequest, NetworkIO } from '../../domain/network.ts'
import { type Answer, readAnswer } from './answer.ts'

const API = 'https://api.line.me'
const DATA = 'https://api-data.line.me'

/** A call of the Messaging API. https://developers.line.biz/en/reference/messaging-api/#common-specifications */
export function apiRequest(
  account: Account,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): HttpRequest {
  return {
    method,
    url: `${account.baseUrl}/v2/bot${path}`,
    headers: {
      ...authorization(account),
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  }
}

/**
 * A call for what people sent. LINE keeps that on a host of its own; a server that stands in for LINE is asked for both
 * at its one address. https://developers.line.biz/en/reference/messaging-api/#domain-name
 */
export const dataRequest = (account: Account, path: string): HttpRequest => ({
  method: 'GET',
  url: `${account.baseUrl === API ? DATA : account.baseUrl}/v2/bot${path}`,
  headers: authorization(account),
})

/** Makes a call and reads its answer; a failed connection is an answer without a status. */
export async function call(io: NetworkIO, account: Account, request: HttpRequest): Promise<Answer> {
  const exchange = await io.request(request)
  if (exchange.ok) return readAnswer(exchange.response)
  const cure = `Check that this machine reaches ${account.baseUrl}.`
  return { ok: false, status: null, failure: { cure, ...exchange.failure } }
}

const authorization = (account: Account) => ({
  authorization: `Bearer ${String(account.secrets.channelAccessToken)}`,
})
