import { type Static, Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'

const MB = 1024 * 1024
/** https://developers.google.com/business-communications/rcs-business-messaging/guides/build/messages/send */
const MAX_FILE = 100 * MB
/** Characters: https://developers.google.com/business-communications/rcs-business-messaging/guides/build/messages/send#text */
export const MAX_TEXT = 3072

const Config = Type.Object(
  {
    agentId: Type.String({
      title: 'Agent ID',
      description:
        'From the Business Communications Developer Console, in the agent’s overview: such as my_agent_abc123_agent.',
      pattern: '^[A-Za-z0-9_-]{1,100}$',
    }),
    region: Type.Optional(
      Type.Enum(['us', 'europe', 'asia'], {
        title: 'Region',
        description: 'Where the agent is hosted, as it was chosen when the agent was made.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type Config = Static<typeof Config>

export const manifest: Manifest = {
  type: 'rcs',
  medium: 'rcs',
  title: 'RCS',
  summary:
    'RCS for Business by Google: rich messages in the phone’s own messages app, from a verified sender.',
  docsUrl: 'https://developers.google.com/business-communications/rcs-business-messaging',
  baseUrl: 'https://rcsbusinessmessaging.googleapis.com',
  config: Config,
  secrets: Type.Object(
    {
      serviceAccount: Type.String({
        title: 'Service account key',
        description: 'The text of the JSON key file: in the console under Service account, Create key.',
        minLength: 100,
        maxLength: 10_000,
      }),
      clientToken: Type.String({
        title: 'Client token',
        description: 'Of the agent’s webhook: in the console under Integrations, Webhook, Configure.',
        pattern: '^[\\x21-\\x7e]{8,200}$',
      }),
    },
    { additionalProperties: false },
  ),
  // One service account, and one webhook, may serve all agents of a partner.
  provider: { name: 'google', keys: ['serviceAccount', 'clientToken'] },
  addressScope: 'medium',
  capabilities: {
    text: { grade: 'full', note: `More than ${MAX_TEXT} characters leave as several messages.` },
    image: {
      grade: 'full',
      maxBytes: MAX_FILE,
      mimeTypes: ['image/jpeg', 'image/png', 'image/gif'],
      note: 'A caption follows as a text.',
    },
    video: {
      grade: 'full',
      maxBytes: MAX_FILE,
      mimeTypes: ['video/mp4', 'video/mpeg', 'video/mp4v-es', 'video/h263', 'video/webm'],
      note: 'A caption follows as a text.',
    },
    audio: {
      grade: 'full',
      maxBytes: MAX_FILE,
      mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/3gpp', 'application/ogg', 'audio/ogg'],
      note: 'A caption follows as a text.',
    },
    voice: {
      grade: 'partial',
      maxBytes: MAX_FILE,
      mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/3gpp', 'application/ogg', 'audio/ogg'],
      note: 'Shown as a sound file.',
    },
    document: { grade: 'full', maxBytes: MAX_FILE, mimeTypes: ['application/pdf'] },
    sticker: {
      grade: 'partial',
      maxBytes: MAX_FILE,
      mimeTypes: ['image/jpeg', 'image/png', 'image/gif'],
      note: 'Shown as a picture.',
    },
    location: { grade: 'fallback', note: 'A text, with a button that opens the map.' },
    contact: { grade: 'fallback', note: 'A text, with a button that dials the number.' },
    buttons: {
      grade: 'partial',
      note: 'At most 11; labels of more than 25 characters are cut. They go when the next message comes.',
    },
    list: {
      grade: 'fallback',
      note: 'Every row becomes a button, at most 11; descriptions go into the text.',
    },
    cards: {
      grade: 'partial',
      note: 'One is a card, several are a carousel of up to 10; up to 4 buttons each. More leave as more messages.',
    },
    template: { grade: 'rejected', note: 'RCS has no templates: send the text.' },
    email: { grade: 'rejected', note: 'RCS carries no mail: send a text.' },
  },
  features: ['typing', 'delivered', 'read'],
  // Google publishes no number for messages; above its quota it answers 429, and then the channel waits.
  pace: { perSecond: 50, burst: 50, concurrency: 20 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
