import { backoff } from '../../domain/backoff.ts'
import { dueJobs, type Job, type LaneRef, nextDue } from '../../store/jobs.ts'
import type { JobKind } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import type { Bucket } from './pace.ts'
import { Serials } from './serials.ts'

/** What the lane does after a job. */
export type Outcome =
  /** Done, well or badly: those behind it may start. */
  | { next: 'go-on' }
  /** It will be tried again at `dueAt`; those behind it wait. */
  | { next: 'wait'; dueAt: number }
  /** The same, and nothing else of the lane starts before `until`. */
  | { next: 'pause'; dueAt: number; until: number }

/** One kind of work: what a lane needs, and what is done with a job. */
export interface LaneWork<State> {
  readonly kind: JobKind
  /** Loads what the lane's jobs share; null when it cannot work now (a channel that is off). */
  open(lane: LaneRef): Promise<State | null>
  concurrency(state: State): number
  bucket(state: State): Bucket
  /** Does the work and stores its result; throws only when the result could not be stored. */
  perform(job: Job, state: State, signal: AbortSignal): Promise<Outcome>
}

/** Jobs read from the store at a time. */
const LOAD = 200
/** With so many jobs in memory no more are read, even when all of them wait for others of their serials. */
const DEEPEST = 5000
/** After trouble with the store, milliseconds: the first wait and the longest. */
const PATIENCE = 1000
const LONGEST_PATIENCE = 600_000
/** setTimeout takes no more. */
const LONGEST_TIMER = 2 ** 31 - 1

/** A lane this node holds: reads its due jobs, starts them in order within pace and concurrency. */
export class Lane<State> {
  readonly ref: LaneRef
  /** By the monotonic clock: until when the lease surely is ours. */
  validUntil: number
  /** When it last had a job, by the monotonic clock. */
  busyAt = performance.now()
  readonly #context: Context
  readonly #work: LaneWork<State>
  readonly #state: State
  readonly #bucket: Bucket
  readonly #serials = new Serials()
  readonly #abort = new AbortController()
  #inFlight = 0
  #pausedUntil = 0
  #running = true
  #loading = false
  #again = false
  /** The store may have due jobs that are not in memory. */
  #more = false
  /** Everything in memory waits, so the next load looks beyond it. */
  #deep = false
  /** Jobs whose result could not be stored, with how often that was so and the wait until the next try. */
  readonly #troubled = new Map<string, { tries: number; timer: NodeJS.Timeout }>()
  /** Jobs and serials that changed while a load was under way: what it read of them is stale. */
  readonly #stale = new Set<string>()
  #timer: { at: number; handle: NodeJS.Timeout } | null = null
  #idle: (() => void)[] = []

  constructor(context: Context, work: LaneWork<State>, ref: LaneRef, state: State, validUntil: number) {
    this.#context = context
    this.#work = work
    this.ref = ref
    this.#state = state
    this.#bucket = work.bucket(state)
    this.validUntil = validUntil
  }

  get running(): boolean {
    return this.#running
  }

  /** It has nothing to do, and nothing in memory that could become so. */
  get quiet(): boolean {
    return this.#serials.size === 0 && this.#inFlight === 0 && !this.#loading
  }

