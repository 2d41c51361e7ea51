import { Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'

const MB = 1024 * 1024
/** Telegram fetches a file by its URL: https://core.telegram.org/bots/api#sending-files */
const MAX_FILE = 20 * MB
/** What is uploaded may be larger. */
const MAX_PHOTO_UPLOAD = 10 * MB
const MAX_UPLOAD = 50 * MB
const sounds = ['audio/mpeg', 'audio/mp4']

export const manifest: Manifest = {
  type: 'telegram',
  medium: 'telegram',
  title: 'Telegram',
  summary: 'A Telegram bot, made with @BotFather in a minute: private chats and groups.',
  docsUrl: 'https://core.telegram.org/bots/api',
  baseUrl: 'https://api.telegram.org',
  config: Type.Object({}, { additionalProperties: false }),
  secrets: Type.Object(
    {
      botToken: Type.String({
        title: 'Bot token',
        description:
          'From @BotFather (/newbot or /mybots), such as 123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11.',
        // Telegram shows its form by an example only, and its server refuses more than 80 characters.
        pattern: '^[1-9][0-9]*:[A-Za-z0-9_-]+$',
        maxLength: 80,
      }),
    },
    { additionalProperties: false },
  ),
  addressScope: 'medium',
  capabilities: {
    text: { grade: 'full', note: 'More than 4096 characters leave as several messages.' },
    image: { grade: 'full', maxBytes: 5 * MB, upload: { maxBytes: MAX_PHOTO_UPLOAD } },
    video: {
      grade: 'full',
      maxBytes: MAX_FILE,
      mimeTypes: ['video/mp4'],
      upload: { maxBytes: MAX_UPLOAD, mimeTypes: ['video/mp4'] },
    },
    audio: {
      grade: 'full',
      maxBytes: MAX_FILE,
      mimeTypes: sounds,
      upload: { maxBytes: MAX_UPLOAD, mimeTypes: sounds },
    },
    voice: {
      grade: 'partial',
      maxBytes: MAX_FILE,
      mimeTypes: ['audio/ogg', ...sounds],
      note: 'More than 1 MB is shown as a file.',
      upload: { maxBytes: MAX_UPLOAD, mimeTypes: ['audio/ogg', ...sounds] },
    },
    document: {
      grade: 'partial',
      maxBytes: MAX_FILE,
      mimeTypes: ['application/pdf', 'application/zip', 'image/gif'],
      note: 'Telegram takes only PDF, ZIP and GIF by URL; what is uploaded may be anything.',
      upload: { maxBytes: MAX_UPLOAD },
    },
    sticker: {
      grade: 'partial',
      maxBytes: MAX_FILE,
      mimeTypes: ['image/webp'],
      note: 'Only static stickers; a caption follows as a text.',
      upload: { maxBytes: 512 * 1024, mimeTypes: ['image/webp'] },
    },
    location: { grade: 'full' },
    contact: { grade: 'full' },
    buttons: {
      grade: 'partial',
      note: 'The value of a button has at most 64 bytes; a number to dial is written into the text.',
    },
    list: {
      grade: 'fallback',
      note: 'Every row becomes a button; sections and descriptions go into the text.',
    },
    cards: {
      grade: 'fallback',
      note: 'Each card leaves as a message of its own, with its buttons.',
      upload: { maxBytes: MAX_PHOTO_UPLOAD },
    },
    template: { grade: 'rejected', note: 'Telegram has no templates: send the text.' },
    email: { grade: 'rejected', note: 'Telegram carries no mail: send a text.' },
  },
  features: ['replies', 'edits', 'reactions', 'typing', 'groups'],
  // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this. The limits of a single chat (about
  // one a second, 20 a minute in a group) show as 429, and then only that conversation waits.
  pace: { perSecond: 30, burst: 30, concurrency: 20 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
