import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Conversation } from '../../api/types.ts'
import { useChannels } from '../../channels/queries.ts'
import { useNetworkTitle } from '../../networks/networks.ts'
import { FormDialog } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { fieldError, otherError } from '../../ui/field-errors.ts'
import { Problem } from '../../ui/states.tsx'
import { reloadLists } from './list/use-inbox.ts'

/** Begins a conversation with an address, or opens the one there is. */
export function NewConversation({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const may = useMay()
  const titleOf = useNetworkTitle()
  const [, navigate] = useLocation()
  const { data, error: loadError } = useChannels({ status: 'active' })
  const channels = (data ?? []).filter(({ id }) => may('messages.send', `channels/${id}`))
  const [chosen, setChosen] = useState('')
  const [to, setTo] = useState('')
  const [name, setName] = useState('')
  const channelId = chosen || channels[0]?.id || ''
  const open = useMutation({
    mutationFn: () => {
      const body = { channelId, to: to.trim(), ...(name.trim() !== '' && { name: name.trim() }) }
      return api<Conversation>('POST', '/conversations', { body })
    },
    onSuccess: ({ id }) => {
      reloadLists(client)
      onClose()
      navigate(`/inbox/${id}`)
    },
  })
  const other = otherError(open.error, ['/channelId', '/to', '/name'])
  return (
    <FormDialog
      open
      onClose={onClose}
      title="New conversation"
      action="Open"
      busy={open.isPending}
      disabled={channelId === '' || to.trim() === ''}
      onSubmit={() => open.mutate()}
    >
      {loadError && <Problem error={loadError} />}
      {other !== null && <Problem error={other} />}
      {data !== undefined && channels.length === 0 && <p>No channel is active. Connect one first.</p>}
      <SelectField
        label="Channel"
        value={channelId}
        onChange={event => setChosen(event.target.value)}
        error={fieldError(open.error, '/channelId')}
      >
        {channels.map(channel => (
          <option key={channel.id} value={channel.id}>
            {channel.name} ({titleOf(channel.network)})
          </option>
        ))}
      </SelectField>
      <TextField
        label="Address"
        hint="As the network writes it: a phone number such as +49 30 123456, a mail address, a chat id."
        value={to}
        onChange={event => setTo(event.target.value)}
        error={fieldError(open.error, '/to')}
        autoComplete="off"
        required
      />
      <TextField
        label="Name"
        hint="Optional."
        value={name}
        onChange={event => setName(event.target.value)}
        error={fieldError(open.error, '/name')}
        autoComplete="off"
      />
    </FormDialog>
  )
}
