import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import type { Channel } from '../../api/types.ts'
import { useKeepChannel } from '../../channels/queries.ts'
import { useToast } from '../../ui/toast.tsx'
import type { TestResult } from './data.ts'

export interface Deactivation {
  reason?: string
  closeConversations?: boolean
}

/** What is done with a channel as a whole: what changes by it is shown at once. */
export function useSwitch({ id, name }: Channel) {
  const client = useQueryClient()
  const toast = useToast()
  const look = () => {
    void client.invalidateQueries({ queryKey: ['channel', id], exact: true })
    void client.invalidateQueries({ queryKey: ['channel', id, 'health'] })
    void client.invalidateQueries({ queryKey: ['channels'] })
  }
  const keep = useKeepChannel()

  const test = useMutation({
    mutationFn: () => api<TestResult>('POST', `/channels/${id}/test`),
    onSettled: look,
  })
  const activate = useMutation({
    mutationFn: () => api<Channel>('POST', `/channels/${id}/activate`),
    onSuccess: channel => {
      keep(channel)
      toast.done(channel.status === 'pending' ? `${name} waits for a step of yours.` : `${name} is on.`)
    },
    onSettled: look,
  })
  const deactivate = useMutation({
    mutationFn: (body: Deactivation) => api<Channel>('POST', `/channels/${id}/deactivate`, { body }),
    onSuccess: channel => {
      keep(channel)
      activate.reset()
      toast.done(`${name} is off.`)
    },
    onSettled: look,
  })
  return { test, activate, deactivate }
}

export type Switch = ReturnType<typeof useSwitch>
