import { Type } from 'typebox'
import { Content as MessageContent } from '../../../domain/content.ts'
import { mediaSources, mediaStates } from '../../../domain/media.ts'
import { messageStatuses, priorities } from '../../../domain/message.ts'
import { LONGEST_PREVIEW } from '../../../domain/preview.ts'
import { named, ref } from '../../../http/named-schema.ts'
import { Count, Failure, FreeObject, Id, orNull, Time, versioned } from './parts.ts'

export const Contact = named(
  'Contact',
  Type.Object({
    id: Id,
    name: orNull(Type.String()),
    language: orNull(Type.String()),
    identities: Type.Array(
      Type.Object({
        scope: Type.String({
          description: 'The network, or the channel where each account has addresses of its own.',
        }),
        address: Type.String(),
        username: orNull(Type.String()),
        optedOutAt: orNull(Time),
      }),
    ),
    metadata: FreeObject,
    ...versioned,
  }),
)

export const Conversation = named(
  'Conversation',
  Type.Object({
    id: Id,
    channelId: Id,
    contactId: Id,
    thread: Type.String({ description: "The conversation's address on the network." }),
    status: Type.Enum(['open', 'closed']),
    unread: Count,
    lastMessageAt: Time,
    lastInboundAt: orNull(Time),
    closedAt: orNull(Time),
    metadata: FreeObject,
    createdAt: Time,
    updatedAt: Time,
  }),
)

export const Content = named('Content', Type.Union([...MessageContent.anyOf]))

export const Fallback = named(
  'Fallback',
  Type.Object(
    {
      channels: Type.Array(
        Type.Object({
          channelId: Id,
          to: Type.String(),
          afterSeconds: orNull(
            Type.Integer({ description: 'Null: it is tried only when the message before it fails.' }),
          ),
        }),
        { description: 'In this order.' },
      ),
      messageId: orNull(
        Type.String({ format: 'uuid', description: 'The message that has taken its place.' }),
      ),
    },
    { description: 'What is tried when the message fails or is not delivered in time.' },
  ),
)

export const Substitute = named(
  'Substitute',
  Type.Object(
    { messageId: Id, channelId: Id, status: Type.Enum([...messageStatuses]) },
    { description: 'A message that was sent in the place of another.' },
  ),
)

export const Message = named(
  'Message',
  Type.Object({
    id: Id,
    conversationId: Id,
    channelId: Id,
    contactId: Id,
    direction: Type.Enum(['inbound', 'outbound']),
    status: Type.Enum([...messageStatuses]),
    content: ref(Content),
    metadata: orNull(FreeObject),
    replyTo: orNull(Id),
    ref: orNull(Type.String({ description: "The network's id of the message." })),
    failure: orNull(ref(Failure)),
    priority: Type.Enum([...priorities]),
    scheduledAt: orNull(Time),
    networkAt: orNull(Time),
    fallback: orNull(ref(Fallback)),
    fallbackOf: orNull(
      Type.String({
        format: 'uuid',
        description: 'The message that was to be sent, where this one is sent in its place.',
      }),
    ),
    createdAt: Time,
    updatedAt: Time,
  }),
)
export const MessageWithHistory = named(
  'MessageWithHistory',
  Type.Object({
    ...Message.properties,
    history: Type.Array(
      Type.Object({ status: Type.Enum([...messageStatuses]), at: Time, failure: orNull(ref(Failure)) }),
    ),
    fallbacks: Type.Array(ref(Substitute), { description: 'What was sent in its place, in order.' }),
  }),
)

const { id, direction, status, createdAt } = Message.properties
export const InboxItem = named(
  'InboxItem',
  Type.Object(
    {
      conversation: ref(Conversation),
      contact: Type.Object({
        id: Id,
        name: orNull(Type.String()),
        address: orNull(Type.String({ description: "On the conversation's network." })),
      }),
      lastMessage: orNull(
        Type.Object(
          {
            ...{ id, direction, status },
            type: Type.String({ description: 'Of its content: text, image, template, …' }),
            preview: Type.String({
              maxLength: LONGEST_PREVIEW,
              description:
                'The beginning of its text, caption, file name or the like, in one line; empty where it has none.',
            }),
            createdAt,
          },
          { description: 'Null where nothing was said yet, and for a key that may not list messages.' },
        ),
      ),
    },
    { description: 'A conversation with what is shown beside it.' },
  ),
)

export const MediaFile = named(
  'MediaFile',
  Type.Object(
    {
      id: Id,
      source: Type.Enum([...mediaSources]),
      state: Type.Enum([...mediaStates], {
        description: 'waiting: its bytes are still to come. failed: they never came.',
      }),
      messageId: orNull(Type.String({ format: 'uuid', description: 'The message it came with.' })),
      mimeType: orNull(Type.String({ description: 'What it is, by its bytes.' })),
      filename: orNull(Type.String()),
      size: orNull(Type.Integer({ minimum: 0, description: 'Bytes.' })),
      sha256: orNull(Type.String({ description: 'Hex.' })),
      failure: orNull(ref(Failure)),
      url: Type.String({ description: 'A link that is good for an hour and needs no key.' }),
      createdAt: Time,
      expiresAt: orNull(
        Type.String({ format: 'date-time', description: 'When it goes, unless a message uses it before.' }),
      ),
    },
    { description: 'A file that Portico keeps.' },
  ),
)
