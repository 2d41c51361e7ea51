import { useCallback } from 'react'
import { ApiError } from '../../../api/client.ts'
import { useMay } from '../../../api/session.tsx'
import type { Message } from '../../../api/types.ts'
import { useChannel } from '../../../channels/queries.ts'
import { nameOf, useContact, useConversation, useServiceWindow } from '../../../conversations/queries.ts'
import { useThread } from '../../../conversations/use-thread.ts'
import { useNetworks } from '../../../networks/networks.ts'
import { Empty, Loading, Problem } from '../../../ui/states.tsx'
import { changeDraft } from '../composer/drafts.ts'
import { focusComposer } from '../composer/focus.ts'
import { Composer } from '../composer/index.tsx'
import { useWaiting } from '../composer/use-outbox.ts'
import { ThreadHeader } from './header.tsx'
import { Log } from './log.tsx'
import { useMarkRead, useTyping } from './presence.ts'
import styles from './thread.module.css'

/** A conversation: who it is with, what was said, and what is answered. */
export function Thread({
  id,
  onBack,
  isChanging,
  onChangeStatus,
}: {
  id: string
  onBack: () => void
  isChanging: boolean
  onChangeStatus: (status: 'open' | 'closed') => void
}) {
  const may = useMay()
  const { data: conversation, error, refetch } = useConversation(id)
  const contacts = useContact(conversation?.contactId)
  const contact = contacts.data
  const channels = useChannel(conversation?.channelId)
  const { data: channel, error: channelError } = channels
  const window = useServiceWindow(conversation)
  const networks = useNetworks()
  const network = networks.data?.find(({ type }) => type === channel?.network)
  const thread = useThread(id)
  const waiting = useWaiting(id)
  const isTyping = useTyping(id)
  useMarkRead(conversation)
  const onReply = useCallback(
    (message: Message) => {
      changeDraft(id, () => ({ replyTo: message.id }))
      focusComposer()
    },
    [id],
  )

  if (error && conversation === undefined) {
    return (
      <section className={styles.thread}>
        {isGone(error) ? (
          <Empty title="There is no such conversation">It may be of another workspace.</Empty>
        ) : (
          <Problem error={error} onRetry={() => void refetch()} />
        )}
      </section>
    )
  }
  // All at once: a name that comes late, or a place to write, would move what is being read.
  if (conversation === undefined || [contacts, channels, window, networks].some(isOnItsWay)) {
    return (
      <section className={styles.thread}>
        <Loading label="Loading the conversation" />
      </section>
    )
  }
  const name = nameOf(contact, conversation.thread)
  const maySend = may('messages.send', `channels/${conversation.channelId}`)
  const replies = maySend && network?.features.includes('replies')
  const messages = thread.loaded?.messages ?? []
  const unanswerable = networks.error ?? window.error
  return (
    <section className={styles.thread} aria-labelledby="thread-title">
      <ThreadHeader
        conversation={conversation}
        contact={contact}
        window={window.data}
        isChanging={isChanging}
        onBack={onBack}
        onChangeStatus={onChangeStatus}
      />
      {thread.error && thread.loaded === undefined ? (
        <Problem error={thread.error} onRetry={() => void thread.refetch()} />
      ) : thread.loaded === undefined ? (
        <Loading lines={6} label="Loading the messages" />
      ) : (
        <Log
          loaded={thread.loaded}
          waiting={waiting}
          name={name}
          loadOlder={thread.loadOlder}
          olderError={thread.olderError}
          onReply={replies ? onReply : undefined}
        />
      )}
      <p role="status" className={styles.typing}>
        {isTyping && `${name} is typing …`}
      </p>
      {channelError && channel === undefined ? (
        <p className={styles.readOnly}>
          {isGone(channelError)
            ? 'The channel was deleted: nothing can be sent any more.'
            : channelError.message}
        </p>
      ) : !maySend ? (
        <p className={styles.readOnly}>Your key may not send messages.</p>
      ) : channel && network && window.data ? (
        <Composer
          conversation={conversation}
          channel={channel}
          network={network}
          window={window.data}
          contact={contact}
          name={name}
          messages={messages}
        />
      ) : (
        unanswerable !== null && (
          <div className={styles.readOnly}>
            <Problem
              error={unanswerable}
              onRetry={() => void Promise.all([window.refetch(), networks.refetch()])}
            />
          </div>
        )
      )}
    </section>
  )
}

/** What has failed is not on its way, also while it is tried again. */
const isOnItsWay = ({ isLoading, isFetched }: { isLoading: boolean; isFetched: boolean }): boolean =>
  isLoading && !isFetched

const isGone = (error: unknown): boolean => error instanceof ApiError && error.status === 404