  /** There may be new work: look. */
  wake(): void {
    if (!this.#running) return
    if (this.#loading) {
      this.#again = true
      return
    }
    this.#loading = true
    void this.#load()
      .catch(error => {
        this.#context.log.warn({ err: error, lane: this.ref.laneId }, 'cannot read jobs')
        this.#schedule(this.#context.now() + PATIENCE)
      })
      .finally(() => {
        this.#loading = false
        if (this.#again) this.wake()
        this.#pump()
      })
  }

  /** Starts nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#running = false
    if (this.#timer) clearTimeout(this.#timer.handle)
    this.#timer = null
    for (const { timer } of this.#troubled.values()) clearTimeout(timer)
    if (this.#inFlight > 0) await new Promise<void>(resolve => this.#idle.push(resolve))
  }

  /** Gives up what is under way: the jobs stay in the store. */
  abort(): void {
    this.#abort.abort()
  }

  async #load(): Promise<void> {
    const { read } = this.#context.store
    this.#again = false
    this.#stale.clear()
    const limit = this.#deep ? 2 * this.#serials.size + LOAD : LOAD
    this.#deep = false
    // One moment for both, or what falls due in between is never seen.
    const now = this.#context.now()
    const jobs = await dueJobs(read, this.#work.kind, this.ref.laneId, now, limit)
    for (const job of jobs) {
      if (!this.#stale.has(job.id) && !this.#stale.has(job.serial_id)) this.#serials.add(job)
    }
    if (jobs.length > 0) this.busyAt = performance.now()
    this.#more = jobs.length === limit
    if (this.#more) return
    const due = await nextDue(read, this.#work.kind, this.ref.laneId, now)
    if (due !== null) this.#schedule(due)
  }

  #pump(): void {
    const now = this.#context.now()
    if (this.#pausedUntil > now) {
      this.#schedule(this.#pausedUntil)
      return
    }
    while (this.#running && this.#inFlight < this.#work.concurrency(this.#state)) {
      // A node that was frozen may have lost its lease without knowing; it must not start anything.
      if (performance.now() >= this.validUntil) return
      const job = this.#serials.peek()
      if (!job) {
        // One long serial must not hide the others.
        if (this.#more && this.#serials.size < DEEPEST) {
          this.#deep = true
          this.wake()
        }
        return
      }
      const wait = this.#bucket.take(now)
      if (wait > 0) {
        this.#schedule(now + wait)
        return
      }
      this.#serials.start(job)
      this.#inFlight++
      void this.#run(job)
    }
    if (this.#more && this.#serials.size < LOAD / 2) this.wake()
  }

  async #run(job: Job): Promise<void> {
    let outcome: Outcome | null = null
    try {
      outcome = await this.#work.perform(job, this.#state, this.#abort.signal)
    } catch (error) {
      this.#context.log.error({ err: error, job: job.id, kind: job.kind }, 'a job could not be finished')
    }
    this.#inFlight--
    this.busyAt = performance.now()
    if (outcome) this.#finish(job, outcome)
    else this.#keep(job)
    if (!this.#running && this.#inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve()
    this.#pump()
  }

  #finish(job: Job, outcome: Outcome): void {
    const goOn = outcome.next === 'go-on'
    this.#troubled.delete(job.id)
    this.#serials.finish(job, goOn)
    if (this.#loading) this.#stale.add(goOn ? job.id : job.serial_id)
    if (outcome.next === 'pause') this.#pausedUntil = Math.max(this.#pausedUntil, outcome.until)
    if (outcome.next !== 'go-on') this.#schedule(outcome.dueAt)
    // While a job waited for another try, those behind it were left in the store.
    else if (job.attempts > 0) this.wake()
  }

  /** The store does not know of the attempt, so the wait for another is kept here; its serial waits with it. */
  #keep(job: Job): void {
    if (!this.#running) return
    const tries = (this.#troubled.get(job.id)?.tries ?? 0) + 1
    const again = () => {
      this.#serials.putBack(job)
      this.#pump()
    }
    const timer = setTimeout(again, backoff(tries, PATIENCE, LONGEST_PATIENCE))
    this.#troubled.set(job.id, { tries, timer })
  }

  /** Looks again at `at` (epoch milliseconds), or earlier when that was said before. */
  #schedule(at: number): void {
    if (!this.#running || (this.#timer && this.#timer.at <= at)) return
    if (this.#timer) clearTimeout(this.#timer.handle)
    const wait = Math.min(Math.max(at - this.#context.now(), 1), LONGEST_TIMER)
    this.#timer = {
      at,
      handle: setTimeout(() => {
        this.#timer = null
        this.wake()
      }, wait),
    }
  }
}
