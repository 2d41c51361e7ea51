import type { PublishedEvent } from '../../bus/bus.ts'
import type { Event } from '../../domain/entities.ts'
import type { EventType } from '../../domain/event.ts'
import { idAt, parseId, timeOf } from '../../domain/ids.ts'
import { invalid, Problem } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { type EventQuery, selectEvents, typesOf } from './query.ts'
import { toEvent, toPublished } from './rows.ts'

export interface WatchEvents {
  /** Filters such as `message.*`; all when absent. */
  types?: string[]
  channelId?: string
  /** The id of the last event seen: stored events after it come first. */
  after?: string | null
}

/** Events read from the store at a time. */
const PAGE = 500
/** Live events that may wait for a reader. */
const WAITING = 10_000
/** A transaction may take so long, milliseconds, and an event be seen before one with an earlier id. */
const TRANSACTION = 10_000
/** The bus may tell of an event this long after it could be read from the store, milliseconds. */
const BUS_DELAY = 2000

/**
 * The workspace's events as they happen, after the stored ones that follow `after`; none comes twice in one call. On
 * PostgreSQL, events from shortly before `after` may come again: a later id may have been seen before an earlier one was
 * committed. Watching begins with the call, and ends when `signal` aborts.
 *
 * Throws `Problem`: at once for a filter or id that cannot be used, `unavailable` while reading when the reader is so
 * slow that too many events wait for it.
 */
export function watchEvents(
  context: Context,
  caller: Caller,
  input: WatchEvents,
  signal: AbortSignal,
): AsyncIterable<Event> {
  const query: EventQuery = {
    workspaceId: caller.workspaceId,
    types: typesOf('/types', input.types),
    channelId: input.channelId,
  }
  const live = new LiveEvents(context, query, signal)
  if (input.after === undefined || input.after === null) {
    live.start()
    return live.events(new Set())
  }
  const after = parseId(input.after)
  if (after === null) throw invalid('/after', 'This is no id of an event.')
  return resumed(context, query, after, live, signal)
}

async function* resumed(
  context: Context,
  query: EventQuery,
  after: string,
  live: LiveEvents,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const stored = new StoredEvents(context, query, after)
  try {
    // What happens while much is read from the store is in the store too: it need not wait in memory.
    yield* stored.events(signal)
    live.start()
    // What came between the last read and the start.
    stored.rewind()
    yield* stored.events(signal)
    yield* live.events(stored.seen)
  } finally {
    live.end()
  }
}

/** Reads on in the store, and knows which events it gave that may come again. */
class StoredEvents {
  /** In the order of the ids. */
  readonly seen = new Set<string>()
  readonly #context: Context
  readonly #query: EventQuery
  #cursor: string

  constructor(context: Context, query: EventQuery, after: string) {
    this.#context = context
    this.#query = query
    this.seen.add(after)
    this.#cursor = after
    this.rewind()
  }

  /** Goes back as far as an event may have appeared behind the last one read. */
  rewind(): void {
    // With one writer, events are committed in the order of their ids.
    if (this.#context.store.kind === 'sqlite') return
    this.#cursor = idAt(timeOf(this.#cursor) - TRANSACTION)
  }

  async *events(signal: AbortSignal): AsyncGenerator<Event> {
    for (;;) {
      const rows = await selectEvents(this.#context, this.#query)
        .where('id', '>', this.#cursor)
        .orderBy('id')
        .limit(PAGE)
        .execute()
      for (const row of rows) {
        if (signal.aborted) return
        if (this.seen.has(row.id)) continue
        this.seen.add(row.id)
        yield toEvent(toPublished(row))
      }
      this.#cursor = rows.at(-1)?.id ?? this.#cursor
      if (rows.length < PAGE) return
      this.#forget()
    }
  }

  /** Events this old come from the store only, and only once. */
  #forget(): void {
    const settled = idAt(timeOf(this.#cursor) - TRANSACTION - BUS_DELAY)
    for (const id of this.seen) {
      if (id >= settled) return
      this.seen.delete(id)
    }
  }
}

/** Keeps what the bus tells until it is read. */
class LiveEvents {
  readonly #context: Context
  readonly #query: EventQuery
  readonly #signal: AbortSignal
  #waiting: PublishedEvent[] = []
  #wake = Promise.withResolvers<void>()
  #tooSlow = false
  #unsubscribe = (): void => {}

  constructor(context: Context, query: EventQuery, signal: AbortSignal) {
    this.#context = context
    this.#query = query
    this.#signal = signal
  }

  start(): void {
    if (this.#signal.aborted) return
    this.#unsubscribe = this.#context.bus.subscribe('events', message => {
      if (message.workspaceId !== this.#query.workspaceId) return
      for (const event of message.events) if (this.#wants(event)) this.#waiting.push(event)
      if (this.#waiting.length > WAITING) {
        this.#tooSlow = true
        this.end()
      }
      this.#wake.resolve()
    })
    this.#signal.addEventListener('abort', this.end, { once: true })
  }

  end = (): void => {
    this.#unsubscribe()
    this.#signal.removeEventListener('abort', this.end)
    this.#waiting = []
    this.#wake.resolve()
  }

  /** `seen` are those that were read from the store. */
  async *events(seen: Set<string>): AsyncGenerator<Event> {
    try {
      while (!this.#signal.aborted) {
        if (this.#tooSlow) throw tooSlow()
        const event = this.#waiting.shift()
        if (event === undefined) {
          this.#wake = Promise.withResolvers()
          await this.#wake.promise
        } else if (!seen.delete(event.id)) yield toEvent(event)
      }
    } finally {
      this.end()
    }
  }

  #wants({ type, channelId }: PublishedEvent): boolean {
    const query = this.#query
    return (
      (query.types === null || query.types.includes(type as EventType)) &&
      (query.channelId === undefined || query.channelId === channelId)
    )
  }
}

const tooSlow = (): Problem =>
  new Problem('unavailable', `More than ${WAITING} events wait to be read, so the stream ends here.`, {
    reason: 'too_slow',
    cure: 'Connect again with the id of the last event received, and read faster.',
  })
