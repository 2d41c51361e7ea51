import type { Job } from '../../store/jobs.ts'

/**
 * The jobs of a lane that are in memory, one list per serial. A serial is offered when its first job may start, and
 * comes back when that job is done. Urgent serials are offered first, those alike in turn.
 */
export class Serials {
  readonly #jobs = new Map<string, Job>()
  readonly #bySerial = new Map<string, Job[]>()
  readonly #busy = new Set<string>()
  /** Serials that may start a job, in the order they were offered: the urgent ones, and all others. */
  readonly #urgent = new Set<string>()
  readonly #ready = new Set<string>()

  get size(): number {
    return this.#jobs.size
  }

  /** Adds a job at its place; one that is here already may only become urgent. */
  add(job: Job): void {
    const known = this.#jobs.get(job.id)
    if (known) {
      known.priority = Math.min(known.priority, job.priority)
    } else {
      this.#jobs.set(job.id, job)
      const list = this.#bySerial.get(job.serial_id)
      // What is under way stays in front, whatever comes.
      if (list) insertInOrder(list, job, this.#busy.has(job.serial_id) ? 1 : 0)
      else this.#bySerial.set(job.serial_id, [job])
    }
    if (!this.#busy.has(job.serial_id)) this.#offer(job.serial_id, job.priority === 0)
  }

  /** The job to start next, or null. */
  peek(): Job | null {
    for (const ready of [this.#urgent, this.#ready]) {
      for (const serial of ready) return this.#bySerial.get(serial)?.[0] ?? null
    }
    return null
  }

  /** The job that `peek` gave is under way: its serial is busy until `finish`. */
  start(job: Job): void {
    this.#busy.add(job.serial_id)
    this.#urgent.delete(job.serial_id)
    this.#ready.delete(job.serial_id)
  }

  /** The job is not over, and no longer under way: it may start again. */
  putBack(job: Job): void {
    this.#busy.delete(job.serial_id)
    this.#offer(job.serial_id, job.priority === 0)
  }

  /** The job is over; `goOn` says whether those behind it may start, else they are forgotten here (the store has them). */
  finish(job: Job, goOn: boolean): void {
    this.#busy.delete(job.serial_id)
    this.#jobs.delete(job.id)
    const list = this.#bySerial.get(job.serial_id) ?? []
    list.shift()
    if (!goOn) for (const other of list.splice(0)) this.#jobs.delete(other.id)
    const urgent = list.some(j => j.priority === 0)
    if (list.length > 0) this.#offer(job.serial_id, urgent)
    else this.#bySerial.delete(job.serial_id)
  }

  #offer(serial: string, urgent: boolean): void {
    const ready = urgent ? this.#urgent : this.#ready
    ready.add(serial)
  }
}

function insertInOrder(list: Job[], job: Job, first: number): void {
  let at = list.length
  while (at > first && (list[at - 1] as Job).id > job.id) at--
  list.splice(at, 0, job)
}
