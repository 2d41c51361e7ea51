import { type Static, Type } from 'typebox'
import type { Account, Manifest } from '../../domain/network.ts'

const MB = 1024 * 1024

const Config = Type.Object(
  {
    senderName: Type.String({
      title: 'Sender name',
      description: 'Shown above what the bot sends.',
      minLength: 1,
      maxLength: 28,
    }),
    senderAvatar: Type.Optional(
      Type.String({
        title: 'Sender picture',
        description: 'Its link: up to 100 kB, 720 × 720 is best.',
        pattern: '^https?://[^\\s/]+',
        maxLength: 2048,
      }),
    ),
  },
  { additionalProperties: false },
)

/** The settings of a Viber channel: they were checked when they were stored. */
export const configOf = (account: Account): Static<typeof Config> => account.config as Static<typeof Config>

export const manifest: Manifest = {
  type: 'viber',
  medium: 'viber',
  title: 'Viber',
  summary: 'A Viber bot: chats with people who have subscribed to it by writing first.',
  docsUrl: 'https://developers.viber.com/docs/api/rest-bot-api/',
  baseUrl: 'https://chatapi.viber.com',
  config: Config,
  secrets: Type.Object(
    {
      authToken: Type.String({
        title: 'Authentication token',
        description: 'In Viber: More, Settings, Bots, Edit info, Your app key; or partners.viber.com.',
        pattern: '^[\\x21-\\x7e]+$',
        maxLength: 256,
      }),
    },
    { additionalProperties: false },
  ),
  provider: { name: 'viber', keys: ['authToken'] },
  // A person has another id at each bot. https://creators.viber.com/docs/bots-api/data-models/subscriber
  addressScope: 'account',
  // Limits: https://developers.viber.com/docs/api/rest-bot-api/#message-types
  capabilities: {
    text: { grade: 'full', note: 'More than 7000 characters leave as several texts.' },
    image: {
      grade: 'partial',
      maxBytes: MB,
      mimeTypes: ['image/jpeg', 'image/png', 'image/gif'],
      note: 'When its link ends in .jpg, .jpeg, .png or .gif; else it leaves as a file or a link.',
    },
    video: {
      grade: 'partial',
      maxBytes: 26 * MB,
      mimeTypes: ['video/mp4'],
      note: 'When its size is told, its link ends in .mp4 and it has at most 180 seconds; else it leaves as a file or a link.',
    },
    audio: { grade: 'fallback', maxBytes: 50 * MB, note: 'A file when its size is told, else a link.' },
    voice: { grade: 'fallback', maxBytes: 50 * MB, note: 'A file when its size is told, else a link.' },
    document: {
      grade: 'partial',
      maxBytes: 50 * MB,
      note: 'When its size is told; else, and for programs, it leaves as a link.',
    },
    sticker: {
      grade: 'partial',
      note: "Viber's own stickers by ref (sticker/<id>); a picture leaves as an image or a link.",
    },
    location: { grade: 'partial', note: 'Name and address follow as a text.' },
    contact: {
      grade: 'partial',
      note: 'Names have 28 characters, numbers 18; a mail address follows as a text.',
    },
    buttons: {
      grade: 'partial',
      note: 'A keyboard in place of that of the phone; a number to dial is written into the text.',
    },
    list: {
      grade: 'fallback',
      note: 'Every row becomes a button; sections and descriptions go into the text.',
    },
    cards: {
      grade: 'partial',
      note: 'Up to 6 side by side, with up to 3 buttons each and 250 characters; else one after another.',
    },
    template: { grade: 'rejected', note: 'Viber bots have no templates: send the text.' },
    email: { grade: 'rejected', note: 'Viber carries no mail: send a text.' },
  },
  features: ['delivered', 'read'],
  // Viber tells a limit for broadcasts (500 requests in 10 seconds) and for one person (100 messages an hour without an
  // answer), which shows as status 12. https://creators.viber.com/docs/bots-api/resources/messaging/broadcast-message
  pace: { perSecond: 50, burst: 50, concurrency: 20 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
