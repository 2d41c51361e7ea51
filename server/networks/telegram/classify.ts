import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { readJson } from '../../domain/json.ts'
import type { Failure } from '../../domain/message.ts'
import type { HttpResponse, Verdict } from '../../domain/network.ts'
import { MASK } from '../../domain/redact.ts'
import { cureFor } from './cures.ts'

/** https://core.telegram.org/bots/api#making-requests, https://core.telegram.org/bots/api#responseparameters */
const BodySchema = Type.Object({
  ok: Type.Boolean(),
  result: Type.Optional(Type.Unknown()),
  error_code: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
  description: Type.Optional(Type.String()),
  parameters: Type.Optional(
    Type.Object({
      retry_after: Type.Optional(Type.Number({ minimum: 0 })),
      migrate_to_chat_id: Type.Optional(Type.Integer()),
    }),
  ),
})
type Body = Static<typeof BodySchema>
const Body = Compile(BodySchema)

const SentMessage = Compile(
  Type.Object({ message_id: Type.Integer(), chat: Type.Object({ id: Type.Integer() }) }),
)

/** What a method answered. `code` is Telegram's error code, or null when the answer is not Telegram's. */
export type Answer =
  | { ok: true; result: unknown }
  | { ok: false; code: number | null; failure: Failure; afterMs?: number }

export function readAnswer({ status, body }: HttpResponse): Answer {
  const json = readJson(body)
  if (!Body.Check(json) || (json.ok && status !== 200)) return unreadable(status)
  if (json.ok) return { ok: true, result: json.result }
  const code = json.error_code ?? status
  if (code < 400) return unreadable(status)
  const wait = json.parameters?.retry_after
  return {
    ok: false,
    code,
    failure: failureOf(code, json),
    ...(wait !== undefined && { afterMs: wait * 1000 }),
  }
}

/** What the answer to a sent message means. */
export function classify(response: HttpResponse): Verdict {
  const answer = readAnswer(response)
  if (answer.ok) {
    const sent = SentMessage.Check(answer.result) ? answer.result : null
    return { verdict: 'sent', ref: sent && `${sent.chat.id}:${sent.message_id}` }
  }
  const { code, failure, afterMs } = answer
  if (isRefusedToken(code)) return { verdict: 'reauthorize', failure }
  if (isTransient(code)) {
    return { verdict: 'retry', failure, ...(afterMs !== undefined && { afterMs }) }
  }
  return { verdict: 'permanent', failure }
}

/** 401: the token is revoked. 404: it has not the form of a token. 421: this Bot API server does not serve it. */
export const isRefusedToken = (code: number | null): boolean => code === 401 || code === 404 || code === 421

/** Trying again later may help: Telegram is in trouble, asks for patience, or is not who answered. */
export const isTransient = (code: number | null): boolean =>
  code === null || code === 408 || code === 429 || code >= 500

const unreadable = (status: number): Answer => ({
  ok: false,
  code: null,
  failure: {
    code: String(status),
    message: `The answer (status ${status}) is not one of Telegram's Bot API.`,
    cure: 'If this stays so, see whether a proxy stands between Portico and Telegram, and check PORTICO_TELEGRAM_URL.',
  },
})

function failureOf(code: number, { description = 'No description', parameters }: Body): Failure {
  const moved = parameters?.migrate_to_chat_id
  const cure =
    moved === undefined
      ? cureFor(code, description)
      : `The group has become a supergroup: send to ${moved} from now on.`
  // A server that repeats the called path in its answer repeats the token.
  const message = description.replaceAll(/bot\d+:[\w-]+/g, `bot${MASK}`)
  return { code: String(code), message, ...(cure && { cure }) }
}
