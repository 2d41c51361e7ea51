/** What a key can be allowed, in the words of people. Pure. */

export interface Verb {
  /** Behind the area's name: `list` of `channels.list`. */
  name: string
  /** "list": comes before the noun. */
  words: string
}

/** Permissions about one sort of thing. */
export interface Area {
  name: string
  title: string
  /** "messages": comes behind the verbs. */
  noun: string
  /** What resources begin with. Things of channels are allowed channel by channel. */
  on: string
  verbs: readonly Verb[]
}

const verbs = (words: Record<string, string>): Verb[] =>
  Object.entries(words).map(([name, said]) => ({ name, words: said }))

export const areas: readonly Area[] = [
  {
    name: 'channels',
    title: 'Channels',
    noun: 'channels',
    on: 'channels',
    verbs: verbs({
      list: 'list',
      get: 'read',
      create: 'connect',
      update: 'change',
      activate: 'switch on',
      deactivate: 'switch off',
      test: 'test',
      delete: 'delete',
    }),
  },
  {
    name: 'conversations',
    title: 'Conversations',
    noun: 'conversations',
    on: 'channels',
    verbs: verbs({ list: 'list', get: 'read', update: 'change' }),
  },
  {
    name: 'messages',
    title: 'Messages',
    noun: 'messages',
    on: 'channels',
    verbs: verbs({ list: 'list', get: 'read', send: 'send' }),
  },
  {
    name: 'contacts',
    title: 'Contacts',
    noun: 'contacts',
    on: 'contacts',
    verbs: verbs({ list: 'list', get: 'read', create: 'make', update: 'change' }),
  },
  {
    name: 'media',
    title: 'Files',
    noun: 'files',
    on: 'media',
    verbs: verbs({ get: 'read', create: 'upload', delete: 'delete' }),
  },
  {
    name: 'events',
    title: 'Events',
    noun: 'events',
    on: 'channels',
    verbs: verbs({ list: 'read' }),
  },
  {
    name: 'counters',
    title: 'Numbers',
    noun: 'numbers of messages',
    on: 'channels',
    verbs: verbs({ get: 'read' }),
  },
  {
    name: 'webhooks',
    title: 'Webhooks',
    noun: 'webhooks',
    on: 'webhooks',
    verbs: verbs({ list: 'list', get: 'read', create: 'make', update: 'change', delete: 'delete' }),
  },
  {
    name: 'chatbots',
    title: 'Bots',
    noun: 'bots',
    on: 'chatbots',
    verbs: verbs({
      list: 'list',
      get: 'read',
      create: 'make',
      update: 'change',
      delete: 'delete',
      'channels.list': 'list the channels of',
      'tokens.list': 'list the tokens of',
      'tokens.create': 'make tokens for',
      'tokens.delete': 'end tokens of',
      'channels.token': 'make tokens (ChatCaptain) for',
    }),
  },
  {
    name: 'providers',
    title: 'Providers',
    noun: 'accounts at providers',
    on: 'providers',
    verbs: verbs({ list: 'list', get: 'read', update: 'set', delete: 'delete' }),
  },
  {
    name: 'networks',
    title: 'Networks',
    noun: 'networks',
    on: 'networks',
    verbs: verbs({ list: 'list', get: 'read' }),
  },
  {
    name: 'workspace',
    title: 'Workspace',
    noun: 'the workspace',
    on: 'workspace',
    verbs: verbs({ get: 'read' }),
  },
  {
    name: 'keys',
    title: 'Keys',
    noun: 'keys',
    on: 'keys',
    verbs: verbs({ list: 'list', create: 'make', delete: 'revoke' }),
  },
]

/** Things that can be allowed one by one, as they are called. */
export const things: Record<string, { one: string; many: string }> = {
  channels: { one: 'channel', many: 'channels' },
  chatbots: { one: 'bot', many: 'bots' },
  webhooks: { one: 'webhook', many: 'webhooks' },
  contacts: { one: 'contact', many: 'contacts' },
  providers: { one: 'provider', many: 'providers' },
  networks: { one: 'network', many: 'networks' },
  media: { one: 'file', many: 'files' },
  keys: { one: 'key', many: 'keys' },
}
