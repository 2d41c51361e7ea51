import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ExternalLink, MessageSquareReply } from 'lucide-react'
import { previewOf } from '../../../../server/domain/preview.ts'
import { api } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useMay, useSession } from '../../api/session.tsx'
import type { Channel, Message, Network, Page } from '../../api/types.ts'
import { LinkButton } from '../../ui/button.tsx'
import { CodeBlock, CopyField } from '../../ui/copy.tsx'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Ago } from '../../ui/time.tsx'
import styles from './connect.module.css'
import { invitationTo } from './invitation.ts'
import { QrCode } from './qr-code.tsx'

/** Where to write to, and the first message as it comes in. */
export function FirstMessage({ channel, network }: { channel: Channel; network: Network }) {
  const may = useMay()
  const client = useQueryClient()
  const reads = may('messages.list', `channels/${channel.id}`)
  const queryKey = ['messages', 'latest', channel.id]
  const { data: message } = useQuery({
    queryKey,
    enabled: reads && channel.enabled,
    queryFn: async ({ signal }) => {
      const query = { channelId: channel.id, direction: 'inbound', limit: 1 }
      const { items } = await api<Page<Message>>('GET', '/messages', { query, signal })
      return items[0] ?? null
    },
  })
  useLive(({ type, channelId, data }) => {
    if (type === 'message.received' && channelId === channel.id && data.message) {
      client.setQueryData(queryKey, data.message)
    }
  })
  if (!channel.enabled) {
    return (
      <Section title="3. Send it a message">
        <p className={layout.muted}>
          When the channel is on, write to it as a customer would: the message appears here.
        </p>
      </Section>
    )
  }
  return (
    <Section title="3. Send it a message">
      <HowToWrite channel={channel} network={network} />
      <div role="status">
        {reads && message === null && (
          <p className={styles.waiting}>
            <span className={styles.pulse} aria-hidden="true" />
            Waiting for the first message. It appears here by itself.
          </p>
        )}
        {message && (
          <div className={styles.message}>
            <p>
              A message came in <Ago at={message.createdAt} />:
            </p>
            <blockquote>{previewOf(message.content) || `(${message.content.type})`}</blockquote>
          </div>
        )}
      </div>
      {message && (
        <div className={layout.row}>
          <LinkButton
            kind="primary"
            icon={<MessageSquareReply aria-hidden="true" />}
            href={`/inbox/${message.conversationId}`}
          >
            Answer it in the inbox
          </LinkButton>
          <LinkButton href={`/channels/${channel.id}`}>Open the channel</LinkButton>
        </div>
      )}
    </Section>
  )
}

function HowToWrite({ channel, network }: { channel: Channel; network: Network }) {
  const { publicUrl } = useSession()
  const { words, address, link, scan } = invitationTo(channel)
  const at = `${publicUrl ?? location.origin}/webchat/widget.js`
  const script = `<script src="${at}" data-channel="ch_${channel.id.replaceAll('-', '')}" async></script>`
  return (
    <div className={styles.invitation}>
      <div className={styles.fields}>
        <p>{words}</p>
        {network.type === 'webchat' && <CodeBlock what="the script for your site" code={script} />}
        {address && <CopyField label="Address" value={address} />}
        {link && (
          <p>
            <a href={link.href} target="_blank" rel="noreferrer" className={styles.docs}>
              {link.title}
              <ExternalLink aria-hidden="true" />
              <span className="visually-hidden">(opens in a new tab)</span>
            </a>
          </p>
        )}
      </div>
      {scan && link && <QrCode text={link.href} label={`Code to scan with a phone: ${link.title}`} />}
    </div>
  )
}
