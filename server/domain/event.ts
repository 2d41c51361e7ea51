/** Everything that can happen and that a client may be told of, also later. */
export const eventTypes = [
  'channel.created',
  'channel.updated',
  'channel.activated',
  'channel.deactivated',
  'channel.error',
  'channel.recovered',
  'channel.token_expiring',
  'channel.deleted',
  'contact.created',
  'contact.updated',
  'contact.opted_out',
  'contact.opted_in',
  'conversation.created',
  'conversation.updated',
  'conversation.closed',
  'conversation.reopened',
  'message.received',
  'message.edited',
  'message.accepted',
  'message.sent',
  'message.delivered',
  'message.read',
  'message.failed',
  'message.fallback',
  'bot.error',
  'webhook.disabled',
  'test.ping',
] as const

/** What is told live and to nobody later: it is in no list, and goes to no webhook. */
const liveEventTypes = ['conversation.typing', 'conversation.read'] as const
/** Everything that whoever watches is told of. */
export const watchedTypes = [...eventTypes, ...liveEventTypes] as const
export type EventType = (typeof watchedTypes)[number]

/** Whether a filter of an endpoint lets an event through: `*`, `message.*`, `message.received`. */
export const wantsEvent = (filters: readonly string[], type: EventType): boolean =>
  filters.some(f => f === '*' || f === type || (f.endsWith('.*') && type.startsWith(f.slice(0, -1))))
