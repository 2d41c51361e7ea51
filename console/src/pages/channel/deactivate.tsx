import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Channel } from '../../api/types.ts'
import { useNetworkTitle } from '../../networks/networks.ts'
import { Confirm } from '../../ui/dialog.tsx'
import { Checkbox, TextField } from '../../ui/field.tsx'
import { count } from '../../ui/format.ts'
import styles from './channel.module.css'
import { impactQuery } from './data.ts'
import type { Deactivation } from './switch.ts'

/** Asks before a channel is switched off, and why. */
export function Deactivate({
  channel,
  onClose,
  onConfirm,
}: {
  channel: Channel
  onClose: () => void
  onConfirm: (body: Deactivation) => Promise<unknown>
}) {
  const [reason, setReason] = useState('')
  const [close, setClose] = useState(false)
  const network = useNetworkTitle()(channel.network)
  const { data: impact } = useQuery(impactQuery(channel.id))
  const open = impact?.openConversations ?? 0
  return (
    <Confirm
      open
      onClose={onClose}
      title={`Switch off ${channel.name}?`}
      action="Switch off"
      onConfirm={() =>
        onConfirm({
          ...(reason.trim() !== '' && { reason: reason.trim() }),
          ...(close && { closeConversations: true }),
        })
      }
    >
      <div className={styles.stack}>
        <p>
          Nothing comes in from {network} and nothing is sent until it is switched on again.
          {impact !== undefined &&
            impact.waitingMessages > 0 &&
            ` ${count(impact.waitingMessages, 'message waits', 'messages wait')} to be sent, and will wait until then.`}
        </p>
        <TextField
          label="Reason"
          hint="For your colleagues. May be left empty."
          maxLength={500}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
        {open > 0 && (
          <Checkbox
            label={`Close its ${count(open, 'open conversation')}`}
            checked={close}
            onChange={event => setClose(event.target.checked)}
          />
        )}
      </div>
    </Confirm>
  )
}
