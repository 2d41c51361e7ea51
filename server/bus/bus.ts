/**
 * What nodes tell each other. Everything is in the store already: a message says "look", so losing one costs
 * latency and never data.
 */
export interface BusMessages {
  /** A lane has work that is due. */
  work: { kind: string; workspaceId: string; laneId: string }
  /** Something that nodes keep in memory has changed. A provider's `id` is its name. */
  changed: { what: 'channel' | 'bot' | 'key' | 'webhooks' | 'provider'; workspaceId: string; id: string }
  /** Events were committed. Those that are only told live are in no store. */
  events: { workspaceId: string; events: PublishedEvent[] }
  /** We write in a conversation, or have read what is in it. That is for its contact to see, and is not kept. */
  presence: { channelId: string; thread: string; what: 'typing' | 'read' }
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
