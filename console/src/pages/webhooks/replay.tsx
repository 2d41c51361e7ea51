import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { Webhook } from '../../api/types.ts'
import { filtersInWords } from '../../events/filters.ts'
import { FormDialog } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/states.tsx'
import { useWaiting } from './data.ts'
import styles from './webhooks.module.css'
import { deliveriesInWords } from './words.ts'

const HOUR = 3_600_000
const spans = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR }
type Since = keyof typeof spans | 'failing' | 'moment'

/** Delivers again what has happened since a time. */
export function Replay({
  webhook,
  open,
  onClose,
  onBegun,
}: {
  webhook: Webhook
  open: boolean
  onClose: () => void
  onBegun: (count: number) => void
}) {
  const client = useQueryClient()
  const [since, setSince] = useState<Since>('hour')
  const [moment, setMoment] = useState('')
  const replay = useMutation({
    mutationFn: (from: string) =>
      api<{ count: number }>('POST', `/webhooks/${webhook.id}/replay`, { body: { from } }),
    onSuccess: async ({ count }) => {
      onBegun(count)
      onClose()
      await client.invalidateQueries({ queryKey: ['webhooks', 'deliveries', webhook.id] })
    },
  })
  const from = (): Date => {
    if (since === 'moment') return new Date(moment)
    if (since === 'failing') return new Date(webhook.failingSince ?? Date.now())
    return new Date(Date.now() - spans[since])
  }
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Replay"
      action="Deliver again"
      busy={replay.isPending}
      onSubmit={() => replay.mutate(from().toISOString())}
    >
      <SelectField label="From" value={since} onChange={event => setSince(event.target.value as Since)}>
        <option value="hour">The last hour</option>
        <option value="day">The last 24 hours</option>
        <option value="week">The last 7 days</option>
        {webhook.failingSince !== null && <option value="failing">Since it began to fail</option>}
        <option value="moment">A moment</option>
      </SelectField>
      {since === 'moment' && (
        <TextField
          label="Date and time"
          type="datetime-local"
          required
          value={moment}
          onChange={event => setMoment(event.target.value)}
        />
      )}
      <p>
        Everything that happened since then and that this webhook asks for is posted to it once more, the
        oldest first, also what it took before. It asks for: {filtersInWords(webhook.events)}.
      </p>
      <p className={layout.hint}>
        The identity of each event stays the same, so your program can tell what it had already. New events
        are delivered in between.
      </p>
      {replay.error && <Problem error={replay.error} />}
    </FormDialog>
  )
}

/** How far a replay has come, by what waits still. */
export function ReplayProgress({ webhookId, count }: { webhookId: string; count: number }) {
  const { data } = useWaiting(webhookId, count > 0)
  if (count === 0) {
    return (
      <Notice tone="plain">
        <p role="status">Nothing that this webhook asks for has happened since then.</p>
      </Notice>
    )
  }
  const done = data && !data.more ? Math.max(0, count - data.count) : undefined
  return (
    <div className={styles.progress}>
      <progress aria-label="Replay" max={count} value={done} />
      <p role="status">{progressInWords(count, done, data?.later ?? false)}</p>
    </div>
  )
}

function progressInWords(count: number, done: number | undefined, later: boolean): string {
  const all = deliveriesInWords(count)
  if (done === undefined) return `Replaying ${all}.`
  if (done >= count) return `Replayed ${all}.`
  const rest = deliveriesInWords(count - done)
  return later
    ? `The endpoint does not take them: ${rest} of ${all} wait for a later try.`
    : `Replaying ${all}, ${rest} to go.`
}
