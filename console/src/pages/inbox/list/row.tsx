import { Link } from 'wouter'
import type { InboxItem } from '../../../api/types.ts'
import { useChannel } from '../../../channels/queries.ts'
import { nameOf } from '../../../conversations/queries.ts'
import { lineOf } from '../../../messages/words.ts'
import { NetworkMark } from '../../../networks/mark.tsx'
import { Ago } from '../../../ui/time.tsx'
import styles from './list.module.css'

/** A conversation in a list; one that was `found` tells whether it is open in the place of what was said last. */
export function Row({
  item,
  href,
  selected,
  found = false,
}: {
  item: InboxItem
  href: string
  selected: boolean
  found?: boolean
}) {
  const { conversation, contact, lastMessage } = item
  const { data: channel } = useChannel(conversation.channelId)
  const unread = conversation.unread > 0
  return (
    <Link
      href={href}
      className={`${styles.row} ${unread ? styles.unread : ''}`}
      aria-current={selected ? 'true' : undefined}
      data-conversation={conversation.id}
    >
      <NetworkMark type={channel?.network ?? ''} />
      <span className={styles.name} dir="auto">
        {nameOf(contact, contact.address)}
      </span>
      <span className={styles.when}>
        <Ago at={conversation.lastMessageAt} />
      </span>
      <span className={styles.preview} dir="auto">
        {found ? (conversation.status === 'open' ? 'Open' : 'Closed') : lastWords(lastMessage)}
      </span>
      {unread && (
        <span className={styles.count}>
          {conversation.unread > 99 ? '99+' : conversation.unread}
          <span className="visually-hidden"> unread</span>
        </span>
      )}
      <span className={styles.channel}>{channel?.name}</span>
    </Link>
  )
}

function lastWords(last: InboxItem['lastMessage']): string {
  if (last === null) return 'Nothing said yet'
  const who = last.direction === 'inbound' ? '' : last.status === 'failed' ? 'Failed: ' : 'You: '
  return who + lineOf(last.type, last.preview)
}
