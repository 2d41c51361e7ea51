import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../../api/client.ts'
import type { Channel } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { FormDialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { count } from '../../ui/format.ts'
import { Section } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { useToast } from '../../ui/toast.tsx'
import { type Impact, impactQuery } from './data.ts'
import styles from './settings.module.css'

interface Doomed {
  channel: Channel
  /** Its title. */
  network: string
  /** Told while it is being deleted: that it is no longer there is no surprise then. */
  onRemoving: (removing: boolean) => void
}

/** The end of a channel. */
export function DangerZone(doomed: Doomed) {
  const [asking, setAsking] = useState(false)
  return (
    <Section title="Danger zone">
      <div className={styles.danger}>
        <p>Deleting the channel cannot be undone. To stop it for a while, switch it off.</p>
        <Button kind="danger" onClick={() => setAsking(true)}>
          Delete the channel
        </Button>
      </div>
      {asking && <Delete {...doomed} onClose={() => setAsking(false)} />}
    </Section>
  )
}

function Delete({ channel, network, onRemoving, onClose }: Doomed & { onClose: () => void }) {
  const client = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState('')
  const { data: impact, error: unknown, refetch } = useQuery(impactQuery(channel.id))
  const agreed = typed.trim() === channel.name.trim()

  const remove = useMutation({
    mutationFn: ({ openConversations }: Impact) =>
      api('DELETE', `/channels/${channel.id}`, { query: { force: openConversations > 0 || undefined } }),
    onMutate: () => onRemoving(true),
    onSuccess: () => {
      navigate('/channels')
      client.removeQueries({ queryKey: ['channel', channel.id] })
      void client.invalidateQueries({ queryKey: ['channels'] })
      toast.done(`${channel.name} is deleted.`)
    },
    onError: () => {
      onRemoving(false)
      // Somebody has written since the numbers were told.
      void refetch()
    },
  })
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Delete ${channel.name}?`}
      action="Delete the channel"
      busy={remove.isPending}
      kind="danger"
      disabled={!agreed || impact === undefined}
      onSubmit={() => impact && remove.mutate(impact)}
    >
      {impact !== undefined ? (
        <ul className={styles.bullets}>
          {consequences(impact, network).map(each => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      ) : unknown ? (
        <Problem error={unknown} onRetry={() => void refetch()} />
      ) : (
        <Loading lines={3} label="Counting" />
      )}
      <TextField
        label={`Type the name of the channel to confirm: ${channel.name}`}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      {remove.error && <Problem error={remove.error} />}
    </FormDialog>
  )
}

/** What will happen, in words. */
function consequences(impact: Impact, network: string): string[] {
  const { openConversations, conversations, waitingMessages, waitingFiles, webhooks } = impact
  return [
    `Nothing comes in from ${network} any more. Where Portico has entered its webhook there, it is removed.`,
    'The secrets of the channel are erased.',
    ...(openConversations > 0
      ? [`${count(openConversations, 'open conversation is', 'open conversations are')} closed.`]
      : []),
    ...(waitingMessages > 0
      ? [
          `${count(waitingMessages, 'message that waits', 'messages that wait')} to be sent will fail, or go over the other channels that they name.`,
        ]
      : []),
    ...(waitingFiles > 0
      ? [`${count(waitingFiles, 'file that is', 'files that are')} not fetched yet will be lost.`]
      : []),
    ...(webhooks > 0 ? [`${count(webhooks, 'webhook')} for this channel alone will get nothing more.`] : []),
    conversations === 0
      ? 'It has had no conversations.'
      : `${count(conversations, 'conversation stays', 'conversations stay')} readable in the inbox.`,
  ]
}
