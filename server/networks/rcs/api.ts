import type { Account, HttpRequest, NetworkIO } from '../../domain/network.ts'
import { type Answer, readAnswer } from './answer.ts'
import { apiUrl, settingsOf } from './settings.ts'
import { accessToken } from './token.ts'

/**
 * A call about one phone number. The header that authorizes it is added when it is sent.
 * https://developers.google.com/business-communications/rcs-business-messaging/reference/rest
 */
export function phoneRequest(
  account: Account,
  phone: string,
  resource: 'agentMessages' | 'agentEvents',
  query: Record<string, string>,
  json: object,
): HttpRequest {
  const { agentId } = settingsOf(account)
  return {
    method: 'POST',
    url: `${apiUrl(account)}/v1/phones/${encodeURIComponent(phone)}/${resource}?${new URLSearchParams({ ...query, agentId })}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  }
}

/** Calls the API and reads its answer; a failed connection is an answer without a status. */
export async function ask(io: NetworkIO, account: Account, path: string, json: object): Promise<Answer> {
  const token = await accessToken(account, io)
  if (!token.ok) return { ok: false, status: null, refusal: token.verdict }
  const exchange = await io.request({
    method: 'POST',
    url: `${apiUrl(account)}/v1/${path}`,
    headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  })
  if (exchange.ok) return readAnswer(exchange.response)
  const cure = `Check that this machine reaches ${apiUrl(account)}.`
  return {
    ok: false,
    status: null,
    refusal: { verdict: 'retry', failure: { cure, ...exchange.failure } },
  }
}
