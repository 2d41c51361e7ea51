import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { isObject, readJson } from '../../domain/json.ts'
import type { Failure } from '../../domain/message.ts'
import type { HttpResponse, Verdict } from '../../domain/network.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import { type Kind, knownCode } from './codes.ts'

/** https://developer.vonage.com/en/api/messages#errors, RFC 7807; also the error of a status webhook. */
export const ProblemSchema = Type.Object({
  type: Type.String(),
  title: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
  detail: Type.Optional(Type.String()),
  invalid_parameters: Type.Optional(
    Type.Array(Type.Object({ name: Type.Optional(Type.String()), reason: Type.Optional(Type.String()) })),
  ),
})
type ProblemBody = Static<typeof ProblemSchema>
const ProblemBody = Compile(ProblemSchema)

/** What Vonage answered. `away`: it could not, now; `refused`: the credentials are no good, or there is no credit. */
export type Answer =
  | { ok: true; json: Record<string, unknown> }
  | { ok: false; kind: Kind; failure: Failure; status: number | null; afterMs?: number }

/** Reads an answer of one of Vonage's APIs. */
export function readAnswer({ status, headers, body }: HttpResponse): Answer {
  const json = readJson(body)
  if (status >= 200 && status < 300) return isObject(json) ? { ok: true, json } : unreadable(status)
  const problem = ProblemBody.Check(json) ? json : null
  const kind = kindOf(status, problem)
  if (kind === null) return unreadable(status)
  const afterMs = retryAfterMs(headers['retry-after'], Date.now())
  return {
    ok: false,
    kind,
    status,
    failure: problem
      ? failureOf(problem)
      : { code: String(status), message: says(status), cure: cureOf(kind) },
    ...(afterMs !== undefined && { afterMs }),
  }
}

/** What the answer to a sent message means. */
export function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response)
  if (!answer.ok) return verdictOf(answer)
  const { message_uuid: ref } = answer.json
  return { verdict: 'sent', ref: typeof ref === 'string' ? ref : null }
}

function verdictOf({ kind, failure, afterMs }: Extract<Answer, { ok: false }>): Verdict {
  if (kind === 'refused') return { verdict: 'reauthorize', failure }
  if (kind === 'permanent') return { verdict: 'permanent', failure }
  return {
    verdict: 'retry',
    failure,
    ...(afterMs !== undefined && { afterMs }),
    ...(kind === 'flood' && { scope: 'channel' as const }),
  }
}

/** The code is the end of the type: `https://developer.vonage.com/api-errors/messages#1120`. */
export function failureOf(problem: ProblemBody): Failure {
  const { title, detail, invalid_parameters: invalid = [] } = problem
  const code = codeOf(problem)
  const fields = invalid.flatMap(({ name, reason }) => (name ? [reason ? `${name}: ${reason}` : name] : []))
  const words = [detail ?? String(title ?? `Error ${code}`), ...fields].join(' ')
  return {
    code,
    message: words.slice(0, 1000),
    cure: knownCode(code)?.cure ?? 'See https://developer.vonage.com/en/api-errors/messages.',
  }
}

const codeOf = ({ type }: ProblemBody): string => type.split('#')[1] || 'unknown'

/** Null: no answer that Vonage gives. */
function kindOf(status: number, problem: ProblemBody | null): Kind | null {
  const known = problem && knownCode(codeOf(problem))
  if (known) return known.kind
  if (status === 401 || status === 402 || status === 403) return 'refused'
  if (status === 429) return 'flood'
  if (status >= 500 || status === 408) return 'busy'
  return problem && status >= 400 ? 'permanent' : null
}

const cureOf = (kind: Kind): string =>
  kind === 'refused'
    ? String(knownCode('unauthorized')?.cure)
    : 'Portico tries again; see https://vonageapi.statuspage.io if this stays so.'

const says = (status: number): string => `Vonage answered with status ${status}.`

const unreadable = (status: number): Answer => ({
  ok: false,
  kind: 'busy',
  status: null,
  failure: {
    code: String(status),
    message: `The answer (status ${status}) is not one of Vonage's APIs.`,
    cure: 'If this stays so, see whether a proxy stands between Portico and Vonage, and check PORTICO_VONAGE_SMS_URL.',
  },
})
