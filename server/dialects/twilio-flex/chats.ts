import type { FastifyRequest } from 'fastify'
import type { Channel, Conversation } from '../../domain/entities.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import { getChannel, listChannels } from '../../services/channels/read.ts'
import type { Caller, Context } from '../../services/context.ts'
import { closeConversation } from '../../services/conversations/change.ts'
import { openConversation } from '../../services/conversations/open.ts'
import { getConversation } from '../../services/conversations/read.ts'
import type { ChatNotes } from './chat-map.ts'
import { inParameters, noSuchFlow } from './errors.ts'
import { fromSid, idInPath } from './sids.ts'

/** What both kinds of chat channels have in common: they are open conversations. */

/** The channel that a form names as its flow. Throws the error for a flow that is not there. */
export async function flowIn(context: Context, caller: Caller, sid: string): Promise<Channel> {
  const id = fromSid('FO', sid)
  if (id === null) throw noSuchFlow()
  return await getChannel(context, caller, id).catch(error => {
    if (error instanceof Problem && error.code === 'not_found') throw noSuchFlow()
    throw error
  })
}

/** Opens the chat with somebody. `parameter` is where their address comes from. */
export const openChat = (
  context: Context,
  caller: Caller,
  flow: Channel,
  { address, parameter, name, notes }: { address: string; parameter: string; name: string; notes: ChatNotes },
): Promise<Conversation> =>
  inParameters({ '/to': parameter }, () =>
    openConversation(context, caller, { channelId: flow.id, to: address, name, metadata: { flex: notes } }),
  )

/** The chat that a path names, if the key allows this on its channel. What was ended is not there any more. */
export async function chatInPath(
  context: Context,
  request: FastifyRequest,
  permission: string,
): Promise<Conversation> {
  const caller = callerOf(request)
  const conversation = await getConversation(context, caller, idInPath(request, 'CH'))
  requirePermission(caller, permission, `channels/${conversation.channelId}`)
  if (conversation.status === 'closed') throw notFound('chat')
  return conversation
}

/** Ends the chat that a path names. */
export async function endChat(context: Context, request: FastifyRequest): Promise<void> {
  const { id } = await chatInPath(context, request, 'conversations.update')
  await closeConversation(context, callerOf(request), id)
}

/** The channels of conversations, by their ids. */
export async function flowsOf(
  context: Context,
  caller: Caller,
  conversations: readonly Conversation[],
): Promise<ReadonlyMap<string, Channel>> {
  const ids = [...new Set(conversations.map(conversation => conversation.channelId))]
  if (ids.length === 0) return new Map()
  const { items } = await listChannels(context, caller, { ids, limit: ids.length })
  return new Map(items.map(channel => [channel.id, channel]))
}
