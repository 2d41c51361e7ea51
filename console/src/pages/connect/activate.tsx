import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, Power } from 'lucide-react'
import { ApiError, api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Channel, Network } from '../../api/types.ts'
import { checkTitles } from '../../channels/checks.ts'
import { useKeepChannel } from '../../channels/queries.ts'
import { Button } from '../../ui/button.tsx'
import layout from '../../ui/layout.module.css'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { Problem } from '../../ui/states.tsx'
import styles from './connect.module.css'

/** Switches the channel on; what the network refuses is shown with its cure. */
export function Activate({
  channel,
  network,
  onMend,
}: {
  channel: Channel
  network: Network
  /** Absent while that is being done. */
  onMend: (() => void) | undefined
}) {
  const may = useMay()
  const client = useQueryClient()
  const activate = useMutation({
    mutationFn: () => api<Channel>('POST', `/channels/${channel.id}/activate`),
    onSuccess: useKeepChannel(),
    onError: () => client.invalidateQueries({ queryKey: ['channel', channel.id], exact: true }),
  })
  const { status, condition } = channel
  const refusal = activate.error
  const failed =
    refusal instanceof ApiError && refusal.reason !== undefined && refusal.reason in checkTitles
      ? checkTitles[refusal.reason as keyof typeof checkTitles]
      : undefined
  const mayActivate = may('channels.activate', `channels/${channel.id}`)
  return (
    <Section title="2. Switch it on">
      <div role="status">
        {status === 'active' && (
          <p className={styles.done}>
            <CircleCheck aria-hidden="true" />
            The channel is on. {network.title} and Portico are connected.
          </p>
        )}
        {status === 'pending' && (
          <p>The channel is on, and waits for {network.title}: one thing is left to do there.</p>
        )}
        {status === 'inactive' && !refusal && (
          <p className={layout.muted}>
            From then on messages come in, and can be sent. Portico asks {network.title} first.
          </p>
        )}
        {failed && (
          <p>
            {channel.enabled ? '' : 'The channel stays off. '}This check failed: {failed}.
          </p>
        )}
        {status === 'error' && !failed && <p>The channel does not work as it is.</p>}
      </div>
      {refusal && <Problem error={refusal} />}
      {!refusal && status === 'error' && condition && (
        <Notice tone="warn">
          {condition.message} {condition.cure}
        </Notice>
      )}
      {status !== 'active' && status !== 'pending' && (
        <div className={layout.row}>
          {mayActivate ? (
            <Button
              kind={refusal ? 'plain' : 'primary'}
              icon={<Power aria-hidden="true" />}
              busy={activate.isPending}
              onClick={() => activate.mutate()}
            >
              Switch on
            </Button>
          ) : (
            <p>Your key may not switch channels on.</p>
          )}
          {onMend && (refusal || status === 'error') && <Button onClick={onMend}>Change the settings</Button>}
        </div>
      )}
    </Section>
  )
}
