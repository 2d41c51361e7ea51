import { type Static, Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'

const MB = 1024 * 1024
/** Of a mail with its attachments: https://developers.brevo.com/docs/send-a-transactional-email */
const MAX_MAIL = 20 * MB
/** https://developers.brevo.com/docs/api-limits: 1000 mails a second, on the plan everybody has. */
const PER_SECOND = 1000

/** What Brevo takes as an attachment, by the ending of its name: https://developers.brevo.com/reference/sendtransacemail */
const documents = [
  'application/pdf',
  'application/zip',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/rtf',
  'text/plain',
  'text/csv',
  'text/calendar',
]

const Address = (title: string, description: string) =>
  Type.String({ title, description, pattern: '^[^\\s@<>,;:"]{1,64}@[^\\s@<>,;:"]{1,255}$', maxLength: 320 })

const Config = Type.Object(
  {
    address: Address(
      'Sender address',
      'From where mails are sent. Brevo must know it: as a sender, or by its domain.',
    ),
    name: Type.Optional(
      Type.String({ title: 'Sender name', description: 'Shown beside the address.', maxLength: 70 }),
    ),
    inboundAddress: Type.Optional(
      Address(
        'Address for answers',
        'On a domain whose MX records name Brevo, and not the one mails are sent from: support@reply.example.com. Without it, answers go to the sender address and do not come in here.',
      ),
    ),
    subject: Type.Optional(
      Type.String({
        title: 'Subject',
        description: 'Of mails that begin a conversation and bring none.',
        maxLength: 998,
      }),
    ),
  },
  { additionalProperties: false },
)
export type Config = Static<typeof Config>

const attached = 'Travels as an attachment; a caption is the text.'
const written = 'Written out in the text.'

export const manifest: Manifest = {
  type: 'brevo',
  medium: 'email',
  title: 'Email (Brevo)',
  summary: 'Mail over Brevo (once Sendinblue): sent by its API, answers through inbound parsing.',
  docsUrl: 'https://developers.brevo.com/docs/getting-started',
  baseUrl: 'https://api.brevo.com',
  config: Config,
  secrets: Type.Object(
    {
      apiKey: Type.String({
        title: 'API key',
        description: 'From Settings, SMTP & API, API keys: xkeysib-…',
        pattern: '^[\\x21-\\x7e]{20,200}$',
      }),
    },
    { additionalProperties: false },
  ),
  provider: { name: 'brevo', keys: ['apiKey'] },
  addressScope: 'medium',
  capabilities: {
    text: { grade: 'full' },
    email: { grade: 'full', maxBytes: MAX_MAIL },
    image: {
      grade: 'partial',
      maxBytes: MAX_MAIL,
      mimeTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/tiff', 'image/bmp'],
      note: attached,
    },
    video: {
      grade: 'partial',
      maxBytes: MAX_MAIL,
      mimeTypes: ['video/mp4', 'video/mpeg', 'video/quicktime', 'video/x-msvideo', 'video/x-ms-wmv'],
      note: attached,
    },
    audio: {
      grade: 'partial',
      maxBytes: MAX_MAIL,
      mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/flac', 'audio/wav', 'audio/x-ms-wma'],
      note: attached,
    },
    voice: {
      grade: 'partial',
      maxBytes: MAX_MAIL,
      mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/ogg'],
      note: attached,
    },
    document: { grade: 'full', maxBytes: MAX_MAIL, mimeTypes: documents },
    sticker: {
      grade: 'partial',
      maxBytes: MAX_MAIL,
      note: 'Travels as an attachment. Brevo takes none that is named .webp.',
    },
    location: { grade: 'fallback', note: 'Written out in the text, with a link to a map.' },
    contact: { grade: 'fallback', note: written },
    buttons: { grade: 'fallback', note: 'Replies are numbered, links and phone numbers written out.' },
    list: { grade: 'fallback', note: 'Numbered in the text.' },
    cards: { grade: 'fallback', note: 'One mail: their texts one below the other, their files attached.' },
    template: { grade: 'rejected', note: 'A mail needs no approved template: send the text.' },
  },
  features: ['replies', 'delivered', 'read'],
  pace: { perSecond: PER_SECOND, burst: PER_SECOND, concurrency: 20 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
