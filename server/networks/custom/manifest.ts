import { type Static, Type } from 'typebox'
import type { Account, Capability, Manifest } from '../../domain/network.ts'

const Config = Type.Object(
  {
    url: Type.String({
      title: 'URL',
      description: 'Where Portico posts the messages to be sent.',
      pattern: '^https?://[^\\s/]+',
      maxLength: 2048,
    }),
    account: Type.Optional(
      Type.String({
        title: 'Account',
        description: "The service's own name for this account, when it has several.",
        minLength: 1,
        maxLength: 256,
      }),
    ),
  },
  { additionalProperties: false },
)

/** The settings of a custom channel: they were checked when they were stored. */
export const configOf = (account: Account): Static<typeof Config> => account.config as Static<typeof Config>

const full: Capability = { grade: 'full' }

export const manifest: Manifest = {
  type: 'custom',
  medium: 'custom',
  title: 'Custom',
  summary: 'Any HTTP service of your own: signed JSON both ways, for a network that Portico does not know.',
  docsUrl: 'https://www.standardwebhooks.com',
  baseUrl: null,
  config: Config,
  secrets: Type.Object({}, { additionalProperties: false }),
  addressScope: 'account',
  // The service gets the content as it is, and adapts it to its network.
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
    template: full,
    email: full,
  },
  features: ['replies', 'edits', 'reactions', 'delivered', 'read', 'groups'],
  // A service answers 429 when this is too fast for it.
  pace: { perSecond: 50, burst: 50, concurrency: 10 },
  serviceWindowHours: null,
  untrustedDestination: true,
}
