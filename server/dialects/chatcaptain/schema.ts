import { Type } from 'typebox'
import { environments } from '../../domain/profile.ts'
import { named, ref } from '../../http/named-schema.ts'

/** As in the vendor's OpenAPI document: https://docs.chatcaptain.com/api/api-dokumentation/channel-management */

export const channelTypes = [
  'facebook',
  'voice',
  'audiocodes',
  'web',
  'meta-whatsapp',
  'telegram',
  'brevo',
  'email',
  'debug',
] as const
export type ChannelType = (typeof channelTypes)[number]

const Text = (description: string) => Type.String({ description })
const Optional = (description: string) => Type.Optional(Text(description))

export const ChannelDto = named(
  'ChannelDto',
  Type.Object({
    id: Text('The Id of the channel.'),
    name: Text('The name of the channel.'),
    number: Optional('The phone number of a voice channel.'),
    status: Text('pending, active, inactive or error.'),
    token: Text('The current channel token, masked unless the key may see it; empty where there is none.'),
    type: Type.Enum([...channelTypes]),
    created: Text('ISO 8601.'),
    updated: Text('ISO 8601.'),
    tokenValidUntil: Text('ISO 8601; empty where there is no token.'),
    chatbotId: Text('The chatbot that the channel belongs to.'),
    environment: Type.Enum([...environments]),
    mpId: Optional("`mpId` of the channel's metadata."),
    whatsappId: Optional("The account's id on WhatsApp."),
    facebookId: Optional("The page's id on Facebook."),
    telegramId: Optional("The bot's id on Telegram."),
    instagramId: Optional("The account's id on Instagram."),
    audiocodesId: Optional("The gateway's id."),
    language: Optional('The language code.'),
    domains: Type.Array(Type.String(), { description: 'Where a web channel may be used.' }),
    providerId: Text('The network that carries the channel.'),
    pin: Optional('The pin.'),
    metadata: Type.Optional(Type.Record(Type.String(), Type.String())),
    async: Type.Optional(Type.Boolean()),
    description: Optional('The description.'),
    email: Optional('The address of an email channel.'),
  }),
)

export const ListChannelsResponseDto = named(
  'ListChannelsResponseDto',
  Type.Object({ error: Type.Optional(Type.String()), channels: Type.Array(ref(ChannelDto)) }),
)

export const GenerateChannelTokenResponseDto = named(
  'GenerateChannelTokenResponseDto',
  Type.Object({ error: Type.Optional(Type.String()), token: Type.Optional(Type.String()) }),
)

const Id = Type.String({ minLength: 1, maxLength: 64 })
const Language = Type.String({ minLength: 2, maxLength: 35 })
const Token = Type.String({ minLength: 1, maxLength: 4096 })

export const ContactRequestDto = Type.Object({
  channelId: Id,
  channelToken: Token,
  originUrl: Type.String({ minLength: 1, maxLength: 2048, pattern: '^https?://' }),
  language: Language,
})
export const ContactResponseDto = named(
  'ContactResponseDto',
  Type.Object({
    widgetToken: Type.String({ description: 'Opens conversations for this contact.' }),
    validUntil: Type.String({ description: 'ISO 8601.' }),
  }),
)

export const ConversationRequestDto = Type.Object({ widgetToken: Token, channelId: Id, language: Language })
export const ConversationResponseDto = named(
  'ConversationResponseDto',
  Type.Object({ conversationId: Type.String(), contactId: Type.String(), channelId: Type.String() }),
)
