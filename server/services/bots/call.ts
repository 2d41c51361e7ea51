import type { Condition } from '../../domain/channel.ts'
import { Problem } from '../../domain/problem.ts'
import { retryAfterMs } from '../../domain/retry-after.ts'
import type { FailureKind } from '../../net/failure.ts'
import type { Job } from '../../store/jobs.ts'
import type { BotRow } from '../../store/schema.ts'
import { channelOf } from '../channels/read.ts'
import type { Context } from '../context.ts'
import { linksInEvents } from '../media/links.ts'
import { resolveFiles } from '../media/outbound.ts'
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
  const live = await context.channels.get(inbound.message.channel_id)
  const { workspace_id: workspaceId, id: deliveryId } = job
  const { headers, body } = bot.envelope.write(
    inboundEvent(deliveryId, inbound),
    {
      workspaceId,
      webhookId: bot.row.id,
      deliveryId,
      secrets: [bot.secret],
      channel: live && channelOf(live),
      link: linksInEvents(context, workspaceId),
    },
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
  const files = answer.ok && wrong === null ? await withFiles(context, inbound, answer.messages) : wrong
  if (typeof files === 'object' && files !== null) return { result: 'answered', messages: files }
  const cure = 'Answer with {"messages": [{"content": {"type": "text", "text": "…"}}]}, or with nothing.'
  return { result: 'failed', condition: { code: 'bot_answer_invalid', message: files ?? '', cure } }
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

/** The messages with what is known of the files they name: uploads, and those of the channel. Or what is wrong with them. */
async function withFiles(
  context: Context,
  { conversation }: Inbound,
  messages: readonly BotMessage[],
): Promise<BotMessage[] | string> {
  const caller = {
    workspaceId: conversation.workspace_id,
    may: (_: string, resource: string) => resource === `channels/${conversation.channel_id}`,
  }
  try {
    return await Promise.all(
      messages.map(async (message, i) => ({
        ...message,
        content: await resolveFiles(context, caller, message.content, `/messages/${i}/content`),
      })),
    )
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return `The answer of the bot cannot be sent: ${error.details.field ?? ''}: ${error.message}`
  }
}
