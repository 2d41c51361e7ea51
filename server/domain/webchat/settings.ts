import { type Static, Type } from 'typebox'

/** How a chat on a web site is set up: what a channel of the network `webchat` has as its settings. */

const closed = { additionalProperties: false } as const
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

/** `example.org`, `*.example.org`, with a port, or as a whole origin. */
const Domain = Type.String({
  maxLength: 300,
  pattern: '^(https?://)?(\\*\\.)?[^\\s/:*?#@\\\\]+(:[0-9]{1,5})?$',
})

const Theme = Type.Object(
  {
    colour: Type.Optional(
      Type.String({ title: 'Colour', description: 'Such as #0a7cff.', pattern: '^#[0-9a-fA-F]{6}$' }),
    ),
    title: Type.Optional(Type.String({ title: 'Title', minLength: 1, maxLength: 80 })),
    greeting: Type.Optional(
      Type.String({ title: 'Greeting', description: 'Shown before anything is said.', maxLength: 1000 }),
    ),
    side: Type.Optional(Type.Enum(['left', 'right'], { title: 'Side of the launcher' })),
    branding: Type.Optional(Type.Boolean({ title: 'Say that the chat is by Portico' })),
  },
  { ...closed, title: 'Looks' },
)

const asked = {
  name: Type.String({
    title: 'Name',
    description: 'Under which the answer is kept; `name` is the name of the contact.',
    pattern: '^[a-z][A-Za-z0-9_]{0,39}$',
  }),
  label: Type.String({ title: 'Question', minLength: 1, maxLength: 200 }),
  required: Type.Optional(Type.Boolean({ title: 'Must be answered' })),
}
/** What visitors are asked before they can write. */
const PreChatField = Type.Union([
  Type.Object({ ...asked, type: Type.Enum(['text', 'email', 'tel'], { title: 'Kind' }) }, closed),
  Type.Object(
    {
      ...asked,
      type: Type.Literal('select', { title: 'Kind' }),
      options: Type.Array(Text(200), { title: 'Choices', minItems: 1, maxItems: 50 }),
    },
    closed,
  ),
])
export type PreChatField = Static<typeof PreChatField>

export const WebchatSettings = Type.Object(
  {
    domains: Type.Optional(
      Type.Array(Domain, {
        title: 'Domains',
        description:
          'Whose pages may use it: example.org, *.example.org, localhost:3000, or an origin as https://example.org. None: only pages of Portico itself.',
        maxItems: 100,
      }),
    ),
    identifier: Type.Optional(
      Type.String({
        title: 'Identifier',
        description: 'A name of your own for this chat, which no other chat of the workspace has.',
        minLength: 1,
        maxLength: 200,
      }),
    ),
    theme: Type.Optional(Theme),
    preChat: Type.Optional(
      Type.Array(PreChatField, {
        title: 'Asked before the chat',
        maxItems: 20,
      }),
    ),
    offlineMessage: Type.Optional(
      Type.String({
        title: 'Offline message',
        description: 'Shown while the channel is switched off.',
        minLength: 1,
        maxLength: 1000,
      }),
    ),
    language: Type.Optional(
      Type.String({
        title: 'Language',
        description: "BCP 47, such as `en` or `de-AT`; absent: the visitor's own.",
        pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
        maxLength: 35,
      }),
    ),
  },
  closed,
)
export type WebchatSettings = Static<typeof WebchatSettings>

export const WebchatSecrets = Type.Object(
  {
    identitySecret: Type.Optional(
      Type.String({
        title: 'Identity secret',
        description:
          'Your site signs with it who is logged in, so that a visitor is known on every device: at least 32 characters.',
        minLength: 32,
        maxLength: 256,
      }),
    ),
  },
  closed,
)
