import type { Condition } from '../../domain/channel.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import type { FailureKind } from '../../net/failure.ts'
import type { Job } from '../../store/jobs.ts'
import type { BotRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import type { Envelope } from '../webhooks/envelope.ts'
import { type BotMessage, readAnswer } from './answer.ts'
import { type Inbound, inboundEvent } from './inbound.ts'

/** A bot ready to be called. */
export interface LiveBot {
  row: BotRow
  url: string
  secret: string
  envelope: Envelope
}

export type CallResult =
  | { result: 'answered'; messages: BotMessage[] }
  /** `retryAfterMs` is how long the bot asked us to wait, milliseconds. */
  | { result: 'failed'; condition: Condition; retryAfterMs?: number }
  /** It cannot be called: trying again changes nothing. */
  | { result: 'impossible'; condition: Condition }
  /** Given up by us. */
  | { result: 'aborted' }

/** For the whole call, milliseconds. */
const TIMEOUT = 30_000

const impossible: ReadonlySet<FailureKind> = new Set(['refused-address', 'invalid-url', 'invalid-request'])

/** Hands a message to a bot and reads what it answers. */
export async function callBot(
  context: Context,
  bot: LiveBot,
  job: Job,
  inbound: Inbound,
  signal: AbortSignal,
): Promise<CallResult> {
  const now = context.now()
  const target = { workspaceId: job.workspace_id, webhookId: bot.row.id, deliveryId: job.id }
  const { headers, body } = bot.envelope.write(
    inboundEvent(job.id, inbound),
    { ...target, secrets: [bot.secret] },
    now,
  )
  const outcome = await context.guardedHttp.request({
    method: 'POST',
    url: bot.url,
    headers,
    body,
    timeoutMs: TIMEOUT,
    signal,
  })
  if (!outcome.ok) {
    const { kind, message } = outcome.failure
    if (kind === 'aborted') return { result: 'aborted' }
    const condition = { code: 'bot_unreachable', message, cure: 'See that the bot’s URL can be reached.' }
    return { result: impossible.has(kind) ? 'impossible' : 'failed', condition }
  }
  const { status, headers: answered, body: said } = outcome.response
  if (status < 200 || status >= 300) {
    const message = `The bot answered ${status}.`
    const cure = 'An answer from 200 to 299 is expected; redirects are not followed. See the log of the bot.'
    const retryAfter = retryAfterMs(answered['retry-after'], now)
    return {
      result: 'failed',
      condition: { code: 'bot_failed', message, cure },
      ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
    }
  }
  const answer = readAnswer(said)
  const wrong = answer.ok ? await strangeReply(context, inbound, answer.messages) : answer.error
  if (answer.ok && wrong === null) return { result: 'answered', messages: answer.messages }
  const cure = 'Answer with {"messages": [{"content": {"type": "text", "text": "…"}}]}, or with nothing.'
  return { result: 'failed', condition: { code: 'bot_answer_invalid', message: wrong ?? '', cure } }
}

/** What is wrong with the messages that an answer refers to; null when they are of the conversation. */
async function strangeReply(
  context: Context,
  { conversation }: Inbound,
  messages: readonly BotMessage[],
): Promise<string | null> {
  const ids = messages.flatMap(message => message.replyTo ?? [])
  if (ids.length === 0) return null
  const rows = await context.store.read
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', conversation.workspace_id)
    .where('conversation_id', '=', conversation.id)
    .where('id', 'in', ids)
    .execute()
  const known = new Set(rows.map(row => row.id))
  const strange = messages.findIndex(message => message.replyTo !== null && !known.has(message.replyTo))
  return strange < 0
    ? null
    : `The answer of the bot names a message that is not of the conversation in /messages/${strange}/replyTo.`
}
