import { eventTypes } from '../../../server/domain/event.ts'
import type { EventType } from '../api/live.ts'

/** What has happened, by what it has happened to, in the words that follow its name. */
const happenings = {
  message: {
    title: 'Messages',
    one: 'Message',
    types: {
      received: 'received',
      edited: 'edited',
      accepted: 'accepted',
      sent: 'sent',
      delivered: 'delivered',
      read: 'read',
      failed: 'failed',
      fallback: 'taken over by another channel',
    },
  },
  conversation: {
    title: 'Conversations',
    one: 'Conversation',
    types: {
      created: 'created',
      updated: 'changed',
      closed: 'closed',
      reopened: 'reopened',
      typing: 'being typed in',
      read: 'read here',
    },
  },
  contact: {
    title: 'Contacts',
    one: 'Contact',
    types: { created: 'created', updated: 'changed', opted_out: 'opted out', opted_in: 'opted in' },
  },
  channel: {
    title: 'Channels',
    one: 'Channel',
    types: {
      created: 'created',
      updated: 'changed',
      activated: 'switched on',
      deactivated: 'switched off',
      error: 'in trouble',
      recovered: 'well again',
      token_expiring: 'token expires soon',
      deleted: 'deleted',
    },
  },
  bot: { title: 'Bots', one: 'Bot', types: { error: 'failed' } },
  webhook: { title: 'Webhooks', one: 'Webhook', types: { disabled: 'switched off' } },
  test: { title: 'Tests', one: 'Test', types: { ping: 'sent' } },
}

export interface Kind {
  type: EventType
  /** "opted out" */
  short: string
  /** "Contact opted out" */
  words: string
}

/** The events about one sort of thing; all of them together are asked for as `message.*`. */
export interface Area {
  name: string
  title: string
  kinds: readonly Kind[]
}

export const areas: readonly Area[] = Object.entries(happenings).map(([name, { title, one, types }]) => ({
  name,
  title,
  kinds: Object.entries(types).map(([type, short]) => ({
    type: `${name}.${type}` as EventType,
    short,
    words: `${one} ${short}`,
  })),
}))

const byType = new Map<string, Kind>(areas.flatMap(({ kinds }) => kinds.map(kind => [kind.type, kind])))

/** What an event says, in words; one that is not known here says its name. */
export const eventWords = (type: string): string => byType.get(type)?.words ?? type

/** Whether it is kept, and not told live only as somebody's typing is. */
export const isKept = (type: EventType): boolean => (eventTypes as readonly EventType[]).includes(type)

/** What can be asked for later. */
export const keptAreas: readonly Area[] = areas.map(area => ({
  ...area,
  kinds: area.kinds.filter(({ type }) => isKept(type)),
}))

/** What programs can be told of: a test is sent by hand. */
export const deliverable: readonly Area[] = keptAreas.filter(({ name }) => name !== 'test')
