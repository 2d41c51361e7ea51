import type { Channel } from '../../domain/entities.ts'
import { fromWebchat, toWebchat } from './webchat.ts'

type Config = Record<string, unknown>

/** How a network's channels are written under one of the vendor's types. */
export interface Form {
  type: string
  network: string
  /** `config.provider`, where a type is carried by several; absent for the one that is meant without it. */
  provider?: string
  /** Where the vendor calls a setting otherwise: its path in `config` → the network's. */
  names?: Readonly<Record<string, string>>
  /** Other names that the vendor's SDKs have for settings → the vendor's own. */
  aliases?: Readonly<Record<string, string>>
  /** Settings that only the network or Portico can tell: taken from a client, and left. */
  told?: readonly string[]
  /** What the network told, under the vendor's names. Pure. */
  shown?: (facts: Channel['facts']) => Config
  /** Where renaming does not do. Pure. */
  reshape?: { in(config: Config, current: Config): Config; out(config: Config): Config }
}

const fact = (name: string, text: string | undefined): Config => (text === undefined ? {} : { [name]: text })

/** As the page has it: `+5511888888888`. */
const phoneNumber = (text: string | undefined): string | undefined => text?.replace(/[^+\d]/g, '')

/** The first of a type is the one that is meant when no provider is given. */
export const forms: readonly Form[] = [
  {
    type: 'whatsapp',
    network: 'whatsapp',
    told: ['phoneNumber', 'businessName'],
    shown: facts => ({
      ...fact('phoneNumber', phoneNumber(facts.displayPhoneNumber)),
      ...fact('businessName', facts.verifiedName),
    }),
  },
  { type: 'whatsapp', network: 'twilio-whatsapp', provider: 'twilio' },
  {
    type: 'telegram',
    network: 'telegram',
    told: ['botUsername', 'webhookSecret'],
    shown: facts => fact('botUsername', facts.botUsername && `@${facts.botUsername}`),
  },
  { type: 'sms', network: 'twilio-sms', provider: 'twilio' },
  { type: 'sms', network: 'vonage-sms', provider: 'vonage', names: { phoneNumber: 'sender' } },
  {
    type: 'email',
    network: 'email',
    provider: 'smtp',
    aliases: { smtpUsername: 'smtpUser', imapUsername: 'imapUser' },
  },
  {
    type: 'email',
    network: 'brevo',
    provider: 'brevo',
    names: { fromEmail: 'address', fromName: 'name' },
  },
  { type: 'voice', network: 'twilio-voice', provider: 'twilio' },
  { type: 'voice', network: 'audiocodes', provider: 'audiocodes' },
  {
    type: 'webchat',
    network: 'webchat',
    told: ['widgetId'],
    names: {
      allowedOrigins: 'domains',
      'theme/primaryColor': 'theme/colour',
      'theme/headerText': 'theme/title',
      'theme/welcomeMessage': 'theme/greeting',
      'theme/position': 'theme/side',
      showBranding: 'theme/branding',
      requireEmail: 'preChat',
    },
    reshape: { in: toWebchat, out: fromWebchat },
  },
  {
    type: 'facebook',
    network: 'messenger',
    names: { pageAccessToken: 'accessToken' },
    told: ['pageName', 'pageProfilePicture'],
    shown: facts => fact('pageName', facts.pageName),
  },
  {
    type: 'instagram',
    network: 'instagram',
    aliases: { instagramId: 'accountId', pageAccessToken: 'accessToken' },
    told: ['username', 'profilePicture'],
    shown: facts => fact('username', facts.username),
  },
  { type: 'rcs', network: 'rcs' },
]

/** The form of a network that the vendor has no name for: its own. */
const plain = (network: string): Form => ({ type: network, network })

/** How a network's channels are written. */
export const formOf = (network: string): Form =>
  forms.find(form => form.network === network) ?? plain(network)

/** The forms of a type, of the networks there are; none for a type that is unknown. */
export function formsOf(type: string, networks: ReadonlyMap<string, unknown>): Form[] {
  const named = forms.filter(form => form.type === type && networks.has(form.network))
  if (named.length > 0) return named
  const isOwn = networks.has(type) && forms.every(form => form.network !== type)
  return isOwn ? [plain(type)] : []
}
