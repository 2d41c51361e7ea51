import { Problem } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { createBot } from './create.ts'
import { botsById } from './read.ts'
import { deleteBot } from './remove.ts'
import { updateBot } from './update.ts'

/** Bots that belong to one channel: made when it gets a URL to hand its conversations to, gone when it has none. */

/** A channel, and the bot that handles it now. */
export interface Handled {
  id: string
  name: string
  botId: string | null
}

/**
 * The id of a bot that hands this channel's conversations to `url`: the channel's own with a new URL, or one that is made.
 * A bot that was not made for this channel stays as it is. Throws `Problem` (`invalid`, with the field `/url`).
 */
export async function ownBotFor(
  context: Context,
  caller: Caller,
  channel: Handled,
  url: string,
): Promise<string> {
  if (channel.botId !== null && (await isOwn(context, caller, channel.id, channel.botId))) {
    await updateBot(context, caller, channel.botId, { url })
    return channel.botId
  }
  const { name, id } = channel
  const { bot } = await createBot(context, caller, { name, url, metadata: { [OWNER]: id } })
  return bot.id
}

/** Deletes the bot that was made for a channel and handles it no more, unless it handles others meanwhile. */
export async function dropOwnBot(
  context: Context,
  caller: Caller,
  channelId: string,
  botId: string,
): Promise<void> {
  if (!(await isOwn(context, caller, channelId, botId))) return
  await deleteBot(context, caller, botId).catch(error => {
    if (!(error instanceof Problem)) throw error
  })
}

/** In the metadata of a bot: whose it is. */
const OWNER = 'madeForChannel'

async function isOwn(context: Context, caller: Caller, channelId: string, botId: string): Promise<boolean> {
  const bot = (await botsById(context, caller, [botId])).get(botId)
  return bot?.metadata[OWNER] === channelId
}
