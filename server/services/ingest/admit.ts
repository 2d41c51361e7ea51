import type { InboundEvent } from '../../domain/network.ts'
import { isName, storableDeep } from '../../domain/storable.ts'

/** The last moment that JavaScript can tell. */
const LATEST = 8.64e15

/**
 * An event as it can be stored, whatever the network sent: texts that the store gives back as they went in, at a moment
 * that is one (else `now`). Null when something is named in a way that cannot be stored.
 */
export function admit(event: InboundEvent, now: number): InboundEvent | null {
  const clean = storableDeep(event)
  const names = [
    clean.ref,
    'target' in clean ? clean.target : undefined,
    'replyTo' in clean ? clean.replyTo : undefined,
    'thread' in clean ? clean.thread : undefined,
    'sender' in clean ? clean.sender.address : undefined,
  ]
  if (!names.every(name => name === undefined || isName(name))) return null
  const at = momentOf(clean.at) ?? now
  if (clean.kind === 'read') {
    const until = momentOf(clean.until)
    return until === null ? null : { ...clean, at, until }
  }
  if (clean.kind !== 'status' || clean.takenAt === undefined) return { ...clean, at }
  return { ...clean, at, takenAt: momentOf(clean.takenAt) ?? at }
}

function momentOf(ms: number): number | null {
  const moment = Math.round(ms)
  return moment >= 0 && moment <= LATEST ? moment : null
}
