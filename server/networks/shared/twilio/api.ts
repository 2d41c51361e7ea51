import type { Account, HttpRequest, NetworkIO } from '../../../domain/network.ts'
import { type Answer, readAnswer } from './answer.ts'
import { writeForm } from './form.ts'
import { authorization, settingsOf } from './settings.ts'

/** A call of Twilio's REST API. https://www.twilio.com/docs/usage/requests-to-twilio */
export interface Call {
  method: 'GET' | 'POST'
  /** Which of Twilio's hosts; `api` when absent. */
  host?: 'api' | 'messaging' | 'content'
  path: string
  query?: Record<string, string>
  form?: Record<string, string | readonly string[] | undefined>
  /** `account`: by the auth token also where there is an API key. */
  as?: 'account'
}

export function twilioRequest(account: Account, { method, host, path, query, form, as }: Call): HttpRequest {
  const search = query ? `?${new URLSearchParams(query)}` : ''
  return {
    method,
    url: `${hostUrl(account.baseUrl, host)}${path}${search}`,
    headers: {
      authorization: authorization(account, as),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form && { body: writeForm(form) }),
  }
}

/** Calls Twilio and reads its answer. */
export async function ask(io: NetworkIO, account: Account, call: Call): Promise<Answer> {
  const exchange = await io.request(twilioRequest(account, call))
  if (exchange.ok) return readAnswer(exchange.response)
  const cure = `Check that this machine reaches ${account.baseUrl}.`
  return { ok: false, away: true, refused: false, code: null, failure: { cure, ...exchange.failure } }
}

/** A resource of the account: `Messages.json`. */
export const accountPath = (account: Account, resource = ''): string =>
  `/2010-04-01/Accounts/${settingsOf(account).accountSid}${resource === '' ? '.json' : `/${resource}`}`

/** `https://api.twilio.com` has sisters named after what they serve; a server of one's own serves all by one name. */
const hostUrl = (baseUrl: string, host: Call['host'] = 'api'): string =>
  baseUrl.replace(/^https:\/\/api\.(?=([\w.-]+\.)?twilio\.com$)/, `https://${host}.`)
