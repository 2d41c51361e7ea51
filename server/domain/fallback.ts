/** Another channel for a message, and whom it reaches there. */
export interface FallbackChannel {
  channelId: string
  /** The address on the channel's network. */
  to: string
  /** How long the message before it may be without a delivery; null: it is tried only when that one fails. */
  afterSeconds: number | null
}

/** What is tried when a message fails or is not delivered in time. */
export interface Fallback {
  /** In this order. */
  channels: FallbackChannel[]
  /** The message that has taken its place. */
  messageId: string | null
}

/** The most channels that one message may name. */
export const MOST_CHANNELS = 5
/** For so long a delivery may be waited for, and a failure leads to the next channel; seconds. */
export const LONGEST_WAIT = 7 * 86_400
