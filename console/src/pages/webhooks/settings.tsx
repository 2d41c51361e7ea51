import { useState } from 'react'
import { ApiError, api } from '../../api/client.ts'
import type { Webhook } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useKeepWebhook } from './data.ts'
import { changes, draftOf, type Settings as Given } from './draft.ts'
import { WebhookForm } from './form.tsx'
import styles from './webhooks.module.css'

/** Changes a webhook. What somebody else has changed meanwhile is not overwritten. */
export function Settings({ webhook }: { webhook: Webhook }) {
  const [before, setBefore] = useState(webhook)
  const keep = useKeepWebhook()
  const toast = useToast()
  const save = async (settings: Given) => {
    const body = changes(before, settings)
    if (Object.keys(body).length === 0) return toast.done('Nothing was changed.')
    const saved = await api<Webhook>('PATCH', `/webhooks/${webhook.id}`, {
      // What events and headers may be depends on the form.
      body: body.events ? { ...body, envelope: settings.envelope } : body,
      headers: { 'if-match': `"${before.version}"` },
    }).catch(async error => {
      if (error instanceof ApiError && error.code === 'stale') {
        keep(await api<Webhook>('GET', `/webhooks/${webhook.id}`))
      }
      throw error
    })
    keep(saved)
    setBefore(saved)
    toast.done('Saved.')
  }
  return (
    <div className={styles.stack}>
      {webhook.version !== before.version && (
        <Notice tone="warn" action={<Button onClick={() => setBefore(webhook)}>Show it as it is now</Button>}>
          <p>This webhook was changed meanwhile. What you typed is not saved.</p>
        </Notice>
      )}
      <WebhookForm key={before.version} initial={draftOf(before)} action="Save" onSubmit={save} />
    </div>
  )
}
