import { Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'
import { messagingNetwork } from '../shared/graph/messaging/network.ts'
import {
  pageProvider,
  pageSecrets,
  pageSettings,
  type Surface,
  WINDOW,
} from '../shared/graph/messaging/surface.ts'

const MB = 1024 * 1024

const manifest: Manifest = {
  type: 'instagram',
  medium: 'instagram',
  title: 'Instagram',
  summary: 'Direct messages of a professional Instagram account that is linked to a Facebook page.',
  docsUrl: 'https://developers.facebook.com/docs/messenger-platform/instagram',
  baseUrl: 'https://graph.facebook.com',
  config: Type.Object(
    {
      accountId: Type.String({
        title: 'Instagram account ID',
        description:
          'Of the professional account, and not its name: GET /<page>?fields=instagram_business_account.',
        pattern: '^[0-9]+$',
        maxLength: 32,
      }),
      ...pageSettings,
      // A page's token is the page.
      pageId: Type.Optional(pageSettings.pageId),
    },
    { additionalProperties: false },
  ),
  secrets: pageSecrets,
  provider: pageProvider,
  addressScope: 'account',
  // https://developers.facebook.com/docs/messenger-platform/instagram/features/send-message
  capabilities: {
    text: { grade: 'full', note: 'More than 1000 bytes leave as several messages.' },
    image: {
      grade: 'partial',
      maxBytes: 8 * MB,
      mimeTypes: ['image/png', 'image/jpeg', 'image/gif'],
      note: 'A caption follows as a text.',
    },
    video: {
      grade: 'partial',
      maxBytes: 25 * MB,
      mimeTypes: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm'],
      note: 'A caption follows as a text.',
    },
    audio: {
      grade: 'partial',
      maxBytes: 25 * MB,
      mimeTypes: ['audio/aac', 'audio/mp4', 'audio/wav'],
      note: 'A caption follows as a text.',
    },
    voice: {
      grade: 'partial',
      maxBytes: 25 * MB,
      mimeTypes: ['audio/aac', 'audio/mp4', 'audio/wav'],
      note: 'Shown as any sound; a caption follows as a text.',
    },
    document: {
      grade: 'partial',
      maxBytes: 25 * MB,
      mimeTypes: ['application/pdf'],
      note: 'PDF only; a caption follows as a text.',
    },
    sticker: { grade: 'fallback', maxBytes: 8 * MB, note: 'Shown as an image.' },
    location: { grade: 'fallback', note: 'A text with a link to a map.' },
    contact: { grade: 'fallback', note: 'A text.' },
    buttons: {
      grade: 'partial',
      note: 'Up to 3 replies and links of 20 characters stay as buttons, up to 13 replies are offered once; numbers, and links beside these, go into the text; more is a numbered text.',
    },
    list: {
      grade: 'fallback',
      note: 'Rows become buttons or quick replies; sections and descriptions go into the text.',
    },
    cards: {
      grade: 'partial',
      note: 'Up to 10 with 80 characters of title and of text, and 3 buttons each; else one message for each card.',
    },
    template: { grade: 'rejected', note: 'Instagram has no templates: send a text.' },
    email: { grade: 'rejected', note: 'Instagram carries no mail: send a text.' },
  },
  features: ['edits', 'reactions', 'typing', 'read'],
  // https://developers.facebook.com/docs/messenger-platform/overview/rate-limiting: 300 calls a second are allowed, 10
  // with sound or film, which shows as 613.
  pace: { perSecond: 100, burst: 100, concurrency: 20 },
  serviceWindowHours: WINDOW,
  untrustedDestination: false,
}

const surface: Surface = {
  network: 'instagram',
  title: 'Instagram',
  object: 'instagram',
  maxText: { count: 1000, unit: 'bytes' },
  replies: false,
  calls: false,
  // Any field of the page has the app hear of its Instagram account; this one Messenger does not use.
  pageFields: ['feed'],
  appFields: ['messages', 'messaging_postbacks', 'messaging_seen', 'message_reactions', 'message_edit'],
  spared: [],
  scopes: ['instagram_basic', 'instagram_manage_messages', 'pages_manage_metadata'],
}

/** Instagram by the Send API. https://developers.facebook.com/docs/messenger-platform/instagram */
export const instagram = messagingNetwork(surface, manifest)
