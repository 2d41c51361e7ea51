import { Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'

const MB = 1024 * 1024
const reference = 'https://developers.line.biz/en/reference/messaging-api'

export const manifest: Manifest = {
  type: 'line',
  medium: 'line',
  title: 'LINE',
  summary: 'A LINE Official Account by the Messaging API: private chats and groups.',
  docsUrl: `${reference}/`,
  baseUrl: 'https://api.line.me',
  config: Type.Object({}, { additionalProperties: false }),
  secrets: Type.Object(
    {
      channelSecret: Type.String({
        title: 'Channel secret',
        description: 'LINE Developers Console, the channel, tab Basic settings. It signs what LINE delivers.',
        pattern: '^[0-9a-f]{32}$',
      }),
      channelAccessToken: Type.String({
        title: 'Channel access token',
        description:
          'LINE Developers Console, the channel, tab Messaging API: issue the long-lived token, which does not run out.',
        pattern: '^[\\x21-\\x7e]+$',
        maxLength: 2048,
      }),
    },
    { additionalProperties: false },
  ),
  // A person has another user id at each provider. https://developers.line.biz/en/docs/messaging-api/getting-user-ids/
  addressScope: 'account',
  // Limits: the section of each message object in the reference.
  capabilities: {
    text: { grade: 'full', note: 'More than 5000 characters leave as several texts.' },
    image: {
      grade: 'partial',
      maxBytes: 10 * MB,
      mimeTypes: ['image/jpeg', 'image/png'],
      note: 'By https. A picture of more than 1 MB needs a previewUrl; what does not fit leaves as a link.',
    },
    video: {
      grade: 'partial',
      maxBytes: 200 * MB,
      mimeTypes: ['video/mp4'],
      note: 'By https and with a previewUrl; without one it leaves as a link.',
    },
    audio: {
      grade: 'partial',
      maxBytes: 200 * MB,
      mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/x-m4a'],
      note: 'By https and with durationSeconds; without it, it leaves as a link.',
    },
    voice: {
      grade: 'partial',
      maxBytes: 200 * MB,
      mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/x-m4a'],
      note: 'By https and with durationSeconds; without it, it leaves as a link.',
    },
    document: { grade: 'fallback', note: 'LINE takes no files from bots: the link leaves as a text.' },
    sticker: {
      grade: 'partial',
      note: "LINE's own stickers by ref (sticker/<package id>/<sticker id>); a picture leaves as an image or a link.",
    },
    location: { grade: 'full' },
    contact: { grade: 'fallback', note: 'Name, number and address leave as a text.' },
    buttons: {
      grade: 'partial',
      note: 'Two to four below a short text, else up to 13 as quick replies, else a numbered text. Labels have 20 characters, values 300.',
    },
    list: {
      grade: 'fallback',
      note: 'Every row becomes a button; sections and descriptions go into the text.',
    },
    cards: {
      grade: 'partial',
      note: 'A carousel when all cards are alike: each with 1 to 3 buttons, as many as the others. Else one after another.',
    },
    template: { grade: 'rejected', note: 'LINE has no templates to be approved: send the text.' },
    email: { grade: 'rejected', note: 'LINE carries no mail: send a text.' },
  },
  features: ['typing', 'groups'],
  // https://developers.line.biz/en/reference/messaging-api/#rate-limits
  pace: { perSecond: 2000, burst: 2000, concurrency: 50 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
