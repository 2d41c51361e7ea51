import { type Static, Type } from 'typebox'
import type { Account, Manifest } from '../../domain/network.ts'
import { accountSid, phoneNumber, provider, secrets } from '../shared/twilio/settings.ts'

const Config = Type.Object(
  {
    accountSid,
    phoneNumber,
    greeting: Type.Optional(
      Type.String({
        title: 'Greeting',
        description: 'Said to who calls, before anything else. Without it Portico listens at once.',
        minLength: 1,
        maxLength: 1000,
      }),
    ),
    language: Type.Optional(
      Type.String({
        title: 'Language',
        description: 'Spoken and understood: en-US (the default), de-DE, …',
        pattern: '^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$',
      }),
    ),
    voice: Type.Optional(
      Type.String({
        title: 'Voice',
        description: 'One of Twilio, such as Polly.Joanna or Google.de-DE-Wavenet-F.',
        pattern: '^[A-Za-z0-9._-]{1,64}$',
      }),
    ),
    speechTimeout: Type.Optional(
      Type.String({
        title: 'End of speech',
        description: 'Seconds of silence after which a sentence is complete, or auto (the default).',
        pattern: '^(auto|[1-9][0-9]?)$',
      }),
    ),
    speechToText: Type.Optional(
      Type.Boolean({
        title: 'Understand speech',
        description: 'Off: what is said is not taken in, only keys are.',
      }),
    ),
    textToSpeech: Type.Optional(
      Type.Boolean({
        title: 'Speak texts',
        description: 'Off: only sound files are played; texts are refused.',
      }),
    ),
    recordCalls: Type.Optional(
      Type.Boolean({
        title: 'Record calls',
        description: 'Records both sides. Many countries ask for consent: say so in the greeting.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** The settings of a voice channel: they were checked when they were stored. */
export const configOf = (account: Account): Static<typeof Config> => account.config as Static<typeof Config>

const UNSPOKEN = { grade: 'rejected', note: 'It cannot be said: send a text.' } as const

export const manifest: Manifest = {
  type: 'twilio-voice',
  medium: 'voice',
  title: 'Voice (Twilio)',
  summary:
    'Telephone calls over a Twilio number: texts are spoken, and what is said or pressed comes in as messages.',
  docsUrl: 'https://www.twilio.com/docs/voice',
  baseUrl: 'https://api.twilio.com',
  config: Config,
  secrets,
  provider,
  addressScope: 'medium',
  capabilities: {
    text: {
      grade: 'full',
      note: 'Spoken in the call that is under way; without one the contact is called. Up to about 3000 characters.',
    },
    audio: {
      grade: 'partial',
      mimeTypes: ['audio/mpeg', 'audio/wav'],
      note: 'Played; the caption is spoken after it.',
    },
    voice: {
      grade: 'partial',
      mimeTypes: ['audio/mpeg', 'audio/wav'],
      note: 'Played; the caption is spoken after it.',
    },
    buttons: {
      grade: 'partial',
      note: 'Read out with the key to press for each; links and numbers are left out.',
    },
    list: { grade: 'fallback', note: 'Every row is read out with the key to press.' },
    cards: { grade: 'fallback', note: 'The texts are spoken, and the buttons of all cards are one menu.' },
    contact: { grade: 'fallback', note: 'Name and number are spoken.' },
    location: { grade: 'fallback', note: 'Name and address are spoken, else the coordinates.' },
    image: UNSPOKEN,
    video: UNSPOKEN,
    document: UNSPOKEN,
    sticker: UNSPOKEN,
    template: { grade: 'rejected', note: 'Calls have no templates: send the text.' },
    email: { grade: 'fallback', note: 'The plain text is spoken after the subject.' },
  },
  features: ['delivered'],
  // Twilio starts one call a second for an account and queues the others for it; a live call takes a text at once.
  // https://www.twilio.com/docs/voice/api/call-resource. A request lasts as long as its text is spoken.
  pace: { perSecond: 30, burst: 30, concurrency: 100 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
