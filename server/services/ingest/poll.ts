import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '../../domain/backoff.ts'
import { setChannelState } from '../../store/channel-state.ts'
import { acquireLeases, type Resource, releaseLeases } from '../../store/leases.ts'
import { networkIO } from '../channels/io.ts'
import { canSend, type LiveChannel } from '../channels/live.ts'
import { refuseChannel } from '../channels/refuse.ts'
import type { Context } from '../context.ts'
import { storeParsed } from './receive.ts'

/** How long a node that died keeps its polled channels from the others, milliseconds. */
const LEASE = 30_000
/** How often channels to poll are looked for. */
const LOOK = 5000
const FIRST_WAIT = 1000
const LONGEST_WAIT = 60_000

interface Polling {
  resource: Resource
  abort: AbortController
  done: Promise<void>
}

export interface Poller {
  stop(): Promise<void>
}

const resourceOf = (channel: { workspace_id: string; id: string }): Resource => ({
  workspaceId: channel.workspace_id,
  name: `poll:${channel.id}`,
})

/**
 * Asks the networks of channels that nobody can call (no public address, a mailbox) for what came. Each such channel
 * is leased to one node.
 */
export function runPolling(context: Context): Poller {
  const { store, nodeId, log } = context
  // A network that can call is polled only where Portico has no address to be called at.
  const types = [...context.networks.values()]
    .filter(n => n.poll && (n.manifest.polled === 'always' || context.config.publicUrl === null))
    .map(n => n.manifest.type)
  const running = new Map<string, Polling>()
  let stopped = false

  async function look(): Promise<void> {
    if (types.length === 0 || stopped) return
    const rows = await store.read
      .selectFrom('channels')
      .select(['workspace_id', 'id'])
      .where('network', 'in', types)
      .where('enabled', '=', 1)
      .where('connection', '=', 'ok')
      .where('deleted_at', 'is', null)
      .execute()
    const wanted = new Map(rows.map(row => [row.id, resourceOf(row)]))
    for (const [id, polling] of running) if (!wanted.has(id)) polling.abort.abort()
    const held = await acquireLeases(store, nodeId, [...wanted.values()], LEASE)
    for (const [id, resource] of wanted) {
      if (held.has(resource.name)) start(id, resource)
      else running.get(id)?.abort.abort()
    }
  }

  function start(id: string, resource: Resource): void {
    if (stopped || running.has(id)) return
    const abort = new AbortController()
    const done = pollUntil(context, id, abort.signal)
      .catch(error => log.error({ err: error, channel: id }, 'polling ended'))
      .finally(() => running.delete(id))
    running.set(id, { resource, abort, done })
  }

  let looking = Promise.resolve()
  const lookAgain = () => {
    if (stopped) return
    looking = looking.then(look).catch(error => log.warn({ err: error }, 'cannot look for channels to poll'))
  }
  const timer = setInterval(lookAgain, LOOK)
  const unsubscribe = context.bus.subscribe('changed', async ({ what, id }) => {
    if (what !== 'channel') return
    // Its settings may be new: it starts again with them.
    running.get(id)?.abort.abort()
    await running.get(id)?.done
    lookAgain()
  })
  lookAgain()

  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      unsubscribe()
      await looking
      const all = [...running.values()]
      for (const polling of all) polling.abort.abort()
      await Promise.all(all.map(p => p.done))
      await releaseLeases(
        store,
        nodeId,
        all.map(p => p.resource),
      )
    },
  }
}

/** Polls one channel until the signal; what came is stored before the cursor moves on. */
async function pollUntil(context: Context, id: string, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      const channel = await context.channels.get(id)
      if (!channel?.network.poll || !canSend(channel)) return
      const wait = await pollOnce(context, channel, signal)
      failures = wait === null ? 0 : failures + 1
      if (wait !== null) await pause(Math.max(wait, backoff(failures, FIRST_WAIT, LONGEST_WAIT)), signal)
    } catch (error) {
      if (signal.aborted) return
      failures++
      context.log.warn({ err: error, channel: id }, 'cannot poll, or store what was polled')
      await pause(backoff(failures, FIRST_WAIT, LONGEST_WAIT), signal)
    }
  }
}

/** A network that answers an empty poll at once does not do long polling: it is asked once in this time. */
const SHORT_POLL = 1000

/** One poll; returns null when it went well, else how long the network asked to wait, milliseconds. */
async function pollOnce(context: Context, channel: LiveChannel, signal: AbortSignal): Promise<number | null> {
  const { workspace_id: workspaceId, id } = channel.row
  const state = await context.store.read
    .selectFrom('channel_state')
    .select('poll_cursor')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', id)
    .executeTakeFirst()
  const io = networkIO(context, channel, { kind: 'poll', signal, failuresOnly: true })
  const cursor = state?.poll_cursor ?? null
  const started = performance.now()
  const result = await channel.network.poll?.(channel.account, cursor, io)
  if (!result || signal.aborted) return null
  if (result.ok) {
    const rest = SHORT_POLL - (performance.now() - started)
    if (result.parsed.events.length === 0 && rest > 0) await pause(rest, signal)
    await storeParsed(context, channel, result.parsed)
    if (result.cursor !== cursor) {
      await context.store.transaction(tx =>
        setChannelState(tx, workspaceId, id, { poll_cursor: result.cursor }),
      )
    }
    return null
  }
  if (result.fatal) await refuseChannel(context, channel, result.failure)
  return result.afterMs ?? 0
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {})
