import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { isObject, readJson } from '../../domain/json.ts'
import type { HttpResponse, Verdict } from '../../domain/network.ts'
import { MASK } from '../../domain/redact.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import { ruleFor } from './rules.ts'

/** https://cloud.google.com/apis/design/errors */
const GoogleError = Type.Object({
  code: Type.Integer(),
  message: Type.Optional(Type.String()),
  status: Type.Optional(Type.String()),
  details: Type.Optional(Type.Array(Type.Unknown())),
})
type GoogleError = Static<typeof GoogleError>
const ErrorBody = Compile(Type.Object({ error: GoogleError }))

export type Refusal = Exclude<Verdict, { verdict: 'sent' }>

/** What a call came to. `status` is Google's word for the error, or null when the answer is not Google's. */
export type Answer =
  | { ok: true; json: Record<string, unknown> }
  | { ok: false; status: string | null; refusal: Refusal }

export function readAnswer(response: HttpResponse): Answer {
  const { status, body } = response
  const json = readJson(body)
  if (status >= 200 && status < 300 && isObject(json) && !('error' in json)) return { ok: true, json }
  if (ErrorBody.Check(json) && status >= 400) {
    const word = json.error.status ?? String(json.error.code)
    return { ok: false, status: word, refusal: refusalOf(response, json.error, word) }
  }
  if (status === 429) {
    const error = { code: 429, message: 'Too many requests.' }
    return {
      ok: false,
      status: 'RESOURCE_EXHAUSTED',
      refusal: refusalOf(response, error, 'RESOURCE_EXHAUSTED'),
    }
  }
  return { ok: false, status: null, refusal: unreadable(status) }
}

/** What the answer to a sent message means. */
export function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response)
  if (answer.ok) return { verdict: 'sent', ref: refOf(String(answer.json.name)) }
  // The same message id again: an attempt whose answer was lost had brought the message.
  if (answer.status === 'ALREADY_EXISTS') {
    return { verdict: 'sent', ref: refOf(answer.refusal.failure.message) }
  }
  return answer.refusal
}

/** Google could not be asked just now, which says nothing about the account. */
export const isAway = (answer: Extract<Answer, { ok: false }>): boolean => answer.refusal.verdict === 'retry'

/** The message id in a resource name: phones/{E.164}/agentMessages/{messageId}. */
const refOf = (text: string): string | null => /\/agentMessages\/([\w-]+)/.exec(text)?.[1] ?? null

function refusalOf({ headers }: HttpResponse, error: GoogleError, word: string): Refusal {
  const { verdict, cure, code = word } = ruleFor(error.code, word, reasonOf(error.details))
  const message = (error.message ?? `Google answered ${word}.`).replaceAll(/ya29\.[\w.-]+/g, MASK)
  const failure = { code, message, cure }
  if (verdict !== 'retry') return { verdict, failure }
  const afterMs = retryAfterMs(headers['retry-after'], Date.now()) ?? delayOf(error.details)
  return {
    verdict,
    failure,
    ...(afterMs !== undefined && { afterMs }),
    ...(error.code === 429 && { scope: 'channel' }),
  }
}

/** The reason in a google.rpc.ErrorInfo. https://cloud.google.com/apis/design/errors#error_info */
function reasonOf(details: readonly unknown[] = []): string | undefined {
  const reasons = details.map(detail => (isObject(detail) ? detail.reason : undefined))
  return reasons.find(reason => typeof reason === 'string')
}

/** Milliseconds in a google.rpc.RetryInfo: "3.5s". */
function delayOf(details: readonly unknown[] = []): number | undefined {
  for (const detail of details) {
    const text = isObject(detail) ? detail.retryDelay : undefined
    const [, seconds] = (typeof text === 'string' && /^(\d{1,6}(?:\.\d+)?)s$/.exec(text)) || []
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000)
  }
  return undefined
}

const unreadable = (status: number): Refusal => ({
  verdict: 'retry',
  failure: {
    code: String(status),
    message: `The answer (status ${status}) is not one of Google's RCS API.`,
    cure: 'If this stays so, see whether a proxy stands between Portico and Google, and check PORTICO_RCS_URL.',
  },
})
