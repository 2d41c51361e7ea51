import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useMay } from '../../../api/session.tsx'
import { ChannelFilter } from '../../../channels/filter.tsx'
import { useChannels } from '../../../channels/queries.ts'
import { useParameters } from '../../../hooks/parameters.ts'
import { IconButton, LinkButton } from '../../../ui/button.tsx'
import { SearchInput, ToolbarSelect } from '../../../ui/field.tsx'
import { Empty } from '../../../ui/states.tsx'
import { NewConversation } from '../new-conversation.tsx'
import type { Filter } from './items.ts'
import styles from './list.module.css'
import { ConversationList } from './list.tsx'
import { Found } from './search.tsx'

const shown = { open: 'Open', unread: 'Unread', closed: 'Closed' } as const

/** Which conversations are listed: it stands in the address. */
function useFilter(): Filter {
  const [parameters] = useParameters()
  const show = parameters.get('show')
  return {
    status: show === 'closed' ? 'closed' : 'open',
    unread: show === 'unread',
    channelId: parameters.get('channel'),
  }
}

/** The conversations, with what is looked for. */
export function ListPane({ selected }: { selected: string | undefined }) {
  const may = useMay()
  const [parameters, setParameter] = useParameters()
  const filter = useFilter()
  const [beginning, setBeginning] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const isAlone = useRef(selected === undefined)
  useEffect(() => {
    if (isAlone.current) heading.current?.focus()
  }, [])
  const words = parameters.get('q') ?? ''
  return (
    <section className={styles.pane} aria-labelledby="inbox-title">
      <header className={styles.header}>
        <h1 id="inbox-title" ref={heading} tabIndex={-1}>
          Inbox
        </h1>
        {may('messages.send', 'channels/*') && (
          <IconButton
            label="New conversation"
            icon={<Plus aria-hidden="true" />}
            onClick={() => setBeginning(true)}
          />
        )}
      </header>
      <div className={styles.tools}>
        {may('contacts.list', 'contacts/*') && (
          <SearchInput
            label="Search contacts"
            value={words}
            onChange={event => setParameter('q', event.target.value || null)}
          />
        )}
        <ToolbarSelect
          label="Show"
          value={filter.unread ? 'unread' : filter.status}
          onChange={event => setParameter('show', event.target.value === 'open' ? null : event.target.value)}
        >
          {Object.entries(shown).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </ToolbarSelect>
        <ChannelFilter selected={filter.channelId} onSelect={id => setParameter('channel', id)} />
      </div>
      {words.trim() === '' ? (
        <ConversationList
          key={JSON.stringify(filter)}
          filter={filter}
          selected={selected}
          empty={<NoConversations filter={filter} />}
        />
      ) : (
        <Found words={words.trim()} selected={selected} />
      )}
      {beginning && <NewConversation onClose={() => setBeginning(false)} />}
    </section>
  )
}

function NoConversations({ filter: { status, unread, channelId } }: { filter: Filter }) {
  const may = useMay()
  const { data: channels = [] } = useChannels()
  if (unread) return <Empty title="Nothing unread">All that customers wrote has been read.</Empty>
  if (status === 'closed') return <Empty title="Nothing closed">Closed conversations are kept here.</Empty>
  if (channelId !== null) return <Empty title="Nothing open">This channel has no open conversation.</Empty>
  return (
    <Empty
      title="No conversations yet"
      action={
        may('channels.test', 'channels/*') ? (
          <LinkButton href="/sandbox">Try it with the sandbox phone</LinkButton>
        ) : undefined
      }
    >
      {channels.length > 0
        ? 'One begins when somebody writes to one of your channels.'
        : 'Connect a channel; a conversation begins when somebody writes to it.'}
    </Empty>
  )
}
