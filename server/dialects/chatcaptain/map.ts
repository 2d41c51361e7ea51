import type { Static } from 'typebox'
import type { Channel } from '../../domain/entities.ts'
import { environmentOf } from '../../domain/profile.ts'
import type { ChannelDto, ChannelType } from './schema.ts'

/** Networks as the vendor calls them; those without a name here are not in its lists. */
const types: ReadonlyMap<string, ChannelType> = new Map([
  ['messenger', 'facebook'],
  ['instagram', 'facebook'],
  ['twilio-voice', 'voice'],
  ['audiocodes', 'audiocodes'],
  ['webchat', 'web'],
  ['whatsapp', 'meta-whatsapp'],
  ['twilio-whatsapp', 'meta-whatsapp'],
  ['telegram', 'telegram'],
  ['brevo', 'brevo'],
  ['email', 'email'],
  ['sandbox', 'debug'],
])

export const listedNetworks = [...types.keys()]

/** Under which name the vendor gives the account's id. */
const accountFields: ReadonlyMap<string, keyof Static<typeof ChannelDto>> = new Map([
  ['messenger', 'facebookId'],
  ['instagram', 'instagramId'],
  ['twilio-voice', 'number'],
  ['whatsapp', 'whatsappId'],
  ['twilio-whatsapp', 'whatsappId'],
  ['telegram', 'telegramId'],
  ['audiocodes', 'audiocodesId'],
  ['email', 'email'],
  ['brevo', 'email'],
])

/** What a list says of a channel's token. */
export interface ShownToken {
  token: string
  /** Epoch milliseconds. */
  validUntil: number
}

/** A channel of a chatbot as the vendor writes it. Null for a network it has no name for. Pure. */
export function channelDto(
  channel: Channel,
  chatbotId: string,
  token: ShownToken | null,
): Static<typeof ChannelDto> | null {
  const type = types.get(channel.network)
  if (type === undefined) return null
  const { profile, metadata, config } = channel
  const accountField = accountFields.get(channel.network)
  return {
    id: channel.id,
    name: channel.name,
    status: channel.status,
    token: token?.token ?? '',
    type,
    created: new Date(channel.createdAt).toISOString(),
    updated: new Date(channel.updatedAt).toISOString(),
    tokenValidUntil: token === null ? '' : new Date(token.validUntil).toISOString(),
    chatbotId,
    environment: environmentOf(profile),
    domains: Array.isArray(config.domains) ? config.domains.map(String) : [],
    providerId: channel.network,
    ...(accountField !== undefined && channel.address !== null && { [accountField]: channel.address }),
    ...(typeof metadata.mpId === 'string' && { mpId: metadata.mpId }),
    ...(profile.language !== undefined && { language: profile.language }),
    ...(profile.pin !== undefined && { pin: profile.pin }),
    ...(profile.async !== undefined && { async: profile.async }),
    ...(profile.description !== undefined && { description: profile.description }),
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  }
}
