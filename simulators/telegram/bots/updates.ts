import type { Update } from '@grammyjs/types'

export type UpdateKind = Exclude<keyof Update, 'update_id'>

/** Every kind of update, and whether a bot gets it without asking. */
const KINDS: Record<UpdateKind, boolean> = {
  message: true,
  edited_message: true,
  channel_post: true,
  edited_channel_post: true,
  business_connection: true,
  business_message: true,
  edited_business_message: true,
  deleted_business_messages: true,
  guest_message: true,
  stopped_message_generation: true,
  message_reaction: false,
  message_reaction_count: false,
  inline_query: true,
  chosen_inline_result: true,
  callback_query: true,
  shipping_query: true,
  pre_checkout_query: true,
  purchased_paid_media: true,
  poll: true,
  poll_answer: true,
  my_chat_member: true,
  chat_member: false,
  chat_join_request: true,
  chat_boost: true,
  removed_chat_boost: true,
  managed_bot: true,
  subscription: true,
}

const FIRST_ID = 870_000_001

/**
 * One bot's updates: numbered one by one, kept until the bot has confirmed them.
 * Source: https://core.telegram.org/bots/api#getting-updates
 */
export class UpdateQueue {
  readonly #pending = new Map<number, Update>()
  readonly #onAdded: (update: Update) => void
  readonly #onConfirmed: () => void
  #nextId = FIRST_ID
  #allowed: Set<string> | undefined

  constructor(onAdded: (update: Update) => void, onConfirmed: () => void) {
    this.#onAdded = onAdded
    this.#onConfirmed = onConfirmed
  }

  get size(): number {
    return this.#pending.size
  }

  /** The kinds the bot has asked for; undefined when it has them by default. */
  get allowed(): UpdateKind[] | undefined {
    return this.#allowed && ([...this.#allowed] as UpdateKind[])
  }

  /** Sets the kinds to queue from now on. An empty list, or one that names no kind, means the default. */
  allow(kinds: readonly string[]): void {
    const known = kinds.map(kind => kind.toLowerCase()).filter(kind => Object.hasOwn(KINDS, kind))
    this.#allowed = known.length > 0 ? new Set(known) : undefined
  }

  /** Queues an update. One the bot did not ask for is not queued and comes back with the id 0. */
  add<Content extends Omit<Update, 'update_id'>>(content: Content): Content & { update_id: number } {
    const [kind = ''] = Object.keys(content)
    const wanted = this.#allowed ? this.#allowed.has(kind) : KINDS[kind as UpdateKind]
    if (!wanted) return { update_id: 0, ...content }
    const update = { update_id: this.#nextId++, ...content }
    this.#pending.set(update.update_id, update)
    this.#onAdded(update)
    return update
  }

  /** All updates that wait, the oldest first. */
  pending(): IterableIterator<Update> {
    return this.#pending.values()
  }

  confirm(updateId: number): void {
    if (this.#pending.delete(updateId)) this.#onConfirmed()
  }

  clear(): void {
    this.#pending.clear()
    this.#onConfirmed()
  }

  /**
   * Confirms every update before `offset` and returns up to `limit` of the others. A negative offset counts from the
   * end of the queue.
   */
  read(offset: number, limit: number): Update[] {
    const first = offset < 0 ? (this.#fromEnd(-offset) ?? 0) : offset
    const updates: Update[] = []
    for (const [id, update] of this.#pending) {
      if (id < first) this.confirm(id)
      else if (updates.push(update) >= limit) break
    }
    return updates
  }

  #fromEnd(count: number): number | undefined {
    const ids = [...this.#pending.keys()]
    return ids[Math.max(0, ids.length - count)]
  }
}

/** The chat an update belongs to; updates of one chat are delivered in order. */
export function chatOf(update: Update): number {
  const subject =
    update.message ??
    update.edited_message ??
    update.callback_query?.message ??
    update.message_reaction ??
    update.my_chat_member
  return subject?.chat.id ?? 0
}
