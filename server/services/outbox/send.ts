import { backoff } from '../../domain/backoff.ts'
import type { Failure } from '../../domain/message.ts'
import type { Pace, Verdict } from '../../domain/network.ts'
import type { Job } from '../../store/jobs.ts'
import { StoreUnavailable } from '../../store/unavailable.ts'
import { networkIO } from '../channels/io.ts'
import { canSend, type LiveChannel } from '../channels/live.ts'
import { isDeleted } from '../channels/remove.ts'
import type { Context } from '../context.ts'
import type { LaneWork, Outcome } from '../lanes/lane.ts'
import { tokenBucket } from '../lanes/pace.ts'
import { attemptMessage, type Taken } from './attempt.ts'
import { giveToOthers, giveUp } from './give-up.ts'
import { loadMessage } from './load.ts'
import { type Attempt, settler } from './settle.ts'

/** Milliseconds: the first wait after a failure, and the longest. */
const FIRST_WAIT = 1000
const LONGEST_WAIT = 15 * 60_000
/** A message nobody would take for this long is no longer worth sending, milliseconds. */
const GIVE_UP = 24 * 3_600_000
/** After so many failures in a row on a channel, all of it waits for a while, milliseconds at most. */
const STREAK = 5
const LONGEST_PAUSE = 60_000
/** A lane whose channel was closed unheard looks again after this, milliseconds. */
const CLOSED = 60_000

const ERASED: Verdict = {
  verdict: 'permanent',
  failure: { code: 'erased', message: 'The message is no longer there.' },
}

/** A channel's lane: its pace, and how its sends have gone lately. */
interface Outbox {
  pace: Pace
  streak: number
}

/** What an interrupted attempt left. */
type Progress = Partial<Taken>

type Base = Pick<Attempt, 'workspaceId' | 'channelId' | 'messageId'>
type Failed = Extract<Verdict, { verdict: 'retry' | 'reauthorize' }>

/** Sends what was accepted, channel by channel, conversation by conversation in order. */
export function outbox(context: Context): LaneWork<Outbox> {
  const settle = settler(context)

  return {
    kind: 'send',
    async open({ workspaceId, laneId }) {
      const channel = await channelNow(laneId)
      if (channel && canSend(channel)) return { pace: channel.network.manifest.pace, streak: 0 }
      if (channel) await giveToOthers(context, channel)
      // Accepted while the channel was being deleted, or left by a node that died while it deleted it.
      else if (await isDeleted(context, workspaceId, laneId)) await giveUp(context, { workspaceId, laneId })
      return null
    },
    concurrency: ({ pace }) => pace.concurrency,
    bucket: ({ pace }) => tokenBucket(pace),
    async perform(job, lane, signal) {
      // Asked for each time: the account may have a new token, and this node may have missed to hear of it.
      const channel = await channelNow(job.lane_id)
      const now = context.now()
      if (!channel || !canSend(channel)) {
        if (channel && (await giveToOthers(context, channel, job.id))) return { next: 'go-on' }
        return { next: 'pause', dueAt: now, until: now + CLOSED }
      }
      const base: Base = { workspaceId: job.workspace_id, channelId: job.lane_id, messageId: job.id }
      const progress = JSON.parse(job.payload) as Progress
      const taken: Taken = { refs: [...(progress.refs ?? [])], also: [...(progress.also ?? [])] }
      const message = await loadMessage(context, job, channel)
      const io = networkIO(context, channel, { kind: 'send', messageId: job.id, signal })
      const verdict = message ? await attemptMessage(context, message, channel, io, taken) : ERASED
      switch (verdict.verdict) {
        case 'sent':
          lane.streak = 0
          await insist(
            { ...base, result: { kind: 'sent', ...taken, status: verdict.status ?? 'sent' } },
            signal,
          )
          return { next: 'go-on' }
        case 'permanent':
          lane.streak = 0
          await insist(
            { ...base, result: { kind: 'failed', failure: clean(verdict.failure, channel) } },
            signal,
          )
          return { next: 'go-on' }
        case 'retry':
        case 'reauthorize': {
          const failed = { ...verdict, failure: clean(verdict.failure, channel) }
          return await putBack(job, lane, failed, base, taken, message?.since ?? now, signal)
        }
      }
    },
  }

  /** What this node knows of a channel that cannot send may be old, and what follows from it cannot be taken back. */
  async function channelNow(id: string): Promise<LiveChannel | null> {
    const known = await context.channels.get(id)
    return known && canSend(known) ? known : await context.channels.fresh(id)
  }

  async function putBack(
    job: Job,
    lane: Outbox,
    verdict: Failed,
    base: Base,
    taken: Taken,
    since: number,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const now = context.now()
    const { failure } = verdict
    const asked = verdict.verdict === 'retry' ? verdict.afterMs : undefined
    // Who asks us to come again at once has not asked for more than usual.
    const dueAt = now + Math.ceil(asked || backoff(job.attempts + 1, FIRST_WAIT, LONGEST_WAIT))
    // A channel that needs someone keeps its messages until it is mended.
    if (verdict.verdict === 'retry' && dueAt > since + GIVE_UP) {
      const cure = 'Send it again when the channel works.'
      const expired = { code: 'expired', message: `Not sent within a day. Last: ${failure.message}`, cure }
      await insist({ ...base, result: { kind: 'failed', failure: expired } }, signal)
      return { next: 'go-on' }
    }
    const breaks = verdict.verdict === 'reauthorize' ? { breaks: failure } : {}
    const payload = JSON.stringify(taken satisfies Progress)
    await insist({ ...base, result: { kind: 'retry', dueAt, payload, ...breaks } }, signal)
    lane.streak++
    const wholeChannel = verdict.verdict === 'reauthorize' || verdict.scope === 'channel'
    if (wholeChannel) return { next: 'pause', dueAt, until: dueAt }
    // The network answers nobody: knocking less keeps the other channels' share of the machine.
    if (lane.streak < STREAK) return { next: 'wait', dueAt }
    const pause = backoff(lane.streak - STREAK + 1, FIRST_WAIT, LONGEST_PAUSE)
    return { next: 'pause', dueAt, until: now + pause }
  }

  /**
   * The network has it: the result is kept in hand until the store takes it, or the message would go out again. When
   * the node stops and the store stays away, it will.
   */
  async function insist(result: Attempt, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await settle(result)
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || signal.aborted) throw error
        await new Promise(resolve => setTimeout(resolve, backoff(tries, 100, 5000)))
      }
    }
  }
}

const clean = (failure: Failure, channel: LiveChannel): Failure => ({
  ...failure,
  message: channel.redact(failure.message),
})
