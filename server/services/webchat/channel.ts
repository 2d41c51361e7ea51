import { notFound, Problem } from '../../domain/problem.ts'
import { allowsOrigin } from '../../domain/webchat/origin.ts'
import type { WebchatSettings } from '../../domain/webchat/settings.ts'
import { canSend, type LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'

export const settingsOf = ({ account }: LiveChannel): WebchatSettings => account.config

/** The web chat with this id, in any workspace. Throws `Problem` (`not_found`), also for a channel of another network. */
export async function webchatChannel(context: Context, channelId: string): Promise<LiveChannel> {
  const channel = await context.channels.get(channelId)
  if (channel?.network.manifest.type !== 'webchat') throw notFound('web chat')
  return channel
}

/** The same while it is switched on. Throws `Problem`: `not_found`, `channel_unavailable`. */
export async function openChannel(context: Context, channelId: string): Promise<LiveChannel> {
  const channel = await webchatChannel(context, channelId)
  if (canSend(channel)) return channel
  const { offlineMessage } = settingsOf(channel)
  throw new Problem('channel_unavailable', 'This chat is switched off.', {
    reason: 'switched_off',
    cure: 'Try again later.',
    ...(offlineMessage !== undefined && { meta: { offlineMessage } }),
  })
}

/**
 * Throws `Problem` (`forbidden`) unless pages of `origin` may use the chat. `own` is Portico's origin as browsers see it;
 * null where that is not known.
 */
export function checkOrigin(channel: LiveChannel, origin: string | null, own: string | null): void {
  if (origin === null) {
    throw new Problem('forbidden', 'The request does not say from which page it comes.', {
      reason: 'origin_missing',
      cure: 'Send the header Origin, with one of the origins that the channel allows.',
    })
  }
  if (allowsOrigin(origin, settingsOf(channel).domains ?? [], own)) return
  throw new Problem('forbidden', 'Pages of this origin may not use this chat.', {
    reason: 'origin_refused',
    cure: 'Add its host to the domains of the channel.',
  })
}
