import type { Policy } from './policy.ts'

/** Apart from the policies' schema, so that the console knows the roles without carrying that along. */

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
