import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { isObject, readJson } from '../../domain/json.ts'
import type { Failure } from '../../domain/message.ts'
import type { Check, HttpResponse, Verdict } from '../../domain/network.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import { cureFor } from './cures.ts'

/** https://developers.line.biz/en/reference/messaging-api/#error-responses */
const ErrorBodySchema = Type.Object({
  message: Type.String(),
  details: Type.Optional(
    Type.Array(
      Type.Object({ message: Type.Optional(Type.String()), property: Type.Optional(Type.String()) }),
    ),
  ),
})
const ErrorBody = Compile(ErrorBodySchema)

/** https://developers.line.biz/en/reference/messaging-api/#send-push-message-response */
const Sent = Compile(
  Type.Object({ sentMessages: Type.Array(Type.Object({ id: Type.String({ minLength: 1 }) })) }),
)

/** What a call was answered. `status` is null when the answer is not LINE's. */
export type Answer =
  | { ok: true; json: Record<string, unknown> }
  | { ok: false; status: number | null; failure: Failure }

export function readAnswer({ status, body }: HttpResponse): Answer {
  const json = readJson(body)
  if (status >= 200 && status < 300 && isObject(json)) return { ok: true, json }
  if (status >= 400 && ErrorBody.Check(json)) return { ok: false, status, failure: failureOf(status, json) }
  return {
    ok: false,
    status: null,
    failure: {
      code: String(status),
      message: `The answer (status ${status}) is not one of LINE's Messaging API.`,
      cure: 'If this stays so, see whether a proxy stands between Portico and LINE, and check PORTICO_LINE_URL.',
    },
  }
}

/** What the answer to a push means. https://developers.line.biz/en/reference/messaging-api/#status-codes */
export function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response)
  if (answer.ok) return sent(response)
  const { status, failure } = answer
  // LINE has this message already: the answer to an earlier attempt was lost on its way to us.
  // https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
  if (status === 409 && response.headers['x-line-accepted-request-id']) {
    return sent(response)
  }
  if (isRefusedToken(status)) return { verdict: 'reauthorize', failure }
  if (failure.code !== MONTHLY_LIMIT && (isTransient(status) || status === 409)) {
    const afterMs = retryAfterMs(response.headers['retry-after'], Date.now())
    return {
      verdict: 'retry',
      failure,
      ...(afterMs !== undefined && { afterMs }),
      ...(status === 429 && { scope: 'channel' as const }),
    }
  }
  return { verdict: 'permanent', failure }
}

/** 401: the token is not valid any more. 403: the account or its plan may not use the API. */
const isRefusedToken = (status: number | null): boolean => status === 401 || status === 403

/** Trying again later may help: LINE is in trouble, asks for patience, or is not who answered. */
export const isTransient = (status: number | null): boolean =>
  status === null || status === 429 || status >= 500

/** A check that failed with an answer. */
export const failedCheck = (name: Check['name'], { status, failure }: Refused): Check => ({
  name,
  status: 'failed',
  message: failure.message,
  ...(failure.cure && { cure: failure.cure }),
  ...(isTransient(status) && { transient: true }),
})

export type Refused = Extract<Answer, { ok: false }>

/** Each of the message objects that a request carried has an id, by which people quote it. */
function sent({ body }: HttpResponse): Verdict {
  const json = readJson(body)
  const [ref = null, ...also] = Sent.Check(json) ? json.sentMessages.map(({ id }) => id) : []
  return { verdict: 'sent', ref, ...(also.length > 0 && { also }) }
}

/** All messages of the month are used: nothing goes before the next, unless more are bought. */
const MONTHLY_LIMIT = 'monthly_limit'

function failureOf(status: number, { message, details = [] }: Static<typeof ErrorBodySchema>): Failure {
  const more = details.flatMap(detail => {
    const text = [detail.property, detail.message].filter(part => part !== undefined).join(': ')
    return text === '' ? [] : [text]
  })
  const full = [message, ...more].join('; ').slice(0, 1000)
  const code = status === 429 && /monthly limit/i.test(message) ? MONTHLY_LIMIT : String(status)
  return { code, message: full, cure: cureFor(code, full) }
}
