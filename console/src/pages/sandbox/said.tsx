import { CheckCheck, EllipsisVertical, Reply, Smile } from 'lucide-react'
import type { Message } from '../../api/types.ts'
import type { Row } from '../../conversations/rows.ts'
import { type Choice, MessageContent } from '../../messages/content.tsx'
import { statusWords } from '../../messages/words.ts'
import { Menu } from '../../ui/menu.tsx'
import { Clock } from '../../ui/time.tsx'
import styles from './sandbox.module.css'
import type { Play } from './use-play.ts'

const emojis = ['👍', '❤️', '😂', '😮']

/** A message on the phone; with one of the business something can be done. */
export function Said({
  row,
  onAct,
  onChoose,
  onReply,
}: {
  row: Row
  onAct: (event: Play) => Promise<boolean>
  onChoose: (choice: Choice, message: Message) => void
  onReply: (message: Message) => void
}) {
  if (row.kind !== 'message') return null
  const { message, reactions } = row
  const { id, ref, direction, content, status, createdAt } = message
  const isOwn = direction === 'inbound'
  // What has not arrived, nobody sees on a phone.
  if (!isOwn && ref === null) return null
  return (
    <article className={`${styles.said} ${isOwn ? styles.own : ''}`} aria-labelledby={`${id}-when`}>
      <div className={styles.bubble}>
        <MessageContent
          content={content}
          messageId={id}
          onChoose={isOwn ? undefined : choice => onChoose(choice, message)}
        />
        {reactions.length > 0 && <p>{reactions.map(({ emoji }) => emoji).join(' ')}</p>}
      </div>
      <footer className={styles.meta}>
        <span id={`${id}-when`}>
          <span className="visually-hidden">{isOwn ? 'You' : 'The business'}, </span>
          <Clock at={createdAt} />
        </span>
        {!isOwn && <span>{statusWords[status]}</span>}
        {!isOwn && ref !== null && (
          <Menu
            trigger={
              <button type="button" className={styles.more} aria-label="What to do with it">
                <EllipsisVertical aria-hidden="true" />
              </button>
            }
            items={[
              {
                label: 'Mark as read',
                icon: <CheckCheck aria-hidden="true" />,
                onSelect: () => void onAct({ type: 'status', target: ref, status: 'read' }),
              },
              { label: 'Reply', icon: <Reply aria-hidden="true" />, onSelect: () => onReply(message) },
              ...emojis.map(emoji => ({
                label: `React with ${emoji}`,
                icon: <Smile aria-hidden="true" />,
                onSelect: () => void onAct({ type: 'reaction', target: ref, emoji }),
              })),
            ]}
          />
        )}
      </footer>
    </article>
  )
}
