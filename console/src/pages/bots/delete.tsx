import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { api } from '../../api/client.ts'
import type { Bot } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm, Dialog } from '../../ui/dialog.tsx'
import { useToast } from '../../ui/toast.tsx'
import { botKey, useBotChannels } from './data.ts'

/** Asks and deletes; while the bot has channels it only says what comes first. */
export function DeleteBot({ bot, open, onClose }: { bot: Bot; open: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const { data: channels = [], hasNextPage } = useBotChannels(bot.id)
  if (channels.length > 0) {
    const count = hasNextPage ? `more than ${channels.length}` : String(channels.length)
    return (
      <Dialog
        open={open}
        onClose={onClose}
        title={`“${bot.name}” has channels`}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <p>
          It answers {count} {channels.length === 1 ? 'channel' : 'channels'}. Give{' '}
          {channels.length === 1 ? 'it' : 'them'} another bot, or none, and delete it then.
        </p>
      </Dialog>
    )
  }
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title={`Delete “${bot.name}”?`}
      action="Delete"
      onConfirm={async () => {
        await api('DELETE', `/bots/${bot.id}`)
        navigate('/bots')
        toast.done(`“${bot.name}” is deleted.`)
        client.removeQueries({ queryKey: botKey(bot.id) })
        await client.invalidateQueries({ queryKey: ['bots', 'list'] })
      }}
    >
      <p>Its tokens and the messages that wait for it go too. This cannot be undone.</p>
    </Confirm>
  )
}
