import { useQueries, useQuery } from '@tanstack/react-query'
import { useSearch } from 'wouter'
import { api } from '../../../api/client.ts'
import type { Contact, Conversation, Page } from '../../../api/types.ts'
import { useDebounced } from '../../../hooks/timing.ts'
import { Empty, Loading, Problem } from '../../../ui/states.tsx'
import styles from './list.module.css'
import { Row } from './row.tsx'
import { companyOf } from './use-inbox.ts'

/** Milliseconds without a key before it is searched. */
const PAUSE = 250
const MOST_CONTACTS = 20

/** The conversations, open and closed, of the contacts whose name or address has the words in it. */
export function Found({ words, selected }: { words: string; selected: string | undefined }) {
  const address = useSearch()
  const searched = useDebounced(words, PAUSE)
  const contacts = useQuery({
    queryKey: ['contacts', 'search', searched],
    queryFn: ({ signal }) =>
      api<Page<Contact>>('GET', '/contacts', { query: { search: searched, limit: MOST_CONTACTS }, signal }),
  })
  const found = contacts.data?.items ?? []
  const conversations = useQueries({
    queries: found.map(({ id }) => ({
      queryKey: ['conversations', 'of', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api<Page<Conversation>>('GET', '/conversations', { query: { contactId: id, limit: 10 }, signal }),
    })),
  })
  const error = contacts.error ?? conversations.find(query => query.error)?.error
  if (error) return <Problem error={error} onRetry={() => void contacts.refetch()} />
  if (contacts.isPending || conversations.some(query => query.isPending)) {
    return <Loading lines={4} label="Searching" />
  }
  const items = found.flatMap((contact, index) =>
    (conversations[index]?.data?.items ?? []).map(conversation => ({
      conversation,
      contact: companyOf(contact, conversation),
      lastMessage: null,
    })),
  )
  if (items.length === 0) {
    return (
      <Empty title="Nobody found">No contact with a conversation has these words in name or address.</Empty>
    )
  }
  return (
    <div className={styles.scroller}>
      <ul aria-label="Found conversations" className={styles.found}>
        {items.map(item => (
          <li key={item.conversation.id}>
            <Row
              item={item}
              href={`/inbox/${item.conversation.id}?${address}`}
              selected={item.conversation.id === selected}
              found
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
