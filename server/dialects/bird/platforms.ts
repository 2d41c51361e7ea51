import type { Channel } from '../../domain/entities.ts'
import type { Manifest } from '../../domain/manifest.ts'

/**
 * Platforms are networks, by the vendor's names where it has one. What it carries itself is here carried by somebody, who is
 * in the name. Any other network has its own name there.
 * https://docs.bird.com/api/channels-api/api-reference/channel-connectors
 */
const platforms: ReadonlyMap<string, string> = new Map([
  ['messenger', 'facebook'],
  ['twilio-whatsapp', 'whatsapp-twilio'],
  ['twilio-sms', 'sms-twilio'],
  ['vonage-sms', 'sms-vonage'],
  ['twilio-voice', 'voice-twilio'],
  ['audiocodes', 'voice-audiocodes'],
  ['brevo', 'email-brevo'],
])
const networks: ReadonlyMap<string, string> = new Map(
  [...platforms].map(([network, platform]) => [platform, network]),
)

/** The platform of a network. Pure. */
export const platformOf = (network: string): string => platforms.get(network) ?? network

/** The network of a platform; what nobody knows is a network that nobody knows. Pure. */
const networkOf = (platform: string): string => {
  const network = networks.get(platform) ?? platform
  return platformOf(network) === platform ? network : ''
}

type Manifests = readonly Pick<Manifest, 'type' | 'medium'>[]

/**
 * The networks that a name stands for: that of a platform, or of what people use, whoever carries it: `sms`, and what the
 * vendor carries itself, `sms-messagebird`. None for a name that nobody knows. Pure.
 */
export function networksNamed(name: string, manifests: Manifests): string[] {
  const exact = networkOf(name)
  if (manifests.some(({ type }) => type === exact)) return [exact]
  const medium = name.replace(/-messagebird$/, '')
  return manifests.filter(manifest => manifest.medium === medium).map(({ type }) => type)
}

/** The only version that templates of connectors have. */
const VERSION = '1'

export const templateRefOf = (network: string): string => `${platformOf(network)}:${VERSION}`

/** The network that a template of connectors is for; null for what is no template. Pure. */
export function networkOfTemplate(ref: string): string | null {
  const [, platform = '', version] = /^([A-Za-z0-9-]+):(.*)$/.exec(ref) ?? []
  return version === VERSION ? networkOf(platform) || null : null
}

/** How the vendor names the address that a medium has: the same for everybody who carries it. */
const mediumKeys: ReadonlyMap<string, string> = new Map([
  ['whatsapp', 'phonenumber'],
  ['sms', 'phonenumber'],
  ['rcs', 'phonenumber'],
  ['voice', 'phonenumber'],
  ['email', 'emailaddress'],
])

/** How it names an address that only one account sees, before the account's id. */
const accountKeys: ReadonlyMap<string, string> = new Map([
  ['telegram', 'telegram:'],
  ['messenger', 'facebookid-'],
])

type Addressed = Pick<Channel, 'network' | 'address' | 'id' | 'profile'>

/**
 * The kind of address that contacts have on a channel, as the vendor names it: what the channel says, else by its medium or
 * account. Pure. https://docs.bird.com/api/conversations-api/api-reference/conversation-participants
 */
export const identifierKeyOf = (channel: Addressed, medium: string): string =>
  commonKeyOf(channel, medium) ??
  `${accountKeys.get(channel.network) ?? `${platformOf(channel.network)}-`}${channel.address ?? channel.id}`

/** The same, where it is more than a name that clients are given; undefined where any will do. Pure. */
export const commonKeyOf = ({ profile }: Pick<Addressed, 'profile'>, medium: string): string | undefined =>
  profile.contactIdentifierKey ?? mediumKeys.get(medium)
