import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { Webhook } from '../../api/types.ts'
import { FormDialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Secret } from '../../ui/secret.tsx'
import { Problem } from '../../ui/states.tsx'
import { Moment } from '../../ui/time.tsx'

const HOUR = 3600
const overlaps = [
  { seconds: HOUR, title: 'For an hour' },
  { seconds: 24 * HOUR, title: 'For a day' },
  { seconds: 7 * 24 * HOUR, title: 'For a week' },
  { seconds: 0, title: 'No longer: it ends now' },
]

export interface Rotated {
  secret: string
  /** Until when the old one signs too. */
  until: string | null
}

/** Gives a webhook a new secret. */
export function Rotate({
  webhook,
  open,
  onClose,
  onRotated,
}: {
  webhook: Webhook
  open: boolean
  onClose: () => void
  onRotated: (rotated: Rotated) => void
}) {
  const [overlap, setOverlap] = useState(24 * HOUR)
  // Other vendors' forms have room for one signature.
  const both = webhook.envelope === 'native'
  const rotate = useMutation({
    mutationFn: async () => {
      const path = `/webhooks/${webhook.id}/rotate-secret`
      const overlapSeconds = both ? overlap : 0
      const { secret } = await api<{ secret: string }>('POST', path, { body: { overlapSeconds } })
      const until = overlapSeconds > 0 ? new Date(Date.now() + overlapSeconds * 1000).toISOString() : null
      return { secret, until }
    },
    onSuccess: rotated => {
      onClose()
      onRotated(rotated)
    },
  })
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Rotate the secret"
      action="Make a new secret"
      busy={rotate.isPending}
      onSubmit={() => rotate.mutate()}
    >
      {both ? (
        <SelectField
          label="The old secret signs too"
          hint="While both sign, your program may have either of them."
          value={overlap}
          onChange={event => setOverlap(Number(event.target.value))}
        >
          {overlaps.map(({ seconds, title }) => (
            <option key={seconds} value={seconds}>
              {title}
            </option>
          ))}
        </SelectField>
      ) : (
        <p>
          This form of events has room for one signature: the new secret signs at once, and your program
          refuses deliveries until it has it. They are tried again.
        </p>
      )}
      {rotate.error && <Problem error={rotate.error} />}
    </FormDialog>
  )
}

/** The new secret, shown this once. */
export const RotatedSecret = ({ rotated, onDone }: { rotated: Rotated; onDone: () => void }) => (
  <Secret label="New signing secret" value={rotated.secret} onDone={onDone}>
    {rotated.until === null ? (
      <p>Deliveries are signed with this one only. Give it to your program now.</p>
    ) : (
      <p>
        Deliveries are signed with the old one too until <Moment at={rotated.until} />. Give your program the
        new one before.
      </p>
    )}
  </Secret>
)
