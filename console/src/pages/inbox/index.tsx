import { useEffect, useRef } from 'react'
import { useLocation, useParams, useSearch } from 'wouter'
import { useMay } from '../../api/session.tsx'
import { nameOf, useContact, useConversation } from '../../conversations/queries.ts'
import { unreadWords, useUnread } from '../../shell/unread.tsx'
import { Empty } from '../../ui/states.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useSending } from './composer/use-outbox.ts'
import styles from './inbox.module.css'
import { useShortcuts } from './keyboard.ts'
import { ListPane } from './list/pane.tsx'
import { Thread } from './thread/index.tsx'
import { useChangeStatus } from './thread/presence.ts'
import { useLiveInbox } from './use-live-inbox.ts'

/** Conversations beside each other, and the one that is worked on. */
export default function Inbox() {
  const { conversation: id } = useParams()
  const search = useSearch()
  const [, navigate] = useLocation()
  const root = useRef<HTMLDivElement>(null)
  useLiveInbox()
  useSending()
  const back = () => navigate(`/inbox${search === '' ? '' : `?${search}`}`)
  return (
    <div ref={root} className={`${styles.inbox} ${id === undefined ? '' : styles.opened}`}>
      <ListPane selected={id} />
      {id === undefined ? (
        <NothingSelected root={root} onBack={back} />
      ) : (
        <Selected key={id} id={id} root={root} onBack={back} />
      )}
    </div>
  )
}

type Root = React.RefObject<HTMLElement | null>

function NothingSelected({ root, onBack }: { root: Root; onBack: () => void }) {
  useTitle('Inbox')
  useShortcuts(root, { onBack })
  return (
    <section className={styles.nothing} aria-label="Conversation">
      <Empty title="Choose a conversation">
        J and K go through the list, Enter opens, R answers, E closes, Escape leads back.
      </Empty>
    </section>
  )
}

function Selected({ id, root, onBack }: { id: string; root: Root; onBack: () => void }) {
  const may = useMay()
  const toast = useToast()
  const { data: conversation } = useConversation(id)
  const { data: contact } = useContact(conversation?.contactId)
  const change = useChangeStatus(id)
  const changeStatus = (status: 'open' | 'closed') =>
    change.mutate(status, { onError: error => toast.failed('The conversation is as it was.', error) })
  const closes =
    conversation?.status === 'open' && may('conversations.update', `channels/${conversation.channelId}`)
  useTitle(conversation ? nameOf(contact, conversation.thread) : 'Inbox')
  useShortcuts(root, {
    selected: id,
    onBack,
    onClose: closes ? () => changeStatus('closed') : undefined,
  })
  return <Thread id={id} onBack={onBack} isChanging={change.isPending} onChangeStatus={changeStatus} />
}

/** The title of the window tells what is unread, as it is seen among others. */
function useTitle(title: string): void {
  const unread = useUnread()
  useEffect(() => {
    document.title = `${unread ? `(${unreadWords(unread)}) ` : ''}${title} · Portico`
  }, [title, unread])
}
