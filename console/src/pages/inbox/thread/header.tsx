import { Archive, ArchiveRestore, ArrowLeft } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { useMay } from '../../../api/session.tsx'
import type { Contact, Conversation, ServiceWindow } from '../../../api/types.ts'
import { useChannel } from '../../../channels/queries.ts'
import { isTelling, nameOf } from '../../../conversations/queries.ts'
import { useNetworkTitle } from '../../../networks/networks.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Badge } from '../../../ui/status.tsx'
import { Ago, Clock } from '../../../ui/time.tsx'
import styles from './thread.module.css'

interface Shown {
  conversation: Conversation
  contact: Contact | undefined
  window: ServiceWindow | undefined
  isChanging: boolean
  onBack: () => void
  onChangeStatus: (status: 'open' | 'closed') => void
}

/** Who one talks with, over what, and until when anything may be said. */
export function ThreadHeader({ conversation, contact, window, isChanging, onBack, onChangeStatus }: Shown) {
  const may = useMay()
  const titleOf = useNetworkTitle()
  const { data: channel } = useChannel(conversation.channelId)
  const name = nameOf(contact, conversation.thread)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // On narrow windows the list has gone, and the focus with it.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) heading.current?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  const optedOut = contact?.identities.find(({ address }) => address === conversation.thread)?.optedOutAt
  const isOpen = conversation.status === 'open'
  return (
    <header className={styles.header}>
      <IconButton
        label="Back to the list"
        icon={<ArrowLeft aria-hidden="true" />}
        onClick={onBack}
        className={styles.back ?? ''}
      />
      <div className={styles.who}>
        <h2 ref={heading} dir="auto" id="thread-title" tabIndex={-1}>
          {name}
        </h2>
        <p className={styles.facts}>
          {name !== conversation.thread && isTelling(conversation.thread) && (
            <span>{conversation.thread}</span>
          )}
          {channel && (
            <span>
              {titleOf(channel.network)}, <Link href={`/channels/${channel.id}`}>{channel.name}</Link>
            </span>
          )}
          {window?.permanent === false && (
            <span>
              {window.expiresAt === null ? (
                <Badge tone="warn">Service window closed</Badge>
              ) : (
                <>
                  Service window closes <Ago at={window.expiresAt} /> (<Clock at={window.expiresAt} />)
                </>
              )}
            </span>
          )}
          {optedOut && <Badge tone="bad">Wants no messages</Badge>}
          {!isOpen && <Badge>Closed</Badge>}
        </p>
      </div>
      {may('conversations.update', `channels/${conversation.channelId}`) && (
        <Button
          busy={isChanging}
          icon={isOpen ? <Archive aria-hidden="true" /> : <ArchiveRestore aria-hidden="true" />}
          onClick={() => onChangeStatus(isOpen ? 'closed' : 'open')}
        >
          {isOpen ? 'Close' : 'Reopen'}
        </Button>
      )}
    </header>
  )
}
