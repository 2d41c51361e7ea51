import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { api } from '../../api/client.ts'
import type { Webhook } from '../../api/types.ts'
import { Confirm } from '../../ui/dialog.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useWaiting, webhookKey } from './data.ts'
import { deliveriesInWords } from './words.ts'

/** Asks, says what would be lost, and deletes. */
export function DeleteWebhook({
  webhook,
  open,
  onClose,
}: {
  webhook: Webhook
  open: boolean
  onClose: () => void
}) {
  const client = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const { data: waiting } = useWaiting(webhook.id, open)
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title="Delete this webhook?"
      action="Delete"
      onConfirm={async () => {
        await api('DELETE', `/webhooks/${webhook.id}`)
        navigate('/webhooks')
        toast.done('The webhook is deleted.')
        client.removeQueries({ queryKey: webhookKey(webhook.id) })
        await client.invalidateQueries({ queryKey: ['webhooks', 'list'] })
      }}
    >
      <p>{webhook.url} gets nothing more. The log of its deliveries goes too. This cannot be undone.</p>
      {waiting && waiting.count > 0 && (
        <p>
          {waiting.more ? 'More than ' : ''}
          {deliveriesInWords(waiting.count)} not made yet {waiting.count === 1 ? 'is' : 'are'} lost.
        </p>
      )}
    </Confirm>
  )
}
