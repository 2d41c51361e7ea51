import { newId } from '../../domain/ids.ts'
import { acquireLeases, releaseLeases } from '../../store/leases.ts'
import type { LiveChannel } from '../channels/live.ts'
import { canSend } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { loadMessage } from '../outbox/load.ts'
import { type Attempt, settler } from '../outbox/settle.ts'
import { waitingJobs } from './waiting.ts'

/** How long a node that died keeps what it took, milliseconds. */
const HELD = 15_000

/** What was taken out to be said. */
export interface Taken {
  parts: unknown[]
  /** Notes whether the network has got it. What it has not waits for its next call. */
  settle(delivered: boolean): Promise<void>
}

export const nothing: Taken = { parts: [], settle: async () => {} }
/** There is something, and somebody else is about to say it, or has just said it. */
export const busy: Taken = { ...nothing }

/**
 * Takes what waits to be said in a conversation, in its order, for one who is about to say it: nobody else gets the same
 * until it is settled. What can never be said fails at once.
 */
export async function takeWaiting(context: Context, channel: LiveChannel, thread: string): Promise<Taken> {
  const { sending } = channel.network
  const { workspace_id: workspaceId, id: channelId } = channel.row
  if (sending.kind !== 'answer' || !canSend(channel)) return nothing
  if ((await waitingJobs(context, channel, thread)).length === 0) return nothing
  const owner = newId()
  const lease = [{ workspaceId, name: `answer:${channelId}:${thread}` }]
  if ((await acquireLeases(context.store, owner, lease, HELD)).size === 0) return busy
  const release = () => releaseLeases(context.store, owner, lease)

  const settle = settler(context)
  const results: Attempt[] = []
  const parts: unknown[] = []
  for (const job of await waitingJobs(context, channel, thread)) {
    const loaded = await loadMessage(context, job, channel)
    if (!loaded) continue
    const base = { workspaceId, channelId, messageId: job.id }
    const { message, barred } = loaded
    const rendered = barred
      ? { ok: false as const, failure: barred }
      : sending.render(message, channel.account)
    if (rendered.ok) {
      parts.push(...rendered.parts)
      results.push({ ...base, result: { kind: 'sent', refs: [job.id], status: 'sent' } })
    } else await settle({ ...base, result: { kind: 'failed', failure: rendered.failure } })
  }
  if (parts.length === 0) {
    await release()
    return nothing
  }
  return {
    parts,
    settle: async delivered => {
      if (delivered) await Promise.all(results.map(settle))
      await release()
    },
  }
}
