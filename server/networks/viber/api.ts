import type { Account, HttpRequest, NetworkIO } from '../../domain/network.ts'
import { type Answer, readAnswer } from './answer.ts'

/** A call of the REST API. https://developers.viber.com/docs/api/rest-bot-api/#authentication-token */
export const methodRequest = (account: Account, method: string, params: object): HttpRequest => ({
  method: 'POST',
  url: `${account.baseUrl}/pa/${method}`,
  headers: {
    'content-type': 'application/json',
    'x-viber-auth-token': tokenOf(account),
  },
  body: JSON.stringify(params),
})

/** Calls a method and reads its answer; a failed connection is an answer without a status. */
export async function call(
  io: NetworkIO,
  account: Account,
  method: string,
  params: object = {},
): Promise<Answer> {
  const exchange = await io.request(methodRequest(account, method, params))
  if (exchange.ok) return readAnswer(exchange.response)
  const cure = `Check that this machine reaches ${account.baseUrl}.`
  return { ok: false, kind: 'transient', failure: { cure, ...exchange.failure } }
}

export const tokenOf = (account: Account): string => String(account.secrets.authToken ?? '')
