import { useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { Channel, Network, NewChannel } from '../../api/types.ts'
import { useKeepChannel } from '../../channels/queries.ts'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import styles from './connect.module.css'
import { keepWebhookSecret, useWebhookSecret } from './webhook-secret.ts'

/** What a service of one's own must know of the channel. Other networks are told by Portico, or by the steps below. */
export function Handover({ channel, network }: { channel: Channel; network: Network }) {
  const secret = useWebhookSecret(channel.id)
  if (network.type !== 'custom') return null
  return (
    <Section title="What your service needs">
      <div className={styles.fields}>
        {channel.webhookUrl === null ? (
          <Notice tone="warn">
            Portico has no public address, so your service has nowhere to post to. Set{' '}
            <code>PORTICO_PUBLIC_URL</code>, and restart Portico.
          </Notice>
        ) : (
          <CopyField label="Webhook URL" value={channel.webhookUrl} />
        )}
        {secret === undefined ? (
          <NewSecret channel={channel} />
        ) : (
          <>
            <CopyField label="Webhook secret" value={secret} />
            <Notice tone="warn">Copy the secret now: when you leave this page it is not shown again.</Notice>
          </>
        )}
        <p className={layout.muted}>
          Calls are signed with the secret, both ways, as{' '}
          <a href={network.docsUrl} target="_blank" rel="noreferrer">
            Standard Webhooks
          </a>{' '}
          has it.
        </p>
      </div>
    </Section>
  )
}

function NewSecret({ channel: { id } }: { channel: Channel }) {
  const [asking, setAsking] = useState(false)
  const client = useQueryClient()
  const keep = useKeepChannel()
  const rotate = async () => {
    const { webhookSecret, ...channel } = await api<NewChannel>('POST', `/channels/${id}/rotate-secret`)
    keep(channel)
    keepWebhookSecret(client, id, webhookSecret)
  }
  return (
    <>
      <p className={layout.muted}>
        The webhook secret was shown when it was made, and is not shown again. If it is lost, make a new one.
      </p>
      <div className={layout.row}>
        <Button icon={<KeyRound aria-hidden="true" />} onClick={() => setAsking(true)}>
          Make a new secret
        </Button>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title="Make a new secret?"
        action="Make a new secret"
        onConfirm={rotate}
      >
        The secret that your service has now ends at once: what it posts is refused until it has the new one.
      </Confirm>
    </>
  )
}
