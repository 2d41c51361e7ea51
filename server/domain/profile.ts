import { type Static, type TNull, type TSchema, type TUnion, Type } from 'typebox'
import type { OutboundContent } from './content.ts'
import type { Manifest } from './manifest.ts'

/**
 * What a business says of a channel beside the account's settings: where it belongs, whom it belongs to, what it is for.
 * Every part may be absent.
 */

export const environments = ['dev', 'test', 'prod'] as const
export type Environment = (typeof environments)[number]

const closed = { additionalProperties: false } as const
const Words = (maxLength: number) => Type.String({ maxLength })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** What can be paused on a channel, or noted to end. */
export const capabilityPaths = [
  'messaging',
  'messaging.outgoing',
  'messaging.outgoing.mms',
  'messaging.outgoing.media.textFallback',
  'messaging.outgoing.mmLite',
  'messaging.incoming',
  'messaging.incoming.mms',
  'voice',
  'voice.recording',
] as const
export type CapabilityPath = (typeof capabilityPaths)[number]

const CapabilityNote = Type.Object(
  {
    status: Type.Optional(Words(100)),
    paused: Type.Optional(
      Type.Boolean({ description: 'While it is, what needs the capability is refused.' }),
    ),
    expiresAt: Type.Optional(orNull(Type.String({ format: 'date-time' }))),
  },
  closed,
)

/** A value that a person may look up at the channel. */
const Setting = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 200 }),
    value: Words(4096),
    displayName: Type.Optional(Words(200)),
    description: Type.Optional(Words(1000)),
    visibility: Type.Optional(
      Type.Enum(['public', 'private'], {
        description: 'Private ones are shown only to who may change the channel. Public when absent.',
      }),
    ),
  },
  closed,
)

const Preferences = Type.Object(
  {
    disableProfileFetching: Type.Optional(
      Type.Boolean({ description: "Contacts' names and languages are not taken over from the network." }),
    ),
    explicitMarketingOptOut: Type.Optional(Type.Boolean()),
    trackAdInitiatedThreads: Type.Optional(orNull(Type.Boolean())),
    ignoreSuppressionChecks: Type.Optional(
      Type.Boolean({ description: 'Messages go also to contacts who opted out.' }),
    ),
    isPrivate: Type.Optional(Type.Boolean()),
    useMmLite: Type.Optional(Type.Boolean()),
  },
  closed,
)

/** Where conversations go, for systems that hand them on by a flow. */
const Routing = Type.Object(
  {
    type: Type.Enum(['studio', 'external', 'task']),
    settings: Type.Optional(
      Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 50 }),
    ),
    chatService: Type.Optional(Words(64)),
    channelType: Type.Optional(Words(50)),
    contactIdentity: Type.Optional(Words(1000)),
    longLived: Type.Optional(Type.Boolean()),
    janitorEnabled: Type.Optional(Type.Boolean()),
  },
  closed,
)

/** The parts of a profile; in a change, null takes a part away. */
const profileParts = {
  environment: Type.Enum([...environments], { description: '`prod` when absent.' }),
  description: Words(2000),
  language: Type.String({ minLength: 2, maxLength: 35, description: 'BCP 47, such as `en` or `de-AT`.' }),
  pin: Words(100),
  async: Type.Boolean({ description: 'Whether the contact need not wait for the answer.' }),
  imageUrl: Type.String({ maxLength: 2048, pattern: '^https?://' }),
  useCase: Words(200),
  useCaseType: Type.String({
    minLength: 1,
    maxLength: 100,
    description: '`transactional`, `promotional`, …',
  }),
  messageType: Words(100),
  suites: Type.Array(Words(100), { maxItems: 50 }),
  owners: Type.Record(
    Type.String({ maxLength: 100 }),
    Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }), type: Words(50) }, closed),
    {
      maxProperties: 100,
      description: "To whom the channel belongs: ids of keys or tokens' subjects. Absent or empty: everyone.",
    },
  ),
  preferences: Preferences,
  settings: Type.Array(Setting, { maxItems: 100 }),
  capabilities: Type.Partial(
    Type.Object(
      Object.fromEntries(capabilityPaths.map(path => [path, CapabilityNote])) as Record<
        CapabilityPath,
        typeof CapabilityNote
      >,
      closed,
    ),
  ),
  contactIdentifierKey: Words(200),
  contactIdentifierFormat: Type.Object({ type: Words(50), pattern: Type.Optional(Words(1000)) }, closed),
  platformServiceUrl: Words(2048),
  platformServiceVersion: Words(50),
  platformServiceProtocol: Words(50),
  platformMessageJsonSchema: Type.Record(Type.String(), Type.Unknown(), { maxProperties: 200 }),
  platformTemplateEngine: Words(50),
  routing: Routing,
}

export const ChannelProfile = Type.Partial(Type.Object(profileParts, closed))
export type ChannelProfile = Static<typeof ChannelProfile>

/** What a client may change: parts given replace what was there, null takes one away. */
export const ProfileChanges = Type.Partial(
  Type.Object(
    Object.fromEntries(Object.entries(profileParts).map(([name, part]) => [name, orNull(part)])) as {
      [Part in keyof typeof profileParts]: TUnion<[(typeof profileParts)[Part], TNull]>
    },
    closed,
  ),
)
export type ProfileChanges = Static<typeof ProfileChanges>

/** A profile after changes. Pure. */
export function changedProfile(before: ChannelProfile, changes: ProfileChanges): ChannelProfile {
  const parts = Object.entries({ ...before, ...changes })
  return Object.fromEntries(parts.filter(([, part]) => part !== null && part !== undefined))
}

export const environmentOf = (profile: ChannelProfile): Environment => profile.environment ?? 'prod'

export const ownerIds = (profile: ChannelProfile): string[] => [
  ...new Set(Object.values(profile.owners ?? {}).map(owner => owner.id)),
]

/** How often the program that a channel hands its conversations to is called again after a failure; null: as usual. */
export function retriesOf({ routing }: ChannelProfile): number | null {
  const count = routing?.type === 'external' ? routing.settings?.retryCount : undefined
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : null
}

/** The paused capability that a content needs on a network; null when it may go. Pure. */
export function pausedFor(
  profile: ChannelProfile,
  manifest: Manifest,
  content: OutboundContent,
): CapabilityPath | null {
  const { capabilities = {} } = profile
  const needed: CapabilityPath[] = ['messaging', 'messaging.outgoing']
  if (manifest.medium === 'voice') needed.push('voice')
  if ('media' in content) {
    const fallsBack = manifest.capabilities[content.type]?.grade === 'fallback'
    if (fallsBack) needed.push('messaging.outgoing.media.textFallback')
    else if (manifest.medium === 'sms') needed.push('messaging.outgoing.mms')
  }
  return needed.find(path => capabilities[path]?.paused === true) ?? null
}
