import { CircleAlert, Clock as ClockIcon, Reply } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { Content, Message } from '../../../api/types.ts'
import type { Waiting } from '../../../conversations/outbox.ts'
import { useMessage } from '../../../conversations/queries.ts'
import type { Reaction } from '../../../conversations/rows.ts'
import { MessageContent } from '../../../messages/content.tsx'
import { statusWords, summaryOf } from '../../../messages/words.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Clock } from '../../../ui/time.tsx'
import styles from './thread.module.css'

interface Shown {
  message: Message
  reactions: readonly Reaction[]
  /** The contact's name. */
  name: string
  /** The message it answers, where that is loaded. */
  quoted: Message | undefined
  onReply: ((message: Message) => void) | undefined
  onHistory: (id: string) => void
  onJump: (id: string) => void
  onStale: (id: string) => void
}

/** A message, with who said it when and what became of it. */
export const Bubble = memo(function Bubble({ message, reactions, name, quoted, ...on }: Shown) {
  const { id, direction, status, content, createdAt, failure, replyTo, fallback, fallbackOf } = message
  const isOurs = direction === 'outbound'
  const isEdited = !isOurs && content.type === 'text' && message.updatedAt > createdAt
  return (
    <article
      className={`${styles.message} ${isOurs ? styles.ours : ''}`}
      aria-labelledby={`${id}-who`}
      data-message={id}
    >
      <div className={`${styles.bubble} ${status === 'failed' ? styles.failed : ''}`}>
        {replyTo !== null && <Quote id={replyTo} message={quoted} name={name} onJump={on.onJump} />}
        <MessageContent content={content} messageId={id} onStale={() => on.onStale(id)} />
        {reactions.length > 0 && (
          <p className={styles.reactions}>
            {reactions.map(({ emoji, theirs }) => (
              <span key={`${emoji} ${theirs}`}>
                {emoji}
                <span className="visually-hidden">{theirs ? ` from ${name}` : ' from you'}</span>
              </span>
            ))}
          </p>
        )}
      </div>
      {failure && (
        <div className={styles.failure}>
          <CircleAlert aria-hidden="true" />
          <p>
            {failure.message} {failure.cure}
          </p>
        </div>
      )}
      {fallback?.messageId && <p className={styles.meta}>Another message was sent in its place.</p>}
      {fallbackOf !== null && <p className={styles.meta}>Sent in the place of another message.</p>}
      <footer className={styles.meta}>
        <span id={`${id}-who`}>
          <span className="visually-hidden">{isOurs ? 'You' : name}, </span>
          <Clock at={createdAt} />
        </span>
        {isEdited && <span>Edited</span>}
        {isOurs && (
          <button type="button" className={styles.status} onClick={() => on.onHistory(id)}>
            {statusWords[status]}
          </button>
        )}
        {on.onReply && content.type !== 'reaction' && (
          <IconButton
            label="Reply"
            className={styles.reply ?? ''}
            icon={<Reply aria-hidden="true" />}
            onClick={() => on.onReply?.(message)}
          />
        )}
      </footer>
    </article>
  )
})

/** What a message answers; it leads there where that is loaded. */
function Quote({
  id,
  message,
  name,
  onJump,
}: {
  id: string
  message: Message | undefined
  name: string
  onJump: (id: string) => void
}) {
  const { data: found = message } = useMessage(id, message === undefined)
  if (found === undefined) return <p className={styles.quote}>An earlier message</p>
  const said = <QuotedWords who={found.direction === 'outbound' ? 'You' : name} content={found.content} />
  if (message === undefined) return <p className={styles.quote}>{said}</p>
  return (
    <button type="button" className={styles.quote} onClick={() => onJump(id)}>
      {said}
    </button>
  )
}

/** Who said it, and what, in a line. */
export const QuotedWords = ({ who, content }: { who: string; content: Content }) => (
  <>
    <strong>{who}</strong>
    <span dir="auto">{summaryOf(content)}</span>
  </>
)

/** A message that the server has not answered for yet. */
export function WaitingBubble({
  waiting: { key, shown, at, state, failure },
  onAgain,
  onRemove,
}: {
  waiting: Waiting
  onAgain: () => void
  onRemove: () => void
}) {
  return (
    <article className={`${styles.message} ${styles.ours}`} aria-labelledby={`${key}-who`}>
      <div className={`${styles.bubble} ${state === 'refused' ? styles.failed : styles.waiting}`}>
        <MessageContent content={shown} />
      </div>
      {failure && (
        <Alert>
          Could not be sent. {failure.message} {failure.cure}
        </Alert>
      )}
      <footer className={styles.meta}>
        <span id={`${key}-who`}>
          <span className="visually-hidden">You, </span>
          <Clock at={at} />
        </span>
        {state === 'refused' ? (
          <>
            <Button kind="quiet" onClick={onAgain}>
              Try again
            </Button>
            <Button kind="quiet" onClick={onRemove}>
              Remove
            </Button>
          </>
        ) : (
          <span className={styles.sending}>
            <ClockIcon aria-hidden="true" />
            {state === 'sending' ? 'Sending' : 'Waiting for Portico'}
          </span>
        )}
        {state === 'waiting' && (
          <Button kind="quiet" onClick={onAgain}>
            Try again
          </Button>
        )}
      </footer>
    </article>
  )
}

const Alert = ({ children }: { children: ReactNode }) => (
  <div className={styles.failure} role="alert">
    <CircleAlert aria-hidden="true" />
    <p>{children}</p>
  </div>
)
