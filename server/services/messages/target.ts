import { invalid, notFound, Problem } from '../../domain/problem.ts'
import { addCounts } from '../../store/counters.ts'
import type { ConversationRow } from '../../store/schema.ts'
import { addressKey, openContacts, openThreads, threadKey } from '../../store/threads.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Caller, Context } from '../context.ts'
import { openingEvents, startedCounts } from '../conversations/opening.ts'
import { toKnownContact } from '../entities.ts'
import { type EventDraft, recordEvents } from '../events/record.ts'

/** Whom a message is for: a conversation, or a contact or address on a channel. */
export interface TargetInput {
  channelId?: string
  conversationId?: string
  contactId?: string
  /** An address on the channel's network. */
  to?: string
}

/** Where a message goes. */
export interface MessageTarget {
  channel: LiveChannel
  /** The conversation's address on the network. */
  thread: string
  /** Null where nothing has been said yet. */
  conversation: ConversationRow | null
}

const PERMISSION = 'messages.send'

/** In which namespace the addresses of a channel's contacts are. */
export const scopeOf = (channel: LiveChannel): string =>
  channel.network.manifest.addressScope === 'medium' ? channel.network.manifest.medium : channel.row.id

/** The channel and conversation a message belongs to. Changes nothing. Throws `Problem`. */
export async function resolveTarget(
  context: Context,
  caller: Caller,
  input: TargetInput,
): Promise<MessageTarget> {
  const conversations = context.store.read
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
  if (input.conversationId !== undefined) {
    const conversation = await conversations.where('id', '=', input.conversationId).executeTakeFirst()
    if (!conversation) throw notFound('conversation')
    if (input.channelId !== undefined && input.channelId !== conversation.channel_id) {
      throw invalid('/channelId', 'The conversation is on another channel.')
    }
    const channel = await sendableChannel(context, caller, conversation.channel_id)
    return { channel, thread: conversation.thread, conversation }
  }
  if (input.channelId === undefined) throw invalid('/channelId', 'Name the channel, or the conversation.')
  const channel = await sendableChannel(context, caller, input.channelId)
  const thread = input.to ?? (await addressOf(context, caller, channel, input.contactId))
  const conversation = await conversations
    .where('channel_id', '=', channel.row.id)
    .where('thread', '=', thread)
    .executeTakeFirst()
  return { channel, thread, conversation: conversation ?? null }
}

async function sendableChannel(context: Context, caller: Caller, id: string): Promise<LiveChannel> {
  const channel = await context.channels.get(id)
  if (channel?.row.workspace_id !== caller.workspaceId) throw notFound('channel')
  if (!caller.may(PERMISSION, `channels/${id}`)) {
    throw new Problem('forbidden', `This key may not send on the channel (${PERMISSION} on channels/${id}).`)
  }
  return channel
}

async function addressOf(
  context: Context,
  caller: Caller,
  channel: LiveChannel,
  contactId: string | undefined,
): Promise<string> {
  if (contactId === undefined) throw invalid('/to', 'Say whom it is for: to, contactId or conversationId.')
  const identities = await context.store.read
    .selectFrom('identities')
    .select(['scope', 'address'])
    .where('workspace_id', '=', caller.workspaceId)
    .where('contact_id', '=', contactId)
    .orderBy('created_at')
    .execute()
  if (identities.length === 0) throw notFound('contact')
  const address = identities.find(i => i.scope === scopeOf(channel))?.address
  if (address === undefined) throw invalid('/contactId', 'The contact has no address on this channel.')
  return address
}

/** Begins the conversation with an address we have not written to and that has not written to us. */
export async function beginConversation(
  context: Context,
  channel: LiveChannel,
  address: string,
): Promise<ConversationRow> {
  const { workspace_id: workspaceId, id: channelId } = channel.row
  const at = context.now()
  const whom = { workspaceId, scope: scopeOf(channel), address }
  const { conversation, publish } = await context.store.transaction(async tx => {
    const somebody = { ...whom, name: null, username: null, language: null, at }
    const opened = (await openContacts(tx, [somebody])).get(addressKey(whom))
    if (!opened) throw new Error('The contact was not opened.')
    const { contact, change } = opened
    const spec = { workspaceId, channelId, contactId: contact.id, thread: address, unread: 0, at }
    const thread = (await openThreads(tx, context.store.kind, [spec])).get(threadKey(spec))
    if (!thread) throw new Error('The conversation was not opened.')
    const events: EventDraft[] = openingEvents(thread, contact)
    if (change === 'created') {
      const data = { contact: toKnownContact(contact) }
      events.unshift({ workspaceId, type: 'contact.created', channelId, data })
    }
    const publish = await recordEvents(context, tx, events)
    await addCounts(tx, startedCounts([thread], at))
    return { conversation: thread.conversation, publish }
  })
  publish()
  return conversation
}

/**
 * An address whose owner forbade messages gets none. It is the address that counts: in a group, what one of its people
 * wants for themselves binds nobody.
 */
export async function checkConsent(
  context: Context,
  caller: Caller,
  { channel, thread }: MessageTarget,
): Promise<void> {
  const identity = await context.store.read
    .selectFrom('identities')
    .select('opted_out_at')
    .where('workspace_id', '=', caller.workspaceId)
    .where('scope', '=', scopeOf(channel))
    .where('address', '=', thread)
    .executeTakeFirst()
  if (!identity || identity.opted_out_at === null) return
  throw new Problem('conflict', 'The contact does not want messages on this channel.', {
    reason: 'opted_out',
    cure: 'Wait until the contact allows messages again.',
  })
}
