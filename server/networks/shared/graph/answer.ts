import { type Static, Type } from 'typebox'
import { Compile } from '../../../domain/compile.ts'
import { isObject, readJson } from '../../../domain/json.ts'
import type { HttpResponse, Verdict } from '../../../domain/network.ts'
import { MASK } from '../../../domain/redact.ts'
import { retryAfterMs } from '../../../domain/retry-after.ts'
import { failureOf, type Rules, ruleFor } from './rules.ts'

/** https://developers.facebook.com/docs/graph-api/guides/error-handling */
const ErrorSchema = Type.Object({
  code: Type.Integer(),
  error_subcode: Type.Optional(Type.Integer()),
  message: Type.Optional(Type.String()),
  is_transient: Type.Optional(Type.Boolean()),
  error_user_msg: Type.Optional(Type.String()),
  /** WhatsApp says here what its message leaves out; older answers have a text. */
  error_data: Type.Optional(Type.Unknown()),
})
type GraphError = Static<typeof ErrorSchema>
const ErrorBody = Compile(Type.Object({ error: ErrorSchema }))

/** Why a call came to nothing, and what that means for a message that was to be sent by it. */
export type Refusal = Exclude<Verdict, { verdict: 'sent' }>

/** A refusal as the result of a call that sends nothing. */
export const failed = ({ verdict, failure }: Refusal) => ({
  ok: false as const,
  failure,
  ...(verdict === 'retry' && { transient: true }),
})

/** What the Graph API answered. `code` is null when the answer is not its own. */
export type Answer =
  | { ok: true; json: Record<string, unknown> }
  | { ok: false; code: number | null; refusal: Refusal }

/** Reads an answer by the rules of a network. */
export function readAnswer(response: HttpResponse, own: Rules): Answer {
  const json = readJson(response.body)
  if (ErrorBody.Check(json)) {
    return { ok: false, code: json.error.code, refusal: refusalOf(json.error, response, own) }
  }
  const { status } = response
  if (status >= 200 && status < 300 && isObject(json) && !('error' in json)) return { ok: true, json }
  return { ok: false, code: null, refusal: unreadable(status) }
}

function refusalOf(error: GraphError, { status, headers }: HttpResponse, own: Rules): Refusal {
  const message = textOf(error)
  const rule = ruleFor(own, { code: error.code, subcode: error.error_subcode, message })
  const failure = failureOf(error.code, message, rule)
  const transient = error.is_transient === true || status >= 500 || status === 429
  const verdict = rule?.verdict ?? (transient ? 'retry' : 'permanent')
  if (verdict !== 'retry') return { verdict, failure }
  const afterMs = waitOf(headers)
  const scope = rule?.scope ?? (status === 429 ? 'channel' : undefined)
  return { verdict, failure, ...(afterMs !== undefined && { afterMs }), ...(scope && { scope }) }
}

function textOf({ message = 'No message', error_user_msg, error_data }: GraphError): string {
  const data = isObject(error_data) ? error_data.details : error_data
  const details = [data, error_user_msg].find(text => typeof text === 'string' && text !== '')
  const whole =
    details === undefined || message.includes(String(details)) ? message : `${message}: ${details}`
  return masked(whole)
}

/** Meta repeats a token it cannot read in its message. */
export const masked = (text: string): string =>
  text.replaceAll(/\b(?:EA|IG)[A-Za-z0-9_-]{16,}/g, MASK).replaceAll(/(access token )\S{16,}/g, `$1${MASK}`)

/**
 * Milliseconds the API asks to wait: by Retry-After, or by the minutes in the header that tells how much of a limit is
 * used up. https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers-2
 */
function waitOf(headers: Record<string, string>): number | undefined {
  const asked = retryAfterMs(headers['retry-after'], Date.now())
  if (asked !== undefined) return asked
  const usage = readJson(Buffer.from(headers['x-business-use-case-usage'] ?? ''))
  if (!isObject(usage)) return undefined
  const minutes = Object.values(usage)
    .flat()
    .map(use => (isObject(use) ? use.estimated_time_to_regain_access : 0))
    .filter(time => typeof time === 'number')
    .filter(time => time > 0 && time < 100_000)
  return minutes.length > 0 ? Math.max(...minutes) * 60_000 : undefined
}

const unreadable = (status: number): Refusal => ({
  verdict: 'retry',
  failure: {
    code: String(status),
    message: `The answer (status ${status}) is not one of Meta's Graph API.`,
    cure: "If this stays so, see whether a proxy stands between Portico and Meta, and check the network's URL setting.",
  },
})
