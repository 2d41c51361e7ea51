import { dueLanes, type LaneRef } from '../../store/jobs.ts'
import { acquireLeases, park, type Resource, releaseLeases, renewLeases, unpark } from '../../store/leases.ts'
import type { JobKind } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import { batcher } from '../batcher.ts'
import type { Context } from '../context.ts'
import { Lane, type LaneWork } from './lane.ts'

/** How long a node that died keeps its lanes from the others, milliseconds. */
const LEASE = 15_000
/** How often the store is asked for work that no message announced. */
const POLL = 1000
/** Lanes taken from one look at the store. */
const TAKE = 500
/** A lane that cannot work is looked at again after this, unless `reopen` says so before. */
const PARK = 60_000

export interface LaneRunner {
  /** Ends the polling, lets what is under way finish for at most `graceMs`, gives the leases back. */
  stop(graceMs: number): Promise<void>
}

const resource = (kind: JobKind, lane: LaneRef): Resource => ({
  workspaceId: lane.workspaceId,
  name: `${kind}:${lane.laneId}`,
})

/** A lane that was parked can work again (its channel was switched on). */
export async function reopenLane(context: Context, kind: JobKind, lane: LaneRef): Promise<void> {
  await unpark(context.store, resource(kind, lane))
  context.bus.publish('work', { kind, ...lane })
}

/**
 * Works on all lanes of one kind. A lane is leased to one node at a time, so its order and its pace are kept by one
 * hand; another node takes over when the lease runs out. Wake-ups come over the bus; a slow poll finds what they miss.
 */
export function runLanes<State>(context: Context, work: LaneWork<State>): LaneRunner {
  const { store, nodeId, log } = context
  const held = new Map<string, Lane<State>>()
  const opening = new Map<string, Promise<void>>()
  /** Lanes found to be another node's, or parked, since the last poll: asking again for each message is no use. */
  const elsewhere = new Set<string>()
  let running = true
  const acquire = batcher<LaneRef, number | null>(lanes => take(store, nodeId, work.kind, lanes))
  const resourceOf = (lane: Lane<State>) => resource(work.kind, lane.ref)

  async function open(ref: LaneRef): Promise<void> {
    const validUntil = await acquire(ref)
    if (validUntil === null) {
      elsewhere.add(ref.laneId)
      return
    }
    const state = await work.open(ref)
    if (state === null) {
      await park(store, nodeId, resource(work.kind, ref), PARK)
      // Switched on between the look and the park: that unpark came too early. The poll finds the lane.
      if ((await work.open(ref)) !== null) await unpark(store, resource(work.kind, ref))
      return
    }
    const lane = new Lane(context, work, ref, state, validUntil)
    held.set(ref.laneId, lane)
    if (running) lane.wake()
  }

  function wake(ref: LaneRef): void {
    const lane = held.get(ref.laneId)
    lane?.wake()
    if (lane || !running || opening.has(ref.laneId)) return
    // When it fails the lease stays, so that nobody tries again at once.
    const opened = open(ref)
      .catch(error => log.warn({ err: error, kind: work.kind, lane: ref.laneId }, 'cannot open a lane'))
      .finally(() => opening.delete(ref.laneId))
    opening.set(ref.laneId, opened)
  }

  /** Lets go of lanes. What is under way ends first; until then the leases are kept, and no lane is opened twice. */
  async function close(lanes: readonly Lane<State>[]): Promise<void> {
    await Promise.all(lanes.map(lane => lane.stop()))
    try {
      await releaseLeases(store, nodeId, lanes.map(resourceOf))
    } finally {
      for (const lane of lanes) forget(lane)
    }
  }

  async function restart(laneId: string): Promise<void> {
    const lane = held.get(laneId)
    if (!lane?.running) return
    await close([lane]).catch(error => log.warn({ err: error, kind: work.kind }, 'cannot give a lane back'))
    // What came in meanwhile must not wait for the poll.
    wake(lane.ref)
  }

  function forget(lane: Lane<State>): void {
    if (held.get(lane.ref.laneId) === lane) held.delete(lane.ref.laneId)
  }

  async function renew(): Promise<void> {
    const started = performance.now()
    await close([...held.values()].filter(lane => lane.quiet && started - lane.busyAt > LEASE))
    const lanes = [...held.values()]
    const renewing = performance.now()
    const kept = await renewLeases(store, nodeId, lanes.map(resourceOf), LEASE)
    for (const lane of lanes) {
      if (kept.has(resourceOf(lane).name)) {
        lane.validUntil = renewing + LEASE
        lane.wake()
      } else {
        // This node was away too long and another took the lane, so what is in memory of it is old.
        void lane.stop().then(() => forget(lane))
      }
    }
  }

  async function poll(): Promise<void> {
    const lanes = await dueLanes(store.read, work.kind, context.now(), TAKE)
    elsewhere.clear()
    for (const lane of lanes) wake(lane)
  }

  /** Returns the function that ends it, which resolves when no run is under way. */
  function every(ms: number, task: () => Promise<void>): () => Promise<void> {
    let current: Promise<void> | null = null
    const run = () => {
      current ??= task()
        .catch(error => log.warn({ err: error, kind: work.kind }, 'cannot look for work'))
        .finally(() => {
          current = null
        })
    }
    run()
    const timer = setInterval(run, ms)
    return async () => {
      clearInterval(timer)
      await current
    }
  }

  const tasks = [every(POLL, poll), every(LEASE / 3, renew)]
  const unsubscribe = [
    context.bus.subscribe('work', m => {
      if (m.kind !== work.kind || elsewhere.has(m.laneId)) return
      wake({ workspaceId: m.workspaceId, laneId: m.laneId })
    }),
    // What a lane loaded at its start (a channel's settings) is old, or will be when it has opened.
    context.bus.subscribe(
      'changed',
      m => void (opening.get(m.id) ?? Promise.resolve()).then(() => restart(m.id)),
    ),
  ]

  return {
    async stop(graceMs) {
      running = false
      for (const end of unsubscribe) end()
      for (const lane of held.values()) void lane.stop()
      const grace = setTimeout(() => {
        for (const lane of held.values()) lane.abort()
      }, graceMs)
      await Promise.all([...tasks.map(end => end()), ...opening.values()])
      await close([...held.values()])
      clearTimeout(grace)
    },
  }
}

/** For each lane, the monotonic time until which it is ours, or null when another node holds it. */
async function take(
  store: Store,
  nodeId: string,
  kind: JobKind,
  lanes: LaneRef[],
): Promise<(number | null)[]> {
  const started = performance.now()
  const got = await acquireLeases(
    store,
    nodeId,
    lanes.map(lane => resource(kind, lane)),
    LEASE,
  )
  return lanes.map(lane => (got.has(resource(kind, lane).name) ? started + LEASE : null))
}
