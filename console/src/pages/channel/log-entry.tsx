import { useMutation } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Message } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { nameInWords } from '../../ui/format.ts'
import { Problem } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import table from '../../ui/table.module.css'
import { Moment } from '../../ui/time.tsx'
import page from './channel.module.css'
import type { LogEntry } from './data.ts'
import styles from './log.module.css'
import { duration } from './words.ts'

const kinds: Record<string, string> = {
  send: 'Message sent',
  probe: 'Check',
  connect: 'Connect',
  disconnect: 'Disconnect',
  poll: 'Messages fetched',
  media: 'File fetched',
  typing: 'Typing shown',
  webhook: 'Webhook call',
  templates: 'Templates read',
}

/** One exchange; it opens to what was said, as it is stored. */
export function Entry({
  entry,
  channelId,
  onMessage,
}: {
  entry: LogEntry
  channelId: string
  /** Shows those of one message alone. */
  onMessage: ((messageId: string) => void) | undefined
}) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <tr className={styles.row}>
        <td>
          <button
            type="button"
            className={styles.opener}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            <ChevronRight aria-hidden="true" />
            <Moment at={entry.at} />
          </button>
        </td>
        <td>{kinds[entry.kind] ?? nameInWords(entry.kind)}</td>
        <td>
          <Status tone={entry.outcome === 'ok' ? 'good' : 'bad'}>
            {entry.outcome === 'ok' ? 'OK' : 'Failed'}
          </Status>
        </td>
        <td className={table.number}>{entry.responseStatus ?? ''}</td>
        <td className={table.number}>{duration(entry.ms)}</td>
      </tr>
      {open && (
        <tr className={styles.opened} id={id}>
          <td colSpan={5}>
            <div className={styles.exchange}>
              {entry.error && <Said what="Error" text={entry.error} />}
              <Said what="Request" text={entry.request} />
              {entry.response && <Said what="Response" text={entry.response} />}
              {entry.messageId !== null && (
                <OfMessage messageId={entry.messageId} channelId={channelId} onMessage={onMessage} />
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  )
}

const Said = ({ what, text }: { what: string; text: string }) => (
  <section className={styles.said}>
    <header>
      <h3>{what}</h3>
      <CopyButton text={text} what={what.toLowerCase()} />
    </header>
    <pre>{text}</pre>
  </section>
)

function OfMessage({
  messageId,
  channelId,
  onMessage,
}: {
  messageId: string
  channelId: string
  onMessage: ((messageId: string) => void) | undefined
}) {
  const may = useMay()
  const [, navigate] = useLocation()
  const find = useMutation({
    mutationFn: () => api<Message>('GET', `/messages/${messageId}`),
    onSuccess: ({ conversationId }) => navigate(`/inbox/${conversationId}`),
  })
  return (
    <div className={page.inline}>
      {may('messages.get', `channels/${channelId}`) && (
        <Button busy={find.isPending} onClick={() => find.mutate()}>
          Open its conversation
        </Button>
      )}
      {onMessage && (
        <Button kind="quiet" onClick={() => onMessage(messageId)}>
          Only this message
        </Button>
      )}
      {find.error && <Problem error={find.error} />}
    </div>
  )
}
