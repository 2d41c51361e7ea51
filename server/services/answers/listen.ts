import { newId } from '../../domain/ids.ts'
import type { Listening, RawRequest } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { acquireLeases, isLeased, type Resource, releaseLeases } from '../../store/leases.ts'
import { canSend, type LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { doorbell } from './doorbell.ts'
import { takeWaiting } from './take.ts'

/** How long a conversation counts as listened to after its node has died, milliseconds. */
const LEASE = 15_000
/** How often the store is asked for what no message announced, milliseconds. */
const POLL = 500

/** Somebody who takes what is to be said as it comes. */
export interface Listener {
  /** Rejects when it could not be sent. */
  send(text: string): Promise<void>
  /** Aborted when the connection has ended. */
  closed: AbortSignal
}

const resourceOf = ({ row }: LiveChannel, thread: string): Resource => ({
  workspaceId: row.workspace_id,
  name: `listen:${row.id}:${thread}`,
})

/** Whether a node has a connection over which the conversation is served. */
export const isListenedTo = (context: Context, channel: LiveChannel, thread: string): Promise<boolean> =>
  isLeased(context.store, resourceOf(channel, thread))

/**
 * What a network wants to listen to by this call. Throws `Problem`: `not_found` (no such channel, or it is none of the
 * network's WebSockets), `unauthenticated`, `channel_unavailable`.
 */
export async function openListening(
  context: Context,
  channelId: string,
  request: RawRequest,
): Promise<{ channel: LiveChannel; listening: Listening }> {
  const channel = await context.channels.get(channelId)
  if (!channel) throw new Problem('not_found', 'No such channel.')
  const verification = channel.network.verify(request, channel.account)
  if (verification.kind === 'refused') throw new Problem('unauthenticated', verification.reason)
  const listening = channel.network.listen?.(request, channel.account)
  if (!listening) throw new Problem('not_found', 'There is nothing to listen to here.')
  if (!canSend(channel)) throw new Problem('channel_unavailable', 'The channel is not active.')
  return { channel, listening }
}

/** Says what comes up in a conversation, until the listener has gone or the channel is switched off. */
export async function serveListener(
  context: Context,
  { channel, listening: { thread, frame } }: { channel: LiveChannel; listening: Listening },
  { send, closed }: Listener,
): Promise<void> {
  const owner = newId()
  const resource = [resourceOf(channel, thread)]
  const bell = doorbell(context, channel.row.id)
  let leasedUntil = 0
  try {
    while (!closed.aborted) {
      const live = await context.channels.get(channel.row.id)
      if (!live || !canSend(live)) return
      const now = performance.now()
      if (now > leasedUntil - LEASE / 2) {
        await acquireLeases(context.store, owner, resource, LEASE)
        leasedUntil = now + LEASE
      }
      const taken = await takeWaiting(context, live, thread)
      if (taken.parts.length === 0) {
        await bell.wait(POLL, closed)
        continue
      }
      const sent = await send(frame(taken.parts)).then(
        () => true,
        () => false,
      )
      await taken.settle(sent)
      if (!sent) return
    }
  } finally {
    bell.end()
    await releaseLeases(context.store, owner, resource)
  }
}
