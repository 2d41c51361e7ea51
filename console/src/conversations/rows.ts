import type { Message } from '../api/types.ts'
import type { Waiting } from './outbox.ts'

/** What people said to a message without words. */
export interface Reaction {
  emoji: string
  /** Whether a contact reacted; else the business did. */
  theirs: boolean
}

export type Row =
  | { kind: 'beginning'; key: string }
  | { kind: 'day'; key: string; at: string }
  | { kind: 'message'; key: string; message: Message; reactions: readonly Reaction[] }
  | { kind: 'waiting'; key: string; waiting: Waiting }

/**
 * What a thread shows, from top to bottom: days, messages with the reactions to them, and what is on its way. `whole`: the
 * conversation begins with the first message.
 */
export function rowsOf(messages: readonly Message[], waiting: readonly Waiting[], whole: boolean): Row[] {
  const ids = new Set(messages.map(({ id }) => id))
  const reactions = new Map<string, Map<string, Reaction>>()
  const rows: Row[] = whole ? [{ kind: 'beginning', key: 'beginning' }] : []
  let day = ''
  for (const message of messages) {
    const { content, direction, contactId } = message
    if (content.type === 'reaction' && content.messageId !== null && ids.has(content.messageId)) {
      const who = direction === 'inbound' ? contactId : ''
      const given = reactions.get(content.messageId) ?? new Map<string, Reaction>()
      if (content.emoji === '') given.delete(who)
      else given.set(who, { emoji: content.emoji, theirs: direction === 'inbound' })
      reactions.set(content.messageId, given)
      continue
    }
    const its = dayOf(message.createdAt)
    // The day of the first message begins somewhere in what is not loaded: what is there stays below what comes.
    const isFirst = !whole && day === ''
    if (its !== day && !isFirst) rows.push({ kind: 'day', key: `day ${its}`, at: message.createdAt })
    day = its
    rows.push({ kind: 'message', key: message.id, message, reactions: [] })
  }
  for (const one of waiting) {
    const its = dayOf(one.at)
    if (its !== day) rows.push({ kind: 'day', key: `day ${its}`, at: one.at })
    day = its
    rows.push({ kind: 'waiting', key: one.key, waiting: one })
  }
  return rows.map(row => {
    const given = row.kind === 'message' && reactions.get(row.key)
    return given ? { ...row, reactions: [...given.values()] } : row
  })
}

/** A day where the reader is. */
const dayOf = (at: string): string => new Date(at).toDateString()
