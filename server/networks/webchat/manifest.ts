import type { Capability, Manifest } from '../../domain/network.ts'
import { WebchatSecrets, WebchatSettings } from '../../domain/webchat/settings.ts'

/** Whoever chats reaches Portico itself, and with it the files that it keeps. */
const full: Capability = { grade: 'full', upload: {} }

export const manifest: Manifest = {
  type: 'webchat',
  medium: 'webchat',
  title: 'Web chat',
  summary: 'A chat on your own web site, by Portico’s widget or a client of your own: no account is needed.',
  docsUrl: 'https://www.rfc-editor.org/rfc/rfc6455',
  baseUrl: null,
  config: WebchatSettings,
  secrets: WebchatSecrets,
  addressScope: 'account',
  capabilities: {
    text: full,
    image: full,
    video: full,
    audio: full,
    voice: full,
    document: full,
    sticker: full,
    location: full,
    contact: full,
    buttons: full,
    list: full,
    cards: full,
    template: { grade: 'rejected', note: 'A web chat has no templates: send the text.' },
    email: { grade: 'rejected', note: 'A web chat carries no mail: send a text.' },
  },
  features: ['replies', 'typing', 'delivered', 'read'],
  // Nobody limits it: what is sent is there once it is stored.
  pace: { perSecond: 1000, burst: 1000, concurrency: 50 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
