import type { Sender } from '../../domain/network.ts'
import type { Tx } from '../../store/store.ts'
import { addressKey, type ContactSpec, type KnownContact, openContacts } from '../../store/threads.ts'
import { toKnownContact } from '../entities.ts'
import type { EventDraft } from '../events/record.ts'
import { scopeOf } from '../messages/target.ts'
import type { IncomingOf } from './claim.ts'

type FromSomebody = IncomingOf<'message' | 'reaction' | 'consent'>

/** Everybody whom a batch comes from. */
export interface People {
  /** Throws when the item was not among those asked for. */
  of(item: FromSomebody): KnownContact
  /** Who is new, and whose name is. */
  events: EventDraft[]
}

/** Finds or makes the contacts of all who wrote. */
export async function openPeople(tx: Tx, items: readonly FromSomebody[], now: number): Promise<People> {
  const opened = await openContacts(
    tx,
    items.map(item => specOf(item, now)),
  )
  const told = new Map<string, EventDraft>()
  for (const item of items) {
    const { contact, change } = opened.get(addressKey(specOf(item, now))) ?? {}
    if (!contact || !change || told.has(contact.id)) continue
    told.set(contact.id, {
      workspaceId: contact.workspace_id,
      type: change === 'created' ? 'contact.created' : 'contact.updated',
      channelId: item.channel.row.id,
      data: { contact: toKnownContact(contact) },
    })
  }
  return {
    of(item) {
      const found = opened.get(addressKey(specOf(item, now)))
      if (!found) throw new Error('A contact was neither found nor made.')
      return found.contact
    },
    events: [...told.values()],
  }
}

function specOf({ channel, event: { sender } }: FromSomebody, at: number): ContactSpec {
  const { address, ...profile } = sender
  const { name, username, language } = channel.profile.preferences?.disableProfileFetching
    ? NO_PROFILE
    : profile
  return {
    workspaceId: channel.row.workspace_id,
    scope: scopeOf(channel),
    address,
    name: name ?? null,
    username: username ?? null,
    language: language ?? channel.profile.language ?? null,
    at,
  }
}

const NO_PROFILE: Partial<Sender> = {}
