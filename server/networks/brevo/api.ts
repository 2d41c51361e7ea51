import type { Account, HttpRequest, NetworkIO } from '../../domain/network.ts'
import { type Answer, readAnswer } from './answer.ts'
import type { Config } from './manifest.ts'

/** The channel's settings; the store has checked them. */
export const settingsOf = (account: Account): Config => account.config as Config

/** A call of Brevo's API. https://developers.brevo.com/docs/authentication-schemes */
export const apiRequest = (account: Account, method: string, path: string, json?: object): HttpRequest => ({
  method,
  url: `${account.baseUrl}/v3/${path}`,
  headers: {
    'api-key': String(account.secrets.apiKey),
    accept: 'application/json',
    ...(json && { 'content-type': 'application/json' }),
  },
  ...(json && { body: JSON.stringify(json) }),
})

/** Calls the API and reads its answer; a failed connection is an answer without a code. */
export async function ask(
  io: NetworkIO,
  account: Account,
  method: string,
  path: string,
  json?: object,
): Promise<Answer> {
  const exchange = await io.request(apiRequest(account, method, path, json))
  if (exchange.ok) return readAnswer(exchange.response)
  const cure = `Check that this machine reaches ${account.baseUrl}.`
  return { ok: false, code: null, refusal: { verdict: 'retry', failure: { cure, ...exchange.failure } } }
}
