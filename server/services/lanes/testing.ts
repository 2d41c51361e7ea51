import { newId } from '../../domain/ids.ts'
import { deleteJobs, insertJobs, type Job, type LaneRef, retryJobs } from '../../store/jobs.ts'
import type { Store } from '../../store/store.ts'
import type { LaneWork, Outcome } from './lane.ts'
import { type Bucket, unlimited } from './pace.ts'

/** What a test lets a job come to; milliseconds. `throw` is a result that could not be stored. */
export type Result = 'done' | 'throw' | { retryIn: number } | { pause: number }

export interface Script {
  /** Decides each attempt at a job. */
  perform(job: Job, attempt: number, signal: AbortSignal): Promise<Result> | Result
  /** Whether the lane can work now. */
  open?(lane: LaneRef): Promise<boolean> | boolean
  concurrency?: number
  bucket?: Bucket
}

/** Work of no meaning: does what its script says, stores it as real work does, and notes the attempts it started. */
export function scriptedWork(store: Store, script: Script): LaneWork<object> & { started: Job[] } {
  const started: Job[] = []
  return {
    started,
    kind: 'send',
    open: async lane => ((await (script.open?.(lane) ?? true)) ? {} : null),
    concurrency: () => script.concurrency ?? 4,
    bucket: () => script.bucket ?? unlimited,
    async perform(job, _, signal): Promise<Outcome> {
      started.push(job)
      const attempt = started.filter(other => other.id === job.id).length
      const result = await script.perform(job, attempt, signal)
      if (result === 'throw') throw new Error('not stored')
      if (result === 'done') {
        await store.transaction(tx => deleteJobs(tx, [job]))
        return { next: 'go-on' }
      }
      const wait = 'retryIn' in result ? result.retryIn : result.pause
      const dueAt = Date.now() + wait
      await store.transaction(tx =>
        retryJobs(tx, [{ workspace_id: job.workspace_id, id: job.id, due_at: dueAt }]),
      )
      return 'pause' in result ? { next: 'pause', dueAt, until: dueAt } : { next: 'wait', dueAt }
    },
  }
}

export const laneRef = (): LaneRef => ({ workspaceId: newId(), laneId: newId() })

/** A job of a lane that is due; later calls have later ids. */
export const laneJob = (lane: LaneRef, over: Partial<Job> = {}): Job => ({
  workspace_id: lane.workspaceId,
  id: newId(),
  kind: 'send',
  lane_id: lane.laneId,
  serial_id: newId(),
  priority: 1,
  due_at: Date.now(),
  attempts: 0,
  payload: '{}',
  ...over,
})

export const addJobs = (store: Store, jobs: readonly Job[]) => store.transaction(tx => insertJobs(tx, jobs))

export const ids = (jobs: readonly Job[]): string[] => jobs.map(job => job.id)

/** Resolves when the condition holds; fails when it does not come to that. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const patience = AbortSignal.timeout(30_000)
  while (!(await condition())) {
    patience.throwIfAborted()
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

/** Gives everything that is about to happen the time to happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 25; turn++) await new Promise(resolve => setTimeout(resolve, 2))
}
