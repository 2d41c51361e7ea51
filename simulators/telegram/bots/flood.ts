const SECOND = 1000
const MINUTE = 60 * SECOND

interface Limit {
  messages: number
  /** Milliseconds. */
  within: number
}

const PER_CHAT: Limit = { messages: 1, within: SECOND }
const PER_GROUP: Limit = { messages: 20, within: MINUTE }
const OVERALL: Limit = { messages: 30, within: SECOND }

/**
 * How fast one bot may send: one message a second to a chat, twenty a minute to a group, thirty a second in all.
 * Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
export class FloodControl {
  readonly #sent = new Map<string, number[]>()

  /** Counts a message sent at `now` (milliseconds), or returns the seconds to wait and counts nothing. */
  take(chatId: number, now: number): number {
    const windows: [string, Limit][] = [
      ['', OVERALL],
      [`chat ${chatId}`, PER_CHAT],
    ]
    if (chatId < 0) windows.push([`group ${chatId}`, PER_GROUP])
    const recent = windows.map(([key, limit]) => ({ key, limit, times: this.#recent(key, limit, now) }))
    const waits = recent.map(({ limit, times }) => waitFor(limit, times, now))
    const wait = Math.max(...waits)
    if (wait > 0) return Math.ceil(wait / SECOND)
    for (const { key, times } of recent) this.#sent.set(key, [...times, now])
    return 0
  }

  #recent(key: string, { within }: Limit, now: number): number[] {
    return (this.#sent.get(key) ?? []).filter(time => time > now - within)
  }
}

/** Milliseconds until the oldest message that counts is out of the window. */
function waitFor({ messages, within }: Limit, times: number[], now: number): number {
  const oldest = times.at(-messages)
  return oldest === undefined ? 0 : oldest + within - now
}
