import type { BusMessages } from '../../bus/bus.ts'
import type { InboundEvent } from '../../domain/network.ts'
import { touchChannels } from '../../store/channel-state.ts'
import { addCounts, type Count } from '../../store/counters.ts'
import type { Tx } from '../../store/store.ts'
import { batcher } from '../batcher.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { ContextParts } from '../context.ts'
import { type EventDraft, recordEvents } from '../events/record.ts'
import { claimFresh } from './claim.ts'
import { applyConsent } from './consent.ts'
import { applyEdits } from './edits.ts'
import { storeMessages } from './messages.ts'
import { openPeople } from './people.ts'
import { applyReports } from './reports.ts'

/** One event of one channel, waiting to be stored. */
export interface Incoming<E extends InboundEvent = InboundEvent> {
  channel: LiveChannel
  event: E
}

/** What storing a kind of event led to. */
export interface Stored {
  events: EventDraft[]
  counts?: Count[]
  /** When channels received something. */
  received?: { workspaceId: string; channelId: string; at: number }[]
  /** Lanes with new work, to be woken after the commit. */
  wake?: BusMessages['work'][]
}

/**
 * Stores what webhook calls brought, everything that arrives together in one transaction: the dedup mark, the contact,
 * the conversation, the message, the counters, the event and its deliveries. Resolves after the commit; only then may
 * a call be acknowledged. One event that cannot be stored keeps no other from it.
 */
export function ingestor(context: ContextParts): (events: Incoming[]) => Promise<void> {
  const store = batcher<Incoming, void>(async all => {
    const announce = await context.store.transaction(tx => commit(context, tx, all))
    announce()
    return all.map(() => undefined)
  })
  return async events => {
    const results = await Promise.allSettled(events.map(store))
    const failed = results.find(result => result.status === 'rejected')
    if (failed) throw failed.reason
  }
}

/**
 * Transactions of several nodes meet in the same rows, and none waits for another in a circle, as all lock in one order:
 * refs, contacts, conversations, messages, read marks, and last the counters, which everybody wants.
 */
async function commit(context: ContextParts, tx: Tx, all: readonly Incoming[]): Promise<() => void> {
  const now = context.now()
  const { messages, edits, consents, reads, reports, targets } = await claimFresh(tx, all, now)
  const people = await openPeople(tx, [...messages, ...consents], now)
  const stored: Stored[] = [
    people,
    await applyConsent(tx, consents, people, now),
    await storeMessages(context, tx, messages, people, now),
    await applyEdits(context.store.kind, tx, edits, now),
    await applyReports(context, tx, reports, targets, reads),
  ]
  const publish = await recordEvents(
    context,
    tx,
    stored.flatMap(s => s.events),
  )
  await addCounts(
    tx,
    stored.flatMap(s => s.counts ?? []),
  )
  await touchChannels(
    tx,
    'last_received_at',
    stored.flatMap(s => s.received ?? []),
  )
  const wake = stored.flatMap(s => s.wake ?? [])
  return () => {
    publish()
    for (const lane of wake) context.bus.publish('work', lane)
  }
}
