import { Type } from 'typebox'
import type { Capability, Manifest } from '../../domain/network.ts'

const UNSPOKEN: Capability = { grade: 'rejected', note: 'It cannot be said: send a text.' }
/** https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/sending-activities.htm */
const PLAYED: Capability = {
  grade: 'partial',
  mimeTypes: ['audio/wav', 'audio/x-wav'],
  note: 'Played from its link, as 16-bit linear WAV; the caption is spoken after it.',
}

export const manifest: Manifest = {
  type: 'audiocodes',
  medium: 'voice',
  title: 'Voice (AudioCodes)',
  summary:
    'Telephone calls over an AudioCodes voice gateway (VoiceAI Connect or Live Hub): it speaks and understands, Portico answers.',
  docsUrl: 'https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/API_1.htm',
  baseUrl: null,
  config: Type.Object({}, { additionalProperties: false }),
  secrets: Type.Object(
    {
      token: Type.String({
        title: 'Token',
        description:
          'The gateway shows it with every call: enter the same in the bot connection there. Make one with: openssl rand -hex 32. Tokens made for the channel’s bot are good as well.',
        // 22 characters of base64 have 132 bits.
        pattern: '^[\\x21-\\x7e]{22,256}$',
      }),
    },
    { additionalProperties: false },
  ),
  tokens: 'voice-gateway',
  addressScope: 'medium',
  capabilities: {
    text: { grade: 'full', note: 'Spoken, in the call that is under way; SSML where the voice knows it.' },
    audio: PLAYED,
    voice: PLAYED,
    buttons: {
      grade: 'partial',
      note: 'Read out with the key to press for each; a key comes in as itself. Links and numbers are left out.',
    },
    list: { grade: 'fallback', note: 'Every row is read out with the key to press.' },
    cards: { grade: 'fallback', note: 'The texts are spoken, and the buttons of all cards are one menu.' },
    contact: { grade: 'fallback', note: 'Name and number are spoken.' },
    location: { grade: 'fallback', note: 'Name and address are spoken, else the coordinates.' },
    email: { grade: 'fallback', note: 'The plain text is spoken after the subject.' },
    image: UNSPOKEN,
    video: UNSPOKEN,
    document: UNSPOKEN,
    sticker: UNSPOKEN,
    template: { grade: 'rejected', note: 'Calls have no templates: send the text.' },
  },
  features: [],
  // The gateway asks, so that nothing can come too fast; it takes what is there at once.
  pace: { perSecond: 100, burst: 100, concurrency: 20 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
