import { type Static, Type } from 'typebox'

/** `permission` such as `channels.list`, `channels.*`, `*`; `resource` such as `channels/<id>`, `channels/*`, `*`. */
export const Policy = Type.Object(
  {
    permission: Type.String({ pattern: '^(\\*|[a-z]+(\\.[a-z_]+)*(\\.\\*)?)$', maxLength: 100 }),
    resource: Type.String({ pattern: '^(\\*|[a-z_]+(/([A-Za-z0-9_-]+|\\*))*)$', maxLength: 200 }),
  },
  { additionalProperties: false },
)
export type Policy = Static<typeof Policy>

/** What a role may do, so that nobody has to write policies for the usual cases. */
export const presets = {
  owner: [{ permission: '*', resource: '*' }],
  editor: [
    'networks',
    'providers',
    'channels',
    'chatbots',
    'contacts',
    'conversations',
    'messages',
    'media',
    'webhooks',
    'events',
    'counters',
  ]
    .map(area => `${area}.*`)
    .concat('workspace.get')
    .map(permission => ({ permission, resource: '*' })),
  viewer: [
    'networks.list',
    'networks.get',
    'providers.list',
    'providers.get',
    'channels.list',
    'channels.get',
    'chatbots.list',
    'chatbots.get',
    'chatbots.channels.list',
    'chatbots.tokens.list',
    'contacts.list',
    'contacts.get',
    'conversations.list',
    'conversations.get',
    'messages.list',
    'messages.get',
    'media.get',
    'webhooks.list',
    'webhooks.get',
    'events.list',
    'counters.get',
    'workspace.get',
  ].map(permission => ({ permission, resource: '*' })),
} satisfies Record<string, Policy[]>
export type Preset = keyof typeof presets

function matches(pattern: string, value: string, separator: '.' | '/'): boolean {
  if (pattern === '*' || pattern === value) return true
  return pattern.endsWith(`${separator}*`) && value.startsWith(pattern.slice(0, -1))
}

/**
 * Whether any policy grants `permission` on `resource`. A trailing `*` covers everything below it: `channels.*`,
 * `channels/*`. A request about a whole collection has the resource `channels/*`, so a policy for one channel does
 * not open the list.
 */
export const permits = (policies: readonly Policy[], permission: string, resource: string): boolean =>
  policies.some(p => matches(p.permission, permission, '.') && matches(p.resource, resource, '/'))
