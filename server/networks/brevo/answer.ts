import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { isObject, readJson } from '../../domain/json.ts'
import type { HttpResponse, Verdict } from '../../domain/network.ts'
import { MASK } from '../../domain/redact.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import { ruleFor } from './rules.ts'

/** https://developers.brevo.com/docs/how-it-works#error-codes */
const ErrorBody = Compile(Type.Object({ code: Type.String(), message: Type.Optional(Type.String()) }))

/** https://developers.brevo.com/reference/sendtransacemail */
const Sent = Compile(
  Type.Object({
    messageId: Type.Optional(Type.String()),
    messageIds: Type.Optional(Type.Array(Type.String())),
  }),
)

export type Refusal = Exclude<Verdict, { verdict: 'sent' }>

/** What a call came to. `code` is Brevo's own, or null when the answer is not Brevo's. */
export type Answer = { ok: true; json: unknown } | { ok: false; code: string | null; refusal: Refusal }

export function readAnswer(response: HttpResponse): Answer {
  const { status, body } = response
  // Changes and removals are answered with nothing.
  if (status === 204) return { ok: true, json: {} }
  const json = readJson(body)
  if (status >= 200 && status < 300 && isObject(json) && !('code' in json)) return { ok: true, json }
  if (ErrorBody.Check(json) && status >= 400) {
    return { ok: false, code: json.code, refusal: refusalOf(response, json) }
  }
  if (status === 429) return { ok: false, code: null, refusal: refusalOf(response, { code: '429' }) }
  return { ok: false, code: null, refusal: unreadable(status) }
}

/** What the answer to a sent mail means. */
export function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response)
  if (answer.ok) {
    const ids = Sent.Check(answer.json) ? [answer.json.messageId, ...(answer.json.messageIds ?? [])] : []
    return { verdict: 'sent', ref: ids.find(id => id) ?? null }
  }
  // The same key again: an attempt whose answer was lost had brought the mail.
  if (answer.code === 'duplicate_request') return { verdict: 'sent', ref: null }
  return answer.refusal
}

/** Brevo could not be asked just now, which says nothing about the account. */
export const isAway = (answer: Extract<Answer, { ok: false }>): boolean => answer.refusal.verdict === 'retry'

function refusalOf(response: HttpResponse, error: { code: string; message?: string }): Refusal {
  const { status, headers } = response
  const message = (error.message ?? `Brevo answered ${status}.`).replaceAll(/xkeysib-[\w-]+/g, MASK)
  const { verdict, cure } = ruleFor(status, error.code, message)
  const failure = { code: error.code, message, cure }
  if (verdict !== 'retry') return { verdict, failure }
  const afterMs = waitOf(headers)
  return {
    verdict,
    failure,
    ...(afterMs !== undefined && { afterMs }),
    ...(status === 429 && { scope: 'channel' }),
  }
}

/** Milliseconds until the limit is reset: https://developers.brevo.com/docs/limit-headers */
const waitOf = (headers: Record<string, string>): number | undefined =>
  retryAfterMs(headers['x-sib-ratelimit-reset'], Date.now()) ??
  retryAfterMs(headers['retry-after'], Date.now())

const unreadable = (status: number): Refusal => ({
  verdict: 'retry',
  failure: {
    code: String(status),
    message: `The answer (status ${status}) is not one of Brevo's API.`,
    cure: 'If this stays so, see whether a proxy stands between Portico and Brevo, and check PORTICO_BREVO_URL.',
  },
})
