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
/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
const MAX_FILE = 25 * MB

const manifest: Manifest = {
  type: 'messenger',
  medium: 'messenger',
  title: 'Messenger',
  summary: 'The inbox of a Facebook page on Messenger.',
  docsUrl: 'https://developers.facebook.com/docs/messenger-platform',
  baseUrl: 'https://graph.facebook.com',
  config: Type.Object(pageSettings, { additionalProperties: false }),
  secrets: pageSecrets,
  provider: pageProvider,
  addressScope: 'account',
  capabilities: {
    text: { grade: 'full', note: 'More than 2000 characters leave as several messages.' },
    image: { grade: 'partial', maxBytes: MAX_FILE, note: 'A caption follows as a text.' },
    video: { grade: 'partial', maxBytes: MAX_FILE, note: 'A caption follows as a text.' },
    audio: { grade: 'partial', maxBytes: MAX_FILE, note: 'A caption follows as a text.' },
    voice: { grade: 'partial', maxBytes: MAX_FILE, note: 'Shown as any sound; a caption follows as a text.' },
    document: { grade: 'partial', maxBytes: MAX_FILE, note: 'A caption follows as a text.' },
    sticker: { grade: 'fallback', maxBytes: MAX_FILE, note: 'Shown as an image.' },
    location: { grade: 'fallback', note: 'A text with a link to a map.' },
    contact: { grade: 'fallback', note: 'A text.' },
    buttons: {
      grade: 'partial',
      note: 'Up to 3 of 20 characters stay as buttons, up to 13 replies are offered once; links and numbers beside these go into the text, more is a numbered text.',
    },
    list: {
      grade: 'fallback',
      note: 'Rows become buttons or quick replies; sections and descriptions go into the text.',
    },
    cards: {
      grade: 'partial',
      note: 'Up to 10 with 80 characters of title and of text, and 3 buttons each; else one message for each card.',
    },
    template: { grade: 'rejected', note: 'Messenger has no templates here: send a text.' },
    email: { grade: 'rejected', note: 'Messenger carries no mail: send a text.' },
  },
  features: ['replies', 'edits', 'reactions', 'typing', 'delivered', 'read'],
  // https://developers.facebook.com/docs/messenger-platform/overview/rate-limiting: 300 calls a second are allowed (10
  // with sound or film, which shows as 613), but beyond 40 the inbox of the page fails.
  pace: { perSecond: 40, burst: 40, concurrency: 20 },
  serviceWindowHours: WINDOW,
  untrustedDestination: false,
}

const fields = [
  'messages',
  'messaging_postbacks',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_edits',
]

const surface: Surface = {
  network: 'messenger',
  title: 'Messenger',
  object: 'page',
  maxText: { count: 2000, unit: 'characters' },
  replies: true,
  calls: true,
  pageFields: fields,
  appFields: fields,
  spared: ['message_reads'],
  scopes: ['pages_messaging', 'pages_manage_metadata'],
}

/** Messenger by the Send API. https://developers.facebook.com/docs/messenger-platform */
export const messenger = messagingNetwork(surface, manifest)
