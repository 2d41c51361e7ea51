import type { Static } from 'typebox'
import type { Bot, Channel } from '../../domain/entities.ts'
import { invalid } from '../../domain/problem.ts'
import type { ChannelProfile } from '../../domain/profile.ts'
import { InvalidInput } from '../../http/invalid-input.ts'
import { changedIntegration, integrationJson, integrationOf } from './integration.ts'
import { type ChannelType, channelTypes, type FlexFlow, type FlexFlowChanges } from './schema.ts'
import { sidOrNull, toSid } from './sids.ts'
import { wholeSeconds } from './time.ts'

/** Flex Flows as channels and where they lead, and back. Pure. */

type Form = Static<typeof FlexFlowChanges>

/** The network on which a flow of each type is made. A channel on any other network is shown as `custom`. */
const networks: Record<ChannelType, string> = {
  web: 'webchat',
  sms: 'twilio-sms',
  facebook: 'messenger',
  whatsapp: 'twilio-whatsapp',
  line: 'line',
  custom: 'custom',
}

export const WEB_NETWORK = networks.web

function channelTypeOf({ network, profile }: Pick<Channel, 'network' | 'profile'>): ChannelType {
  const said = channelTypes.find(type => type === profile.routing?.channelType)
  return said ?? channelTypes.find(type => networks[type] === network) ?? 'custom'
}

/** `bot` is the channel's, where the caller may see it. */
export function flowJson(channel: Channel, bot: Bot | undefined, url: string): Static<typeof FlexFlow> {
  const { routing } = channel.profile
  const integration = integrationOf(routing, bot?.url ?? null)
  const sid = toSid('FO', channel.id)
  return {
    account_sid: toSid('AC', channel.workspaceId),
    date_created: wholeSeconds(channel.createdAt),
    date_updated: wholeSeconds(channel.updatedAt),
    sid,
    friendly_name: channel.name,
    chat_service_sid: sidOrNull('IS', routing?.chatService),
    channel_type: channelTypeOf(channel),
    contact_identity: contactIdentityOf(channel),
    enabled: channel.enabled,
    integration_type: integration.type,
    integration: integrationJson(integration),
    long_lived: routing?.longLived ?? false,
    janitor_enabled: routing?.janitorEnabled ?? false,
    url: `${url}/${sid}`,
  }
}

/** The account as whoever made the flow wrote it, or else its address on the network. */
function contactIdentityOf({ address, profile }: Channel): string | null {
  const said = profile.routing?.contactIdentity
  return said !== undefined && (address === null || bare(said) === address) ? said : address
}

/** Twilio writes whose address it is in front of those of WhatsApp and Messenger. */
const bare = (address: string): string => address.replace(/^(whatsapp|messenger):/, '')

/** The names of parameters for the settings that a contact identity becomes, for refusals. */
export const identityParameters: Readonly<Record<string, string>> = Object.fromEntries(
  ['phoneNumber', 'messagingServiceSid', 'pageId', 'account'].map(key => [
    `/config/${key}`,
    'ContactIdentity',
  ]),
)

/** What such a channel requires that no form of this API has: it is given through another one. */
const later: Partial<Record<ChannelType, readonly string[]>> = {
  facebook: ['accessToken'],
  line: ['channelSecret', 'channelAccessToken'],
  custom: ['url'],
}

/** What a new channel is set up with. Throws `InvalidInput` for a page that is not named. */
export function newAccount(
  type: ChannelType,
  identity: string | undefined,
): { network: string; config: Record<string, unknown>; later: readonly string[] } {
  if (type === 'facebook' && identity === undefined) {
    throw new InvalidInput([{ field: '/ContactIdentity', message: 'is required' }])
  }
  const config = identity === undefined ? {} : accountSettings(type, identity)
  return { network: networks[type], config, later: later[type] ?? [] }
}

/** The settings of a channel whose account this is. */
function accountSettings(type: ChannelType, identity: string): Record<string, unknown> {
  const account = bare(identity)
  switch (type) {
    case 'sms':
    case 'whatsapp':
      return account.startsWith('MG')
        ? { phoneNumber: null, messagingServiceSid: account }
        : { phoneNumber: account, messagingServiceSid: null }
    case 'facebook':
      return { pageId: account }
    case 'custom':
      return { account }
    case 'web':
    case 'line':
      // The first has no account, and the second's follows from its token.
      return {}
  }
}

/** What a form asks for. Parts that are absent stay as they are. */
export interface FlowChange {
  name?: string
  config?: Record<string, unknown>
  profile?: { routing: NonNullable<ChannelProfile['routing']> }
  /** What is called with the conversations from now on; null for nothing. */
  url?: string | null
  enabled?: boolean
}

/** What a form asks for of a channel that is there. Throws `Problem` for what cannot be. */
export function flowChange(channel: Channel, botUrl: string | null, form: Form): FlowChange {
  const { routing } = channel.profile
  const before = integrationOf(routing, botUrl)
  const integration = changedIntegration(before, form)
  const type = channelTypeOf(channel)
  if (form.ChannelType !== undefined && form.ChannelType !== type) {
    throw invalid('/ChannelType', 'a flow keeps its channel type; make another flow for another one')
  }
  const isNew = form.ContactIdentity !== undefined && form.ContactIdentity !== contactIdentityOf(channel)
  if (isNew && networks[type] !== channel.network) {
    throw invalid(
      '/ContactIdentity',
      `the account of a channel on ${channel.network} follows from its own settings`,
    )
  }
  const parts = routingParts(form)
  const routes = integration !== null || Object.keys(parts).length > 0
  const { type: kind, settings } = integration ?? before
  return {
    ...(form.FriendlyName !== undefined && { name: form.FriendlyName }),
    ...(isNew && { config: accountSettings(type, form.ContactIdentity ?? '') }),
    ...(routes && { profile: { routing: { ...routing, type: kind, settings, ...parts } } }),
    ...(integration !== null && integration.url !== before.url && { url: integration.url }),
    ...(form.Enabled !== undefined && { enabled: form.Enabled }),
  }
}

/** What a form says of the routing beside the integration. */
export const routingParts = (form: Form): Partial<NonNullable<ChannelProfile['routing']>> => ({
  ...(form.ChannelType !== undefined && { channelType: form.ChannelType }),
  ...(form.ChatServiceSid !== undefined && { chatService: form.ChatServiceSid }),
  ...(form.ContactIdentity !== undefined && { contactIdentity: form.ContactIdentity }),
  ...(form.LongLived !== undefined && { longLived: form.LongLived }),
  ...(form.JanitorEnabled !== undefined && { janitorEnabled: form.JanitorEnabled }),
})
