import { rowStatement } from '../../store/rows.ts'
import type { Tx } from '../../store/store.ts'
import type { KnownContact } from '../../store/threads.ts'
import { toKnownContact } from '../entities.ts'
import type { IncomingOf } from './claim.ts'
import type { Stored } from './commit.ts'
import type { People } from './people.ts'

type Choice = Pick<KnownContact, 'workspace_id' | 'scope' | 'address' | 'opted_out_at'>

const choose = rowStatement<Choice>(
  { workspace_id: 'uuid', scope: 'text', address: 'text', opted_out_at: 'bigint' },
  rows => `update identities set opted_out_at = r.opted_out_at from ${rows} where identities.workspace_id = r.workspace_id
    and identities.scope = r.scope and identities.address = r.address`,
)

/** Contacts allowed or forbade messages; of each, the last word counts. */
export async function applyConsent(
  tx: Tx,
  items: readonly IncomingOf<'consent'>[],
  people: People,
  now: number,
): Promise<Stored> {
  const last = new Map<string, { contact: KnownContact; channelId: string }>()
  for (const item of items) {
    const known = people.of(item)
    const contact = { ...known, opted_out_at: item.event.allowed ? null : now }
    // Some networks say with every message that messages are wanted: what was so before is no news.
    const news = (known.opted_out_at === null) !== item.event.allowed
    const key = `${contact.scope} ${contact.address} ${contact.id}`
    if (news) last.set(key, { contact, channelId: item.channel.row.id })
    else last.delete(key)
  }
  const choices = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, choice]) => choice)
  await tx.run(
    choose,
    choices.map(choice => choice.contact),
  )
  return {
    events: choices.map(({ contact, channelId }) => ({
      workspaceId: contact.workspace_id,
      type: contact.opted_out_at === null ? 'contact.opted_in' : 'contact.opted_out',
      channelId,
      data: { contact: toKnownContact(contact) },
    })),
  }
}
