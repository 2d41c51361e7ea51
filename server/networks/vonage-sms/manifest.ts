import { type Static, Type } from 'typebox'
import type { Account, Manifest } from '../../domain/network.ts'

const Config = Type.Object(
  {
    apiKey: Type.String({
      title: 'API key',
      description: "On the dashboard's start page, such as a1b2c3d4.",
      pattern: '^[A-Za-z0-9]{4,32}$',
    }),
    applicationId: Type.String({
      title: 'Application ID',
      description: 'Of an application with the capability Messages, to which the number is linked.',
      pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
    }),
    sender: Type.String({
      title: 'Sender',
      description:
        'A number of the account in international form (+447700900000), or a name that can only send.',
      pattern: '^(\\+[1-9][0-9]{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{2,11})$',
    }),
  },
  { additionalProperties: false },
)

const Secrets = Type.Object(
  {
    apiSecret: Type.String({
      title: 'API secret',
      description: 'Beside the API key.',
      minLength: 1,
      maxLength: 128,
    }),
    signatureSecret: Type.String({
      title: 'Signature secret',
      description: 'On the page API settings. Vonage signs its calls with it.',
      minLength: 1,
      maxLength: 256,
    }),
    privateKey: Type.Optional(
      Type.String({
        title: 'Private key',
        description:
          "The application's key file: messages are then sent in its name instead of by the API secret.",
        pattern: '-----BEGIN (RSA )?PRIVATE KEY-----',
        maxLength: 8192,
      }),
    ),
  },
  { additionalProperties: false },
)

/** The settings of a channel: they were checked when they were stored. */
export const configOf = (account: Account): Static<typeof Config> => account.config as Static<typeof Config>
export const secretsOf = (account: Account): Static<typeof Secrets> =>
  account.secrets as Static<typeof Secrets>

export const manifest: Manifest = {
  type: 'vonage-sms',
  medium: 'sms',
  title: 'SMS (Vonage)',
  summary: 'Text messages over Vonage (Nexmo), from a number or a name.',
  docsUrl: 'https://developer.vonage.com/en/messages/overview',
  baseUrl: 'https://api.nexmo.com',
  config: Config,
  secrets: Secrets,
  provider: { name: 'vonage', keys: ['apiKey', 'apiSecret', 'signatureSecret'], account: 'apiKey' },
  addressScope: 'medium',
  capabilities: {
    text: {
      grade: 'full',
      note: 'Up to 1000 characters are one message, sent as segments: one of 160 characters, or several of 153. A character outside of GSM-7 (an emoji) makes that 70, or 67 each; € [ ] { } ~ | ^ \\ count twice.',
    },
    image: { grade: 'fallback', note: 'Sent as its link.' },
    video: { grade: 'fallback', note: 'Sent as its link.' },
    audio: { grade: 'fallback', note: 'Sent as its link.' },
    voice: { grade: 'fallback', note: 'Sent as its link.' },
    document: { grade: 'fallback', note: 'Sent as its link.' },
    sticker: { grade: 'fallback', note: 'Sent as its link.' },
    location: { grade: 'fallback', note: 'Sent as a text with a link to a map.' },
    contact: { grade: 'fallback', note: 'Sent as a text.' },
    buttons: { grade: 'fallback', note: 'Sent as a text: replies are numbered, links written out.' },
    list: { grade: 'fallback', note: 'Sent as a text with numbered rows.' },
    cards: { grade: 'fallback', note: 'Each card is a text of its own.' },
    template: { grade: 'rejected', note: 'SMS has no templates: send the text.' },
    email: { grade: 'fallback', note: 'The plain text under its subject; attachments are left out.' },
  },
  features: ['delivered'],
  // https://api.support.vonage.com/hc/en-us/articles/203993598: 30 requests a second for an account.
  pace: { perSecond: 30, burst: 30, concurrency: 10 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
