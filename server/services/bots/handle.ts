import { backoff } from '../../domain/backoff.ts'
import type { Condition } from '../../domain/channel.ts'
import { newId } from '../../domain/ids.ts'
import { retriesOf } from '../../domain/profile.ts'
import { deleteJobs, type Job, retryJobs } from '../../store/jobs.ts'
import type { Tx } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { toBot } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import type { LaneWork, Outcome } from '../lanes/lane.ts'
import { unlimited } from '../lanes/pace.ts'
import { acceptMessages } from '../messages/accept.ts'
import type { BotMessage } from './answer.ts'
import { callBot, type LiveBot } from './call.ts'
import { type Inbound, readInbound } from './inbound.ts'
import { removeBotJobs } from './remove.ts'
import { botRow, openBotSecret } from './rows.ts'

/** What the job of a bot says. */
interface BotPayload {
  messageId: string
}

/** Conversations of one bot that are handled at a time. */
const CONCURRENCY = 16
/** A message is tried so often, over about an hour, unless the channel says otherwise. */
const TRIES = 10
/** The first wait between tries and the longest, milliseconds. */
const FIRST_WAIT = 7_500
const LONGEST_WAIT = 1_800_000

/**
 * Hands contacts' messages to the bots of their channels and sends what they answer. A lane is a bot and a serial is a
 * conversation, so a bot that is slow or fails holds up neither another bot nor another conversation.
 */
export function handleBots(context: Context): LaneWork<LiveBot> {
  return {
    kind: 'bot',
    async open({ workspaceId, laneId }) {
      const { store, envelopes } = context
      const row = await botRow(store.read, workspaceId, laneId)
      if (!row || row.url === null) {
        await store.transaction(tx => removeBotJobs(tx, { workspaceId, laneId }))
        return null
      }
      if (row.enabled === 0) return null
      const envelope = envelopes.get('native')
      if (!envelope) throw new Error('There is no envelope "native".')
      return {
        row,
        url: row.url,
        envelope,
        secret: await openBotSecret(context, store.read, workspaceId, laneId),
      }
    },
    concurrency: () => CONCURRENCY,
    bucket: () => unlimited,
    async perform(job, bot, signal) {
      const { messageId } = JSON.parse(job.payload) as BotPayload
      const inbound = await readInbound(context, job.workspace_id, messageId)
      if (inbound === null) return await finish(context, job, async () => () => {})
      const call = await callBot(context, bot, job, inbound, signal)
      switch (call.result) {
        case 'answered':
          return await finish(context, job, tx => sendAnswer(context, tx, inbound, call.messages))
        case 'aborted':
          return { next: 'wait', dueAt: context.now() }
        case 'impossible':
          return await finish(context, job, tx => tellFailure(context, tx, bot, inbound, call.condition))
        case 'failed': {
          const tries = job.attempts + 1
          if (tries >= (await triesFor(context, inbound))) {
            return await finish(context, job, tx => tellFailure(context, tx, bot, inbound, call.condition))
          }
          const wait = Math.max(
            backoff(tries, FIRST_WAIT, LONGEST_WAIT),
            Math.min(call.retryAfterMs ?? 0, LONGEST_WAIT),
          )
          return await tryAgain(context, job, context.now() + wait)
        }
      }
    },
  }
}

async function triesFor(context: Context, { conversation }: Inbound): Promise<number> {
  const channel = await context.channels.get(conversation.channel_id)
  const retries = channel ? retriesOf(channel.profile) : null
  return retries === null ? TRIES : Math.min(1 + retries, TRIES)
}

/**
 * Ends a job together with what follows from it. A job that is gone was ended by another node that had the lane
 * meanwhile: then nothing follows, so that nothing is sent twice.
 */
async function finish(context: Context, job: Job, effect: (tx: Tx) => Promise<() => void>): Promise<Outcome> {
  const announce = await context.store.transaction(async tx => {
    const ended = await deleteJobs(tx, [job])
    return ended.length === 0 ? () => {} : await effect(tx)
  })
  announce()
  return { next: 'go-on' }
}

async function tryAgain(context: Context, job: Job, dueAt: number): Promise<Outcome> {
  await context.store.transaction(tx => retryJobs(tx, [{ ...job, due_at: dueAt }]))
  return { next: 'wait', dueAt }
}

async function sendAnswer(
  context: Context,
  tx: Tx,
  { conversation }: Inbound,
  messages: readonly BotMessage[],
): Promise<() => void> {
  const { announce } = await acceptMessages(
    context,
    tx,
    messages.map(({ content, replyTo, metadata }) => ({
      workspaceId: conversation.workspace_id,
      // Made here, so that they are sent in the order of the answer and after what was accepted before.
      id: newId(),
      channelId: conversation.channel_id,
      conversationId: conversation.id,
      content,
      replyTo,
      priority: 'realtime' as const,
      scheduledAt: null,
      metadata,
    })),
  )
  return announce
}

/** The message stays without an answer: says so and why. */
const tellFailure = (
  context: Context,
  tx: Tx,
  bot: LiveBot,
  { message, data }: Inbound,
  condition: Condition,
): Promise<() => void> =>
  recordEvents(context, tx, [
    {
      workspaceId: message.workspace_id,
      type: 'bot.error',
      channelId: message.channel_id,
      data: { ...data, bot: toBot(bot.row), condition },
    },
  ])
