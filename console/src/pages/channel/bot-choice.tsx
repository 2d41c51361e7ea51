import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Bot, Channel } from '../../api/types.ts'
import { useKeepChannel } from '../../channels/queries.ts'
import { Button } from '../../ui/button.tsx'
import { FormDialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import layout from '../../ui/layout.module.css'
import { Problem } from '../../ui/states.tsx'
import { useToast } from '../../ui/toast.tsx'
import styles from './channel.module.css'
import { botsQuery } from './data.ts'

/** The bot that answers on a channel, and another one in its place. */
export function BotChoice({ channel }: { channel: Channel }) {
  const may = useMay()
  const [changing, setChanging] = useState(false)
  const { botId } = channel
  const { data: bot } = useQuery({
    queryKey: ['bot', botId],
    queryFn: ({ signal }) => api<Bot>('GET', `/bots/${botId}`, { signal }),
    enabled: botId !== null && may('chatbots.get', `chatbots/${botId}`),
  })
  const mayChange = may('channels.update', `channels/${channel.id}`) && may('chatbots.list', 'chatbots/*')
  return (
    <span className={styles.inline}>
      {botId === null ? (
        <span className={layout.muted}>None: people answer</span>
      ) : (
        <Link href={`/bots/${botId}`}>{bot?.name ?? botId}</Link>
      )}
      {mayChange && (
        <Button kind="quiet" onClick={() => setChanging(true)}>
          Change the bot
        </Button>
      )}
      {changing && <Choice channel={channel} onClose={() => setChanging(false)} />}
    </span>
  )
}

function Choice({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const keep = useKeepChannel()
  const toast = useToast()
  const bots = useQuery(botsQuery)
  const [chosen, setChosen] = useState(channel.botId ?? '')
  const save = useMutation({
    mutationFn: () =>
      api<Channel>('PATCH', `/channels/${channel.id}`, { body: { botId: chosen === '' ? null : chosen } }),
    onSuccess: changed => {
      keep(changed)
      toast.done(chosen === '' ? 'No bot answers here any more.' : 'The bot answers here from now on.')
      onClose()
    },
  })
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Who answers on ${channel.name}?`}
      action="Save"
      busy={save.isPending}
      onSubmit={() => save.mutate()}
    >
      <SelectField
        label="Bot"
        hint="It gets the messages that come in from now on."
        value={chosen}
        onChange={event => setChosen(event.target.value)}
      >
        <option value="">None: people answer</option>
        {bots.data?.map(({ id, name, enabled }) => (
          <option key={id} value={id}>
            {enabled ? name : `${name} (switched off)`}
          </option>
        ))}
        {channel.botId !== null && !bots.data?.some(({ id }) => id === channel.botId) && (
          <option value={channel.botId}>{channel.botId}</option>
        )}
      </SelectField>
      {(save.error ?? bots.error) && <Problem error={save.error ?? bots.error} />}
    </FormDialog>
  )
}
