/**
 * What nodes tell each other. Everything is in the store already: a message says "look", so losing one costs
 * latency and never data.
 */
export interface BusMessages {
  /** A lane has work that is due. */
  work: { kind: string; workspaceId: string; laneId: string }
  /** Something that nodes keep in memory has changed. */
  changed: { what: 'channel' | 'bot' | 'key' | 'webhooks'; workspaceId: string; id: string }
  /** Events were committed. */
  events: { workspaceId: string; events: PublishedEvent[] }
}

export interface PublishedEvent {
  id: string
  type: string
  channelId: string | null
  at: number
  /** The event's data as JSON text. */
  data: string
}

export type Topic = keyof BusMessages

export interface Bus {
  publish<T extends Topic>(topic: T, message: BusMessages[T]): void
  /** Returns the function that ends the subscription. */
  subscribe<T extends Topic>(topic: T, listener: (message: BusMessages[T]) => void): () => void
}
