import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { isObject } from '../../domain/json.ts'
import type { Failure } from '../../domain/message.ts'
import type { Check, HttpResponse, Verdict } from '../../domain/network.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import { readViberJson } from './json.ts'
import { type Kind, meaningOf } from './statuses.ts'

/** https://developers.viber.com/docs/api/rest-bot-api/#response: HTTP's own status is 200 whatever became of it. */
const Body = Compile(
  Type.Object({ status: Type.Integer(), status_message: Type.Optional(Type.String({ maxLength: 1000 })) }),
)
const Sent = Compile(Type.Object({ message_token: Type.String({ pattern: '^\\d{1,20}$' }) }))

/** What a method was answered. */
export type Answer = { ok: true; json: Record<string, unknown> } | { ok: false; kind: Kind; failure: Failure }

export type Refused = Extract<Answer, { ok: false }>

export function readAnswer({ status, body }: HttpResponse): Answer {
  const json = readViberJson(body)
  if (status !== 200 || !Body.Check(json) || !isObject(json)) return unreadable(status)
  if (json.status === 0) return { ok: true, json }
  const { kind, means, cure } = meaningOf(json.status)
  const message = json.status_message ? `${means} (${json.status_message})` : means
  return { ok: false, kind, failure: { code: String(json.status), message, cure } }
}

/** What the answer to a sent message means. */
export function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response)
  if (answer.ok) {
    return { verdict: 'sent', ref: Sent.Check(answer.json) ? answer.json.message_token : null }
  }
  const { kind, failure } = answer
  if (kind === 'account') return { verdict: 'reauthorize', failure }
  if (kind === 'message') return { verdict: 'permanent', failure }
  const afterMs = retryAfterMs(response.headers['retry-after'], Date.now())
  return {
    verdict: 'retry',
    failure,
    ...(afterMs !== undefined && { afterMs }),
    // Viber's own limit, status 12, is one of messages to one person.
    ...(response.status === 429 && { scope: 'channel' as const }),
  }
}

/** A check that failed with an answer. */
export const failedCheck = (name: Check['name'], { kind, failure }: Refused): Check => ({
  name,
  status: 'failed',
  message: failure.message,
  ...(failure.cure && { cure: failure.cure }),
  ...(kind === 'transient' && { transient: true }),
})

const unreadable = (status: number): Answer => ({
  ok: false,
  kind: 'transient',
  failure: {
    code: `http_${status}`,
    message: `The answer (HTTP status ${status}) is not one of Viber's REST API.`,
    cure: 'If this stays so, see whether a proxy stands between Portico and Viber, and check PORTICO_VIBER_URL.',
  },
})
