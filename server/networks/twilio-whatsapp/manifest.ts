import { Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'
import { accountSid, messagingServiceSid, phoneNumber, provider, secrets } from '../shared/twilio/settings.ts'

const MB = 1024 * 1024
/** https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages */
const file = { maxBytes: 16 * MB }
const AFTER = 'A caption follows as a text.'

export const manifest: Manifest = {
  type: 'twilio-whatsapp',
  medium: 'whatsapp',
  title: 'WhatsApp (Twilio)',
  summary: 'A WhatsApp sender of a Twilio account, or its sandbox.',
  docsUrl: 'https://www.twilio.com/docs/whatsapp',
  baseUrl: 'https://api.twilio.com',
  config: Type.Object(
    {
      accountSid,
      phoneNumber: Type.Optional(phoneNumber),
      messagingServiceSid: Type.Optional(messagingServiceSid),
    },
    { additionalProperties: false },
  ),
  secrets,
  provider,
  addressScope: 'medium',
  capabilities: {
    text: { grade: 'full', note: 'More than 1600 characters leave as several messages.' },
    image: { grade: 'full', ...file, mimeTypes: ['image/jpeg', 'image/png'] },
    video: { grade: 'full', ...file, mimeTypes: ['video/mp4'] },
    audio: {
      grade: 'partial',
      ...file,
      mimeTypes: ['audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/3gpp', 'audio/amr'],
      note: AFTER,
    },
    voice: { grade: 'partial', ...file, mimeTypes: ['audio/ogg'], note: AFTER },
    document: { grade: 'full', ...file, mimeTypes: ['application/pdf'] },
    sticker: { grade: 'partial', ...file, mimeTypes: ['image/webp'], note: AFTER },
    location: { grade: 'full' },
    contact: { grade: 'fallback', note: 'Sent as a text.' },
    buttons: { grade: 'fallback', note: 'Sent as a text; a template may have real buttons.' },
    list: { grade: 'fallback', note: 'Sent as a text; a template may have a real list.' },
    cards: { grade: 'fallback', note: 'Each card is a message of its own, with its buttons as text.' },
    template: {
      grade: 'partial',
      note: 'Named by its Content SID (HX…). Its variables 1, 2, … are the header, the body values and the button values, in this order.',
    },
    email: { grade: 'fallback', note: 'The plain text under its subject; attachments are left out.' },
  },
  features: ['typing', 'delivered', 'read', 'templates'],
  // 80 messages a second for each sender: https://www.twilio.com/docs/whatsapp/api#rate-limiting-and-queueing
  pace: { perSecond: 80, burst: 80, concurrency: 20 },
  // https://www.twilio.com/docs/whatsapp/key-concepts#the-24-hour-window
  serviceWindowHours: 24,
  untrustedDestination: false,
}
