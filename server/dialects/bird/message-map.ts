import type { Channel, Contact, Conversation, Message, StatusEntry } from '../../domain/entities.ts'
import { isObject } from '../../domain/json.ts'
import type { Manifest } from '../../domain/manifest.ts'
import type { Failure } from '../../domain/message.ts'
import { iso } from './channel-map.ts'
import { bodyOf } from './content-out.ts'
import type { Message as MessageDto } from './message-schema.ts'
import { identifierKeyOf, platformOf } from './platforms.ts'
import { templateDto } from './template.ts'

/** What is told of a message beside itself. */
export interface Around {
  channel: Channel
  manifest: Manifest | undefined
  contact: Contact | undefined
  conversation: Conversation | undefined
  history: readonly StatusEntry[]
}

/** A message as the vendor writes it. Pure. */
export function messageDto(message: Message, around: Around): MessageDto {
  const { channel, history } = around
  const { id, channelId, content, ref, failure, replyTo, scheduledAt, createdAt, updatedAt } = message
  const incoming = message.direction === 'inbound'
  const connector = {
    connector: { id: channelId, identifierValue: channel.address ?? '', annotations: { name: channel.name } },
  }
  const contact = personOf(message, around)
  const { reference, tags, meta, ...others } = message.metadata ?? {}
  return {
    id,
    channelId,
    sender: incoming ? { contact } : connector,
    receiver: incoming ? connector : { contacts: [{ ...contact, type: 'to' }] },
    ...(content.type === 'template' ? { template: templateOf(content) } : { body: bodyOf(content) }),
    meta: isObject(meta) ? meta : Object.keys(others).length > 0 ? { extraInformation: others } : {},
    reference: typeof reference === 'string' ? reference : '',
    parts: ref === null ? [] : [{ platformReference: ref }],
    status: statusOf(message, history),
    reason: failure?.message ?? '',
    direction: incoming ? 'incoming' : 'outgoing',
    ...(replyTo !== null && { replyTo: { id: replyTo, type: 'message' as const } }),
    lastStatusAt: iso(history.findLast(entry => entry.status === message.status)?.at ?? createdAt),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    ...(failure && { failure: failureOf(failure, wasTaken(history), channel) }),
    ...(Array.isArray(tags) && { tags: tags.map(String) }),
    ...(scheduledAt !== null && { scheduledFor: iso(scheduledAt) }),
  }
}

function templateOf(content: Extract<Message['content'], { type: 'template' }>) {
  const { name = content.name, locale, ...rest } = templateDto(content)
  return { name, locale, ...rest }
}

/** A conversation's address is the contact's own, where they talk alone; who writes in a group has another. */
function personOf(message: Message, { channel, manifest, contact, conversation }: Around) {
  const scope = manifest?.addressScope === 'medium' ? manifest.medium : channel.id
  const own =
    contact?.identities.filter(identity => identity.scope === scope).map(({ address }) => address) ?? []
  const thread = conversation?.thread
  const outgoing = message.direction === 'outbound'
  const address =
    thread !== undefined && (outgoing || own.includes(thread)) ? thread : (own[0] ?? thread ?? '')
  return {
    id: message.contactId,
    identifierKey: identifierKeyOf(channel, manifest?.medium ?? ''),
    identifierValue: address,
    ...(contact?.name != null && { annotations: { name: contact.name } }),
  }
}

/** Whether the network had taken the message. */
const wasTaken = (history: readonly StatusEntry[]): boolean =>
  history.some(({ status }) => status === 'sent' || status === 'delivered' || status === 'read')

/** Portico's own rules, by which messages are not sent. */
const RULES = new Set([
  'window_closed',
  'opted_out',
  'channel_unavailable',
  'capability_paused',
  'unsupported_content',
])

/** Where a message stands, in the vendor's words. Pure. */
function statusOf({ status, failure }: Message, history: readonly StatusEntry[]): MessageDto['status'] {
  switch (status) {
    case 'scheduled':
    case 'accepted':
    case 'sent':
    case 'delivered':
      return status
    // That it was read is no status there, but something that happened to it.
    case 'read':
    case 'received':
      return 'delivered'
    case 'failed':
      if (wasTaken(history)) return 'delivery_failed'
      if (failure?.code === 'superseded') return 'skipped'
      return RULES.has(failure?.code ?? '') ? 'rejected' : 'sending_failed'
  }
}

/**
 * The vendor's codes, where its page has one for what happened; of a kind of failure (14: what the customer did, 15: the
 * platform) the first number, where it has none.
 * https://docs.bird.com/api/channels-api/message-status-and-interactions/message-failure-codes
 */
const failureCodes: ReadonlyMap<string, number> = new Map([
  ['channel_unavailable', 11001],
  ['channel_deleted', 11001],
  ['capability_paused', 11001],
  ['internal', 12001],
  ['file_gone', 12001],
  ['superseded', 12001],
  ['erased', 12001],
  ['unsupported_content', 12002],
  ['window_closed', 14000],
  ['opted_out', 14000],
])
const OF_THE_PLATFORM = 15000

function failureOf({ code, message, cure }: Failure, taken: boolean, { network }: Channel) {
  const own = failureCodes.get(code)
  return {
    code: own ?? OF_THE_PLATFORM,
    description: cure === undefined ? message : `${message} ${cure}`,
    source: { code, name: own !== undefined && !taken ? 'pre-processing' : platformOf(network) },
  }
}
