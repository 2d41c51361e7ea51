import { type Static, Type } from 'typebox'
import type { Account, Manifest } from '../../domain/network.ts'

const Config = Type.Object(
  {
    loft: Type.String({
      title: 'Loft',
      description: 'The name of your loft: Pigeon, My lofts.',
      pattern: '^[a-z0-9-]{1,40}$',
    }),
  },
  { additionalProperties: false },
)
const Secrets = Type.Object(
  { token: Type.String({ title: 'Token', description: 'Pigeon, My lofts, Tokens.', maxLength: 200 }) },
  { additionalProperties: false },
)

/** Both were checked when the channel was saved. */
export const loftOf = (account: Account): string => (account.config as Static<typeof Config>).loft
export const tokenOf = (account: Account): string => (account.secrets as Static<typeof Secrets>).token

const MAX_LETTER = 2000
const written = { grade: 'fallback', maxLength: MAX_LETTER, note: 'Written out in the letter.' } as const
const linked = { grade: 'fallback', note: 'Its link stands in the letter.' } as const

export const manifest: Manifest = {
  type: 'pigeon',
  medium: 'pigeon',
  title: 'Pigeon Post',
  summary: 'Letters by carrier pigeon, to and from one loft.',
  docsUrl: 'https://pigeon.example/docs/api',
  baseUrl: 'https://api.pigeon.example',
  config: Config,
  secrets: Secrets,
  addressScope: 'account',
  capabilities: {
    text: { grade: 'full', maxLength: MAX_LETTER },
    image: linked,
    video: linked,
    audio: linked,
    voice: linked,
    document: linked,
    sticker: linked,
    location: written,
    contact: written,
    buttons: written,
    list: written,
    cards: { grade: 'fallback', note: 'One letter after another.' },
    email: written,
    template: { grade: 'rejected', note: 'Pigeons know no templates: send a text.' },
  },
  features: ['delivered'],
  pace: { perSecond: 2, burst: 4, concurrency: 2 },
  serviceWindowHours: null,
  untrustedDestination: false,
}
