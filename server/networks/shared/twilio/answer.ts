import { type Static, Type } from 'typebox'
import { Compile } from '../../../domain/compile.ts'
import { isObject, readJson } from '../../../domain/json.ts'
import type { Failure } from '../../../domain/message.ts'
import type { HttpResponse, Verdict } from '../../../domain/network.ts'
import { retryAfterMs } from '../../../domain/retry-after.ts'
import { type Kind, knownCode } from './codes.ts'

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
const ErrorSchema = Type.Object({
  code: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  message: Type.String({ minLength: 1 }),
  status: Type.Optional(Type.Integer()),
})
const ErrorBody = Compile(ErrorSchema)

/** What Twilio answered. `away`: it could not, now; `refused`: the credentials are no good. */
export type Answer =
  | { ok: true; json: Record<string, unknown> }
  | { ok: false; away: boolean; refused: boolean; code: number | null; failure: Failure; afterMs?: number }

/** Reads an answer of the REST API. */
export function readAnswer(response: HttpResponse): Answer {
  const { status, headers, body } = response
  const json = readJson(body)
  if (status >= 200 && status < 300) return isObject(json) ? { ok: true, json } : unreadable(status)
  const error = ErrorBody.Check(json) ? json : null
  const kind = kindOf(status, error?.code)
  if (kind === null) return unreadable(status)
  const afterMs = retryAfterMs(headers['retry-after'], Date.now())
  return {
    ok: false,
    away: kind === 'busy' || kind === 'flood',
    refused: kind === 'refused',
    code: error?.code ?? status,
    failure: failureOf(status, error),
    ...(afterMs !== undefined && { afterMs }),
  }
}

/** What the answer to something sent means; `sid` is Twilio's id of it. */
export function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response)
  if (!answer.ok) return verdictOf(answer)
  return { verdict: 'sent', ref: typeof answer.json.sid === 'string' ? answer.json.sid : null }
}

/** What a failed call means for the message it was for. */
export function verdictOf({
  away,
  refused,
  code,
  failure,
  afterMs,
}: Extract<Answer, { ok: false }>): Verdict {
  if (refused) return { verdict: 'reauthorize', failure }
  if (!away) return { verdict: 'permanent', failure }
  return {
    verdict: 'retry',
    failure,
    ...(afterMs !== undefined && { afterMs }),
    ...(knownCode(code)?.kind === 'flood' && { scope: 'channel' as const }),
  }
}

/** What a code says that a status callback or an answer names, in words. */
export function failureOfCode(code: string, said?: string): Failure {
  const known = knownCode(Number(code))
  return {
    code,
    message: said || known?.message || `Twilio reports error ${code}.`,
    cure: known?.cure ?? `See https://www.twilio.com/docs/api/errors/${code}.`,
  }
}

/** Null: no answer that Twilio gives. */
function kindOf(status: number, code: number | null | undefined): Kind | null {
  const known = knownCode(code ?? null)
  if (known) return known.kind
  if (status === 401) return 'refused'
  if (status === 429) return 'flood'
  if (status >= 500 || status === 408) return 'busy'
  return code == null ? null : 'permanent'
}

function failureOf(status: number, error: Static<typeof ErrorSchema> | null): Failure {
  if (error?.code != null) return failureOfCode(String(error.code), error.message.slice(0, 1000))
  return {
    code: String(status),
    message: error?.message.slice(0, 1000) ?? `Twilio answered with status ${status}.`,
    cure: knownCode(status)?.cure ?? 'Portico tries again; see https://status.twilio.com if this stays so.',
  }
}

const unreadable = (status: number): Answer => ({
  ok: false,
  away: true,
  refused: false,
  code: null,
  failure: {
    code: String(status),
    message: `The answer (status ${status}) is not one of Twilio's REST API.`,
    cure: "If this stays so, see whether a proxy stands between Portico and Twilio, and check the network's URL setting.",
  },
})
