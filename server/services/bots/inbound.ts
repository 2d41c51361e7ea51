import type { PublishedEvent } from '../../bus/bus.ts'
import type { EventData } from '../../domain/entities.ts'
import type { ConversationRow, MessageRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import { toContact, toConversation, toIdentity, toMessage } from '../entities.ts'

/** A message that a bot is to answer, with what it needs to know. */
export interface Inbound {
  message: MessageRow
  conversation: ConversationRow
  data: EventData
}

/** Reads a contact's message; null when it was erased meanwhile. */
export async function readInbound(
  context: Context,
  workspaceId: string,
  messageId: string,
): Promise<Inbound | null> {
  const { read } = context.store
  const message = await read
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', messageId)
    .executeTakeFirst()
  if (!message) return null
  const [conversation, contact, identities] = await Promise.all([
    read
      .selectFrom('conversations')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', message.conversation_id)
      .executeTakeFirst(),
    read
      .selectFrom('contacts')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', message.contact_id)
      .executeTakeFirst(),
    read
      .selectFrom('identities')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('contact_id', '=', message.contact_id)
      .execute(),
  ])
  if (!conversation || !contact) return null
  const data: EventData = {
    message: toMessage(message),
    conversation: toConversation(conversation),
    contact: toContact(contact, identities.map(toIdentity)),
  }
  return { message, conversation, data }
}

/** The event that hands the message to the bot; it is the same at every try. */
export const inboundEvent = (id: string, { message, data }: Inbound): PublishedEvent => ({
  id,
  type: 'message.received',
  channelId: message.channel_id,
  at: message.created_at,
  data: JSON.stringify(data),
})
