import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { readJson } from '../../domain/json.ts'
import type { Failure } from '../../domain/message.ts'
import type {
  Account,
  HttpRequest,
  HttpResponse,
  OutboundMessage,
  Rendered,
  Verdict,
} from '../../domain/network.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import { signWebhook } from '../../domain/standard-webhooks.ts'
import { configOf } from './manifest.ts'

/** The wire format is described in docs/networks/custom.md. */

/** A signed call of the service. `id` stays the same when the call is repeated. */
export function signedPost(account: Account, id: string, payload: object): HttpRequest {
  const body = JSON.stringify(payload)
  return {
    method: 'POST',
    url: configOf(account).url,
    headers: {
      'content-type': 'application/json',
      ...signWebhook(id, Date.now(), body, [account.webhookSecret]),
    },
    body,
  }
}

export function render({ id, thread, content, replyTo }: OutboundMessage, account: Account): Rendered {
  const name = configOf(account).account ?? null
  return {
    ok: true,
    requests: [signedPost(account, id, { type: 'message', id, account: name, to: thread, content, replyTo })],
  }
}

const Taken = Compile(
  Type.Object({ id: Type.Union([Type.String({ minLength: 1, maxLength: 512 }), Type.Integer()]) }),
)
const Refused = Compile(Type.Object({ error: Type.Object({ message: Type.String() }) }))

export const isTaken = ({ status }: HttpResponse): boolean => status >= 200 && status < 300

/** The service is in trouble, or asks for patience. */
export const isTransient = ({ status }: HttpResponse): boolean =>
  status === 408 || status === 425 || status === 429 || status >= 500

export function classify(response: HttpResponse): Verdict {
  const { status } = response
  if (isTaken(response)) {
    const taken = readJson(response.body)
    return { verdict: 'sent', ref: Taken.Check(taken) ? String(taken.id) : null }
  }
  const failure = failureOf(response)
  // 410: the service wants no calls at this URL any more. What is queued may still go, once the URL is mended.
  if (status === 401 || status === 403 || status === 410) return { verdict: 'reauthorize', failure }
  if (status < 400 || isTransient(response)) {
    const afterMs = retryAfterMs(response.headers['retry-after'], Date.now())
    return {
      verdict: 'retry',
      failure,
      ...(afterMs !== undefined && { afterMs }),
      // The limit is that of the whole service, as far as we know.
      ...(status === 429 && { scope: 'channel' as const }),
    }
  }
  return { verdict: 'permanent', failure }
}

/** Why a call was not taken, in the service's own words where it gives any. */
export function failureOf({ status, body }: HttpResponse): Failure {
  const refused = readJson(body)
  const message = Refused.Check(refused)
    ? refused.error.message.slice(0, 1000)
    : `The service answered with status ${status}.`
  return { code: String(status), message, cure: cureFor(status) }
}

function cureFor(status: number): string {
  if (status === 401 || status === 403)
    return "Let the service check the signature with this channel's secret."
  if (status === 410) return 'The service takes no more calls at this URL: enter the new one.'
  if (status >= 300 && status < 400) return 'Redirects are not followed: enter the final URL.'
  if (status === 404 || status === 405) return 'Check the URL: the service must take POST there.'
  if (status === 429 || status >= 500) return 'Portico tries again; if this stays so, look at the service.'
  return 'See why the service refuses this message.'
}
