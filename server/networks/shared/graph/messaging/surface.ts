import { type Static, Type } from 'typebox'
import type { Account, Manifest } from '../../../../domain/network.ts'
import type { Wanted } from '../subscription.ts'

/** What of the Messenger Platform is different on Messenger and on Instagram, which both go through a Facebook page. */
export interface Surface {
  network: 'messenger' | 'instagram'
  title: string
  /** What webhook calls are about. */
  object: 'page' | 'instagram'
  /** The longest text, in characters or in bytes of UTF-8. */
  maxText: { count: number; unit: 'characters' | 'bytes' }
  /** An answer may name its message. */
  replies: boolean
  /** A button may dial a number. */
  calls: boolean
  /** Fields the app is subscribed to for the page, so that it hears of it at all. */
  pageFields: readonly string[]
  /** Fields the app is to deliver. */
  appFields: readonly string[]
  /** Those of both without which a channel works too, as those do that were connected before they were asked for. */
  spared: readonly string[]
  scopes: readonly string[]
}

/** Settings that both have. */
export const pageSettings = {
  pageId: Type.String({
    title: 'Page ID',
    description: 'Of the Facebook page: About, Page transparency.',
    pattern: '^[0-9]+$',
    maxLength: 32,
  }),
  humanAgent: Type.Optional(
    Type.Boolean({
      title: 'Human agents answer for 7 days',
      description:
        'Only with the Human Agent permission of the app, and only where people answer: after 24 hours messages are tagged so.',
    }),
  ),
}
const Config = Type.Object({
  ...pageSettings,
  pageId: Type.Optional(pageSettings.pageId),
  accountId: Type.Optional(Type.String()),
})

export const pageSecrets = Type.Object(
  {
    accessToken: Type.String({
      title: 'Page access token',
      description:
        "The page's own, and not a person's: App Dashboard, Messenger or Instagram, Generate token.",
      pattern: '^\\S+$',
      maxLength: 2048,
    }),
    appSecret: Type.Optional(
      Type.String({
        title: 'App secret',
        description:
          'Signs what Meta delivers; without it nothing is taken in. App Dashboard, App settings, Basic.',
        maxLength: 256,
      }),
    ),
  },
  { additionalProperties: false },
)

/** A page's token is its own; the app is that of all pages. */
export const pageProvider: Manifest['provider'] = { name: 'meta', keys: ['appSecret'] }

/** Checked when the channel was saved. */
export const configOf = (account: Account): Static<typeof Config> => account.config as Static<typeof Config>

/** The account's own id, as webhook calls name it: the page's, or that of the Instagram account. */
export function idOf({ network }: Surface, account: Account): string {
  const { pageId = '', accountId = '' } = configOf(account)
  return network === 'messenger' ? pageId : accountId
}

/** How the page is called in a path: where its id is not told, the token is the page's. */
export const pageIn = (account: Account): string => configOf(account).pageId ?? 'me'

export const wantedOf = (surface: Surface, account: Account): Wanted => ({
  network: surface.network,
  object: surface.object,
  fields: surface.appFields,
  id: idOf(surface, account),
})

/** Hours after a contact's message. https://developers.facebook.com/docs/messenger-platform/policy/policy-overview */
export const WINDOW = 24
export const HUMAN_AGENT_WINDOW = 7 * 24
