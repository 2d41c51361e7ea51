import { type Static, Type } from 'typebox'
import type { Account, Manifest } from '../../domain/network.ts'

const KB = 1024
const MB = 1024 * KB

const Config = Type.Object(
  {
    phoneNumberId: Type.String({
      title: 'Phone number ID',
      description: 'Not the number itself: App Dashboard, WhatsApp, API Setup.',
      pattern: '^[0-9]+$',
      maxLength: 32,
    }),
    businessAccountId: Type.Optional(
      Type.String({
        title: 'WhatsApp Business Account ID',
        description:
          'App Dashboard, WhatsApp, API Setup. Without it Portico asks Meta which one the number is in.',
        pattern: '^[0-9]+$',
        maxLength: 32,
      }),
    ),
  },
  { additionalProperties: false },
)
type Config = Static<typeof Config>

/** Checked when the channel was saved. */
export const configOf = (account: Account): Config => account.config as Config

export const manifest: Manifest = {
  type: 'whatsapp',
  medium: 'whatsapp',
  title: 'WhatsApp',
  summary: "A number of the WhatsApp Business Platform, through Meta's own Cloud API.",
  docsUrl: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/overview',
  baseUrl: 'https://graph.facebook.com',
  config: Config,
  secrets: Type.Object(
    {
      accessToken: Type.String({
        title: 'Access token',
        description:
          "A system user's, with whatsapp_business_messaging and whatsapp_business_management: Business settings, Users, System users.",
        pattern: '^\\S+$',
        maxLength: 2048,
      }),
      appSecret: Type.Optional(
        Type.String({
          title: 'App secret',
          description:
            'Signs what Meta delivers; without it nothing is taken in. App Dashboard, App settings, Basic.',
          maxLength: 256,
        }),
      ),
      verifyToken: Type.Optional(
        Type.String({
          title: 'Verify token',
          description: 'Of your own choice, where you enter the URL of this channel at Meta by hand.',
          maxLength: 256,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  // A system user's token reaches every number of the business.
  provider: { name: 'meta', keys: ['accessToken', 'appSecret', 'verifyToken'] },
  addressScope: 'medium',
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
  capabilities: {
    text: { grade: 'full', note: 'More than 4096 characters leave as several messages.' },
    image: { grade: 'full', maxBytes: 5 * MB, mimeTypes: ['image/jpeg', 'image/png'] },
    video: { grade: 'full', maxBytes: 16 * MB, mimeTypes: ['video/mp4', 'video/3gpp'] },
    audio: {
      grade: 'partial',
      maxBytes: 16 * MB,
      mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
      note: 'A caption follows as a text.',
    },
    voice: {
      grade: 'partial',
      maxBytes: 16 * MB,
      mimeTypes: ['audio/ogg'],
      note: 'Only Ogg with Opus is shown as a voice message, other sound as a file; a caption follows as a text.',
    },
    document: { grade: 'full', maxBytes: 100 * MB },
    sticker: {
      grade: 'partial',
      maxBytes: 500 * KB,
      mimeTypes: ['image/webp'],
      note: 'WebP only, static ones up to 100 KB; a caption follows as a text.',
    },
    location: { grade: 'full' },
    contact: { grade: 'full' },
    buttons: {
      grade: 'partial',
      note: 'Up to 3 replies of 20 characters are buttons, up to 10 of 24 a menu, more a numbered text. One link alone is a button; beside replies links and numbers go into the text.',
    },
    list: {
      grade: 'partial',
      note: 'Up to 10 rows of 24 characters, with descriptions of 72; else a numbered text.',
    },
    cards: { grade: 'fallback', note: 'Each card leaves as a message of its own, with its buttons.' },
    template: {
      grade: 'partial',
      note: 'Parameters by position; the variable part of a button is that of its link.',
    },
    email: { grade: 'rejected', note: 'WhatsApp carries no mail: send a text.' },
  },
  features: ['replies', 'reactions', 'typing', 'delivered', 'read', 'templates', 'groups'],
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput: 80 a second for a number until
  // Meta raises it. The limit of one contact (one in 6 seconds after 45) shows as 131056, and then only that one waits.
  pace: { perSecond: 80, burst: 80, concurrency: 40 },
  serviceWindowHours: 24,
  untrustedDestination: false,
}
