import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { NewWebhook as Created } from '../../api/types.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Secret } from '../../ui/secret.tsx'
import { Empty } from '../../ui/states.tsx'
import { useKeepWebhook } from './data.ts'
import { changes, emptyDraft, type Settings, settingsOf } from './draft.ts'
import { WebhookForm } from './form.tsx'
import { Receivers } from './receivers.tsx'
import { TestButton } from './test-button.tsx'
import styles from './webhooks.module.css'

const parents = [{ title: 'Webhooks', href: '/webhooks' }]

/** What is as usual need not be said. */
function bodyOf(settings: Settings): Partial<Settings> {
  const usual = settingsOf({ ...emptyDraft, url: '-' })
  const { url, events } = settings
  return { ...('settings' in usual ? changes(usual.settings, settings) : settings), url, events }
}

/** Makes a webhook, and shows its secret. */
export function NewWebhook() {
  const may = useMay()
  const keep = useKeepWebhook()
  const [created, setCreated] = useState<Created | null>(null)
  if (created) return <Ready webhook={created} />
  return (
    <Page title="New webhook" parents={parents}>
      {may('webhooks.create', 'webhooks/*') ? (
        <WebhookForm
          initial={emptyDraft}
          action="Create webhook"
          onSubmit={async settings => {
            const made = await api<Created>('POST', '/webhooks', { body: bodyOf(settings) })
            const { secret: _, ...webhook } = made
            keep(webhook)
            setCreated(made)
          }}
        >
          <LinkButton href="/webhooks">Cancel</LinkButton>
        </WebhookForm>
      ) : (
        <Empty title="Your key may not make webhooks" />
      )}
    </Page>
  )
}

function Ready({ webhook }: { webhook: Created }) {
  return (
    <Page
      key={webhook.id}
      title="The webhook is ready"
      parents={parents}
      actions={
        <LinkButton kind="primary" href={`/webhooks/${webhook.id}`}>
          Go to the webhook
        </LinkButton>
      }
    >
      <Secret label="Signing secret" value={webhook.secret}>
        <p>With it your program sees that a delivery comes from this Portico.</p>
      </Secret>
      <Section title="Receive and verify">
        <Receivers envelope={webhook.envelope} />
      </Section>
      <Section title="Try it">
        <p>A test event is posted to {webhook.url} at once.</p>
        <div className={styles.stack}>
          <TestButton webhookId={webhook.id} />
        </div>
      </Section>
    </Page>
  )
}
