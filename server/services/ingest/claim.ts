import { newId } from '../../domain/ids.ts'
import type { InboundEvent } from '../../domain/network.ts'
import { claimRefs, type Lookup, messagesByRef, type Ref, refKey } from '../../store/refs.ts'
import type { Tx } from '../../store/store.ts'
import type { Incoming } from './commit.ts'
import type { Report } from './reports.ts'

export type IncomingOf<K extends InboundEvent['kind']> = Incoming<Extract<InboundEvent, { kind: K }>>
/** With the id that the message will have. */
export type IncomingMessage = IncomingOf<'message' | 'reaction'> & { id: string }

interface Sorted {
  messages: IncomingMessage[]
  edits: IncomingOf<'edit'>[]
  consents: IncomingOf<'consent'>[]
  reads: IncomingOf<'read'>[]
  /** Claimed by nobody: the history of a message keeps each status once anyway. */
  reports: Report[]
  /** Our messages that the reports are about, by `refKey`. */
  targets: ReadonlyMap<string, string>
}

const of = <K extends InboundEvent['kind']>(item: Incoming, ...kinds: K[]): item is IncomingOf<K> =>
  (kinds as string[]).includes(item.event.kind)

/** Sorts events by their kind. The same thing twice is one thing, and what was seen before is dropped. */
export async function claimFresh(tx: Tx, all: readonly Incoming[], now: number): Promise<Sorted> {
  const sorted: Omit<Sorted, 'targets'> = { messages: [], edits: [], consents: [], reads: [], reports: [] }
  const claims = new Map<string, { claim: Ref; add: () => void }>()
  for (const item of all) {
    const { row } = item.channel
    if (of(item, 'status')) {
      sorted.reports.push(reportOf(item))
      continue
    }
    const id = newId()
    const isMessage = of(item, 'message', 'reaction')
    const claim: Ref = {
      workspace_id: row.workspace_id,
      channel_id: row.id,
      ref: item.event.ref,
      message_id: isMessage ? id : null,
      at: now,
    }
    const add = () => {
      if (of(item, 'message', 'reaction')) sorted.messages.push({ ...item, id })
      else if (of(item, 'edit')) sorted.edits.push(item)
      else if (of(item, 'consent')) sorted.consents.push(item)
      else if (of(item, 'read')) sorted.reads.push(item)
    }
    if (!claims.has(refKey(claim))) claims.set(refKey(claim), { claim, add })
  }
  const targets = sorted.reports.map(targetOf)
  const known = await messagesByRef(tx, targets)
  const unknown = new Map(targets.map(target => [refKey(target), target]))
  for (const key of known.keys()) unknown.delete(key)
  // Another transaction may be noting such a message as sent. It cannot see our report: we wait for it, or it for us.
  const fresh = await claimRefs(
    tx,
    [...claims.values()].map(({ claim }) => claim),
    unknown.values(),
  )
  for (const [key, { add }] of claims) if (fresh.has(key)) add()
  const noted = await messagesByRef(tx, [...unknown.values()])
  return { ...sorted, targets: new Map([...known, ...noted]) }
}

const targetOf = ({ workspaceId, channelId, target }: Report): Lookup => ({
  workspace_id: workspaceId,
  channel_id: channelId,
  ref: target,
})

const reportOf = ({ channel: { row }, event }: IncomingOf<'status'>): Report => ({
  workspaceId: row.workspace_id,
  channelId: row.id,
  target: event.target,
  status: event.status,
  at: event.at,
  failure: event.failure ?? null,
  takenAt: event.takenAt ?? null,
})
