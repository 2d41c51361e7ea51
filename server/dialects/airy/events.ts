import type { EventType } from '../../domain/event.ts'

/** The vendor's events, each standing for some of ours. https://airy.co/docs/core/api/webhook#events */
const meanings = {
  'message.created': ['message.received', 'message.accepted'],
  'message.updated': [
    'message.edited',
    'message.sent',
    'message.delivered',
    'message.read',
    'message.failed',
  ],
  'conversation.updated': [
    'conversation.created',
    'conversation.updated',
    'conversation.closed',
    'conversation.reopened',
  ],
  'channel.updated': [
    'channel.created',
    'channel.updated',
    'channel.activated',
    'channel.deactivated',
    'channel.deleted',
  ],
} as const satisfies Record<string, readonly EventType[]>
export type AiryEvent = keyof typeof meanings

export const airyEventTypes = Object.keys(meanings) as AiryEvent[]

const names: ReadonlyMap<string, AiryEvent> = new Map(
  airyEventTypes.flatMap(name => meanings[name].map(type => [type, name] as const)),
)

/** The event that one of ours is to the vendor's clients; undefined where they know none. */
export const airyEvent = (type: string): AiryEvent | undefined => names.get(type)

/** The filters of a subscription to these events. */
export const filtersOf = (events: readonly AiryEvent[]): string[] => events.flatMap(name => meanings[name])

/** The events that filters let through. */
export const airyEvents = (filters: readonly string[]): AiryEvent[] =>
  airyEventTypes.filter(name =>
    meanings[name].some(
      type =>
        filters.includes(type) || filters.includes('*') || filters.includes(`${type.split('.', 1)[0]}.*`),
    ),
  )
