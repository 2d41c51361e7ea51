import { invalid, notFound, Problem, type ProblemDetails } from '../../domain/problem.ts'
import { addCounts, type Count } from '../../store/counters.ts'
import type { ConversationRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
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

/** An address as the channel's network writes it. Throws `Problem` (`invalid`) for what cannot be one, naming `field`. */
export function addressOn({ network }: LiveChannel, text: string, field: string): string {
  const { addresses, manifest } = network
  if (!addresses) return text
  const address = addresses.read(text)
  if (address !== null) return address
  const cure = `Write it like ${addresses.example}.`
  throw new Problem('invalid', `"${text}" is no address on ${manifest.title}.`, { field, cure })
}

/** The channel and conversation a message belongs to. Changes nothing. Throws `Problem`. */
export async function resolveTarget(
  context: Context,
  caller: Caller,
  input: TargetInput,
): Promise<MessageTarget> {
  if (input.conversationId !== undefined) {
    const conversation = await context.store.read
      .selectFrom('conversations')
      .selectAll()
      .where('workspace_id', '=', caller.workspaceId)
      .where('id', '=', input.conversationId)
      .executeTakeFirst()
    if (!conversation) throw notFound('conversation')
    if (input.channelId !== undefined && input.channelId !== conversation.channel_id) {
      throw invalid('/channelId', 'The conversation is on another channel.')
    }
    const channel = await sendableChannel(context, caller, conversation.channel_id)
    return { channel, thread: conversation.thread, conversation }
  }
  if (input.channelId === undefined) throw invalid('/channelId', 'Name the channel, or the conversation.')
  const channel = await sendableChannel(context, caller, input.channelId)
  const thread =
    input.to === undefined
      ? await addressOf(context, caller, channel, input.contactId)
      : addressOn(channel, input.to, '/to')
  return await targetOf(context, channel, thread)
}

/** The conversation with an address, as far as there is one. */
export async function targetOf(
  context: Context,
  channel: LiveChannel,
  thread: string,
): Promise<MessageTarget> {
  const conversation = await context.store.read
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', channel.row.workspace_id)
    .where('channel_id', '=', channel.row.id)
    .where('thread', '=', thread)
    .executeTakeFirst()
  return { channel, thread, conversation: conversation ?? null }
}

async function sendableChannel(context: Context, caller: Caller, id: string): Promise<LiveChannel> {
  const channel = await context.channels.get(id)
  if (channel?.row.workspace_id !== caller.workspaceId) throw notFound('channel')
  checkMaySend(caller, id)
  return channel
}

/** Throws `Problem` (`forbidden`), naming the field where one is to blame. */
export function checkMaySend(caller: Caller, channelId: string, details: ProblemDetails = {}): void {
  const resource = `channels/${channelId}`
  if (caller.may(PERMISSION, resource)) return
  const message = `This key may not send on the channel (${PERMISSION} on ${resource}).`
  throw new Problem('forbidden', message, details)
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

/**
 * Begins the conversation with an address we have not written to and that has not written to us. `name` is the contact's,
 * where it has none yet.
 */
export async function beginConversation(
  context: Context,
  channel: LiveChannel,
  address: string,
  name: string | null = null,
): Promise<ConversationRow> {
  const { conversation, publish } = await context.store.transaction(async tx => {
    const { conversation, events, counts } = await openTarget(context, tx, channel, address, name)
    const publish = await recordEvents(context, tx, events)
    await addCounts(tx, counts)
    return { conversation, publish }
  })
  publish()
  return conversation
}

/** The same in the caller's transaction, which records what it led to. */
export async function openTarget(
  context: Context,
  tx: Tx,
  channel: LiveChannel,
  address: string,
  name: string | null = null,
): Promise<{ conversation: ConversationRow; events: EventDraft[]; counts: Count[] }> {
  const { workspace_id: workspaceId, id: channelId, network } = channel.row
  const at = context.now()
  const whom = { workspaceId, scope: scopeOf(channel), address }
  const somebody = { ...whom, name, username: null, language: null, at }
  const opened = (await openContacts(tx, [somebody])).get(addressKey(whom))
  if (!opened) throw new Error('The contact was not opened.')
  const { contact, change } = opened
  const spec = { workspaceId, channelId, network, contactId: contact.id, thread: address, unread: 0, at }
  const thread = (await openThreads(tx, context.store.kind, [spec])).get(threadKey(spec))
  if (!thread) throw new Error('The conversation was not opened.')
  const events: EventDraft[] = openingEvents(thread, contact)
  if (change === 'created') {
    const data = { contact: toKnownContact(contact) }
    events.unshift({ workspaceId, type: 'contact.created', channelId, data })
  }
  return { conversation: thread.conversation, events, counts: startedCounts([thread], at) }
}
