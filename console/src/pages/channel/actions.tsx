import { EllipsisVertical } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useMay } from '../../api/session.tsx'
import type { Channel } from '../../api/types.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copy } from '../../ui/copy.tsx'
import { Menu } from '../../ui/menu.tsx'
import { useToast } from '../../ui/toast.tsx'
import { Deactivate } from './deactivate.tsx'
import type { Switch } from './switch.ts'

/** What can be done with a channel, as far as the key allows. */
export function Actions({
  channel,
  actions: { test, activate, deactivate },
  onTest,
}: {
  channel: Channel
  actions: Switch
  /** Goes to where the checks are shown. */
  onTest: () => void
}) {
  const may = useMay()
  const [, navigate] = useLocation()
  const [asking, setAsking] = useState(false)
  const toast = useToast()
  const { id, enabled } = channel
  const on = `channels/${id}`
  return (
    <>
      {may('channels.test', on) && (
        <Button
          busy={test.isPending}
          onClick={() => {
            test.mutate()
            onTest()
          }}
        >
          Test
        </Button>
      )}
      {!enabled && may('channels.activate', on) && (
        <Button kind="primary" busy={activate.isPending} onClick={() => activate.mutate()}>
          Switch on
        </Button>
      )}
      {enabled && may('channels.deactivate', on) && (
        <Button onClick={() => setAsking(true)}>Switch off</Button>
      )}
      <Menu
        trigger={<IconButton label="More" icon={<EllipsisVertical aria-hidden="true" />} />}
        items={[
          ...(may('channels.update', on)
            ? [{ label: 'Set-up steps', onSelect: () => navigate(`/channels/${id}/setup`) }]
            : []),
          ...(may('conversations.list', 'channels/*')
            ? [{ label: 'Open in inbox', onSelect: () => navigate(`/inbox?channel=${id}`) }]
            : []),
          {
            label: 'Copy id',
            onSelect: () =>
              copy(id).then(
                () => toast.done('The id is copied.'),
                error => toast.failed('The id could not be copied.', error),
              ),
          },
        ]}
      />
      {asking && (
        <Deactivate channel={channel} onClose={() => setAsking(false)} onConfirm={deactivate.mutateAsync} />
      )}
    </>
  )
}
