import { Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'
import { accountSid, messagingServiceSid, phoneNumber, provider, secrets } from '../shared/twilio/settings.ts'

const MB = 1024 * 1024
const MMS = 'As MMS, which numbers of the US, Canada and Australia carry; elsewhere send a link.'
/** https://www.twilio.com/docs/messaging/guides/accepted-mime-types */
const images = { maxBytes: 5 * MB, mimeTypes: ['image/jpeg', 'image/png', 'image/gif'] }
/** Types that Twilio passes on as they are. */
const other = { maxBytes: 500 * 1024 }

export const manifest: Manifest = {
  type: 'twilio-sms',
  medium: 'sms',
  title: 'SMS (Twilio)',
  summary: 'Text messages over Twilio, from one number or a messaging service.',
  docsUrl: 'https://www.twilio.com/docs/messaging',
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
    text: {
      grade: 'full',
      note: 'Up to 1600 characters are one message, sent as segments: one of 160 characters, or several of 153. A character outside of GSM-7 (an emoji) makes that 70, or 67 each; € [ ] { } ~ | ^ \\ count twice.',
    },
    image: { grade: 'partial', ...images, note: MMS },
    video: { grade: 'partial', ...other, mimeTypes: ['video/mp4', 'video/3gpp'], note: MMS },
    audio: { grade: 'partial', ...other, mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/ogg'], note: MMS },
    voice: { grade: 'partial', ...other, mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/ogg'], note: MMS },
    document: { grade: 'partial', ...other, mimeTypes: ['application/pdf', 'text/vcard'], note: MMS },
    sticker: { grade: 'fallback', note: 'Sent as its link.' },
    location: { grade: 'fallback', note: 'Sent as a text with a link to a map.' },
    contact: { grade: 'fallback', note: 'Sent as a text.' },
    buttons: { grade: 'fallback', note: 'Sent as a text: replies are numbered, links written out.' },
    list: { grade: 'fallback', note: 'Sent as a text with numbered rows.' },
    cards: {
      grade: 'fallback',
      note: 'Each card is a message of its own: its picture as MMS, its text, its buttons.',
    },
    template: { grade: 'rejected', note: 'SMS has no templates: send the text.' },
    email: { grade: 'fallback', note: 'The plain text under its subject; attachments are left out.' },
  },
  features: ['delivered'],
  // A number sends slower than this (one message a second in the US, a short code 100), and Twilio queues for it:
  // https://help.twilio.com/articles/115002943027. Its API answers 429 when too much comes at a time.
  pace: { perSecond: 100, burst: 100, concurrency: 20 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
