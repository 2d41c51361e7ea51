import { X } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ChannelOverview, Contact, Conversation, Message } from '../../api/types.ts'
import { useContact } from '../../conversations/queries.ts'
import { rowsOf } from '../../conversations/rows.ts'
import { useThread } from '../../conversations/use-thread.ts'
import type { Choice } from '../../messages/content.tsx'
import { summaryOf } from '../../messages/words.ts'
import { Button, IconButton, LinkButton } from '../../ui/button.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import type { Customer } from './customers.ts'
import { Keys } from './keys.tsx'
import { Said } from './said.tsx'
import styles from './sandbox.module.css'
import { type Play, play } from './use-play.ts'

interface Shown {
  channel: ChannelOverview
  customer: Customer
  /** Null before anything was said; undefined while that is not known. */
  conversation: Conversation | null | undefined
}

/** The conversation as the customer sees it. */
export function Phone({ channel, customer, conversation }: Shown) {
  const { data: contact } = useContact(conversation?.contactId)
  const [replyTo, setReplyTo] = useState<Message | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const failed = useRef<{ said: string; id: string }>(null)

  /** Tells whether it was done. What was perhaps done already is not done twice. */
  const act = async (event: Play): Promise<boolean> => {
    const said = JSON.stringify(event)
    const id = failed.current?.said === said ? failed.current.id : crypto.randomUUID()
    setBusy(true)
    setError(null)
    try {
      await play(channel.id, customer, event, id)
      failed.current = null
      if (event.type === 'message') setReplyTo(null)
      return true
    } catch (failure) {
      failed.current = { said, id }
      setError(failure)
      return false
    } finally {
      setBusy(false)
    }
  }
  const say = (content: object) =>
    act({ type: 'message', content, ...(replyTo?.ref && { replyTo: replyTo.ref }) })

  return (
    <section className={styles.phone} aria-label={`Phone of ${customer.name}`}>
      <header className={styles.header}>
        <div>
          <h2>{channel.name}</h2>
          <p>
            on the phone of {customer.name}, {customer.address}
          </p>
        </div>
        {contact && <Consent contact={contact} customer={customer} onAct={act} />}
      </header>
      {channel.status !== 'active' && (
        <p className={styles.off}>
          The channel is not active.{' '}
          <LinkButton href={`/channels/${channel.id}`}>Go to the channel</LinkButton>
        </p>
      )}
      {conversation ? (
        <Talk conversation={conversation} onAct={act} onReply={setReplyTo} />
      ) : conversation === null ? (
        <p className={styles.quiet}>Write something: it arrives in the inbox as from any network.</p>
      ) : (
        <Loading />
      )}
      {error !== null && <Problem error={error} />}
      {replyTo && (
        <div className={styles.reply}>
          <p>{summaryOf(replyTo.content)}</p>
          <IconButton
            label="Do not reply to it"
            icon={<X aria-hidden="true" />}
            onClick={() => setReplyTo(null)}
          />
        </div>
      )}
      <Keys busy={busy} onSay={say} onError={setError} />
    </section>
  )
}

/** Whether the business may write to the customer. */
function Consent({
  contact,
  customer: { address },
  onAct,
}: {
  contact: Contact
  customer: Customer
  onAct: (event: Play) => Promise<boolean>
}) {
  const allowed = contact.identities.every(each => each.address !== address || each.optedOutAt === null)
  return (
    <Button onClick={() => void onAct({ type: 'consent', allowed: !allowed })}>
      {allowed ? 'Opt out' : 'Opt in'}
    </Button>
  )
}

function Talk({
  conversation,
  onAct,
  onReply,
}: {
  conversation: Conversation
  onAct: (event: Play) => Promise<boolean>
  onReply: (message: Message) => void
}) {
  const { loaded, error, refetch, loadOlder } = useThread(conversation.id)
  const rows = useMemo(() => (loaded ? rowsOf(loaded.messages, [], false) : []), [loaded])
  const scroller = useRef<HTMLDivElement>(null)
  const last = loaded?.messages.at(-1)?.id
  const isAtEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [last])
  // Pictures grow when they are there.
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const stick = () => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight
    }
    element.addEventListener('load', stick, true)
    return () => element.removeEventListener('load', stick, true)
  }, [])
  const choose = ({ text, value }: Choice, message: Message) =>
    void onAct({
      type: 'message',
      content: { type: 'postback', value, title: text },
      ...(message.ref !== null && { replyTo: message.ref }),
    })
  if (error && loaded === undefined) return <Problem error={error} onRetry={() => void refetch()} />
  return (
    <div
      ref={scroller}
      className={styles.log}
      role="log"
      aria-label="Messages on the phone"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40
      }}
    >
      {loaded?.older && <Button onClick={() => void loadOlder()}>Show earlier messages</Button>}
      {rows.map(row => (
        <Said key={row.key} row={row} onAct={onAct} onChoose={choose} onReply={onReply} />
      ))}
    </div>
  )
}
