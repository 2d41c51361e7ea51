import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Kysely } from 'kysely'
import { testContext } from '../../../test/support/context.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { Job, LaneRef } from '../../store/jobs.ts'
import type { Tables } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import { Lane } from './lane.ts'
import { tokenBucket } from './pace.ts'
import {
  addJobs,
  ids,
  laneJob,
  laneRef,
  type Result,
  type Script,
  scriptedWork,
  settle,
  until,
} from './testing.ts'

/** A store whose reads pass through `seen`, which may hold them up. */
const watched = (store: Store, seen: (rows: unknown[]) => Promise<void> | void): Store => ({
  ...store,
  read: store.read.withPlugin({
    transformQuery: args => args.node,
    transformResult: async ({ result }) => {
      await seen(result.rows)
      return result
    },
  }) as Kysely<Tables>,
})

eachStore((_, open) => {
  let store: Store
  let ref: LaneRef
  const lanes: Lane<object>[] = []
  before(async () => {
    store = await open()
  })
  beforeEach(() => {
    ref = laneRef()
  })
  after(async () => {
    for (const lane of lanes) await lane.stop()
  })

  function start(script: Script, { on = store, validFor = 3_600_000, lane: at = ref } = {}) {
    const work = scriptedWork(store, script)
    const lane = new Lane(testContext(on), work, at, {}, performance.now() + validFor)
    lanes.push(lane)
    return { lane, started: work.started }
  }

  const left = async (lane = ref): Promise<string[]> => {
    const rows = await store.read.selectFrom('jobs').select('id').where('lane_id', '=', lane.laneId).execute()
    return rows.map(row => row.id).sort()
  }
  const empty = (lane = ref) => until(async () => (await left(lane)).length === 0)

  describe('a lane', () => {
    it('does each job once, those of a serial one after another in their order', async () => {
      const serials = Array.from({ length: 7 }, newId)
      const result = fc.constantFrom<Result>(
        'done',
        'done',
        'done',
        { retryIn: 0 },
        { retryIn: 3 },
        { pause: 2 },
      )
      const plan = fc.record({
        jobs: fc.array(
          fc.record({
            serial: fc.nat(6),
            priority: fc.nat(1),
            wait: fc.boolean(),
            results: fc.array(result, { maxLength: 3 }),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        concurrency: fc.integer({ min: 1, max: 5 }),
        wakes: fc.array(fc.boolean(), { maxLength: 20 }),
      })
      await fc.assert(
        fc.asyncProperty(plan, async ({ jobs: specs, concurrency, wakes }) => {
          const at = laneRef()
          // As whoever stores an urgent job sees to it, a serial is urgent as a whole.
          const urgent = new Set(specs.filter(s => s.priority === 0).map(s => s.serial))
          const jobs = specs.map(({ serial }) =>
            laneJob(at, { serial_id: serials[serial] ?? '', priority: urgent.has(serial) ? 0 : 1 }),
          )
          const results = new Map(jobs.map((job, i) => [job.id, specs[i]?.results ?? []]))
          const running = new Set<string>()
          const finished: Job[] = []
          let most = 0
          const { lane } = start(
            {
              concurrency,
              async perform(job, attempt) {
                assert.ok(!running.has(job.serial_id), 'two of one serial at a time')
                running.add(job.serial_id)
                most = Math.max(most, running.size)
                if (specs[jobs.findIndex(j => j.id === job.id)]?.wait)
                  await new Promise(r => setTimeout(r, 1))
                running.delete(job.serial_id)
                const result = results.get(job.id)?.[attempt - 1] ?? 'done'
                if (result === 'done') finished.push(job)
                return result
              },
            },
            { lane: at },
          )
          const half = Math.ceil(jobs.length / 2)
          await addJobs(store, jobs.slice(0, half))
          lane.wake()
          for (const pause of wakes) {
            if (pause) await new Promise(resolve => setTimeout(resolve, 1))
            lane.wake()
          }
          await addJobs(store, jobs.slice(half))
          lane.wake()
          await empty(at)
          await lane.stop()
          assert.deepEqual(ids(finished).sort(), ids(jobs).sort(), 'each once')
          for (const serial of serials) {
            const of = (list: Job[]) => ids(list.filter(job => job.serial_id === serial))
            assert.deepEqual(of(finished), of(jobs))
          }
          assert.ok(most <= concurrency)
        }),
        { numRuns: 25 },
      )
    })

    it('goes on at once with those behind a job that was tried again', async () => {
      const serial_id = newId()
      const jobs = [1, 2, 3].map(() => laneJob(ref, { serial_id }))
      await addJobs(store, jobs)
      const { lane, started } = start({
        perform: (job, attempt) => (job.id === jobs[0]?.id && attempt < 3 ? { retryIn: 1 } : 'done'),
      })
      lane.wake()
      await empty()
      const [first, second, third] = ids(jobs)
      assert.deepEqual(ids(started), [first, first, first, second, third])
    })

    it('looks again by itself when a job falls due', async () => {
      await addJobs(store, [laneJob(ref, { due_at: Date.now() + 30 })])
      const { lane } = start({ perform: () => 'done' })
      lane.wake()
      await empty()
    })

    it('sees what comes at any moment of a look', async () => {
      const jobs = Array.from({ length: 6 }, () => laneJob(ref))
      const left_ = [...jobs]
      // After each answer of the store, before the lane has it, there is another job.
      const busy = watched(store, async () => {
        const next = left_.shift()
        if (!next) return
        await addJobs(store, [next])
        lane.wake()
      })
      const { lane, started } = start({ perform: () => 'done' }, { on: busy })
      lane.wake()
      await until(() => started.length === jobs.length)
      await empty()
    })

    it('lets the urgent pass', async () => {
      await addJobs(
        store,
        Array.from({ length: 30 }, () => laneJob(ref)),
      )
      const turn: (() => void)[] = []
      const { lane, started } = start({
        concurrency: 1,
        perform: () => new Promise(resolve => turn.push(() => resolve('done'))),
      })
      lane.wake()
      await until(() => turn.length === 1)
      const urgent = laneJob(ref, { priority: 0 })
      await addJobs(store, [urgent])
      lane.wake()
      await settle()
      turn[0]?.()
      await until(() => started.length === 2)
      assert.equal(started[1]?.id, urgent.id)
      await until(() => {
        for (const go of turn) go()
        return started.length === 31
      })
    })

    it('is not held up by one long serial', async () => {
      const serial_id = newId()
      await addJobs(
        store,
        Array.from({ length: 500 }, () => laneJob(ref, { serial_id, due_at: Date.now() - 1000 })),
      )
      const other = laneJob(ref)
      await addJobs(store, [other])
      const gate = Promise.withResolvers<Result>()
      const { lane, started } = start({
        perform: job => (job.id === other.id ? 'done' : gate.promise),
      })
      lane.wake()
      await until(() => started.some(job => job.id === other.id))
      gate.resolve('done')
      await empty()
    })

    it('pauses as a whole, and no other lane with it', async () => {
      const otherRef = laneRef()
      await addJobs(
        store,
        Array.from({ length: 5 }, () => laneJob(ref)),
      )
      let resumesAt = 0
      const early: string[] = []
      const { lane, started } = start({
        concurrency: 1,
        perform(job) {
          if (started.length === 1) {
            resumesAt = Date.now() + 80
            return { pause: 80 }
          }
          if (Date.now() < resumesAt) early.push(job.id)
          return 'done'
        },
      })
      lane.wake()
      await until(() => resumesAt > 0)
      await addJobs(
        store,
        Array.from({ length: 5 }, () => laneJob(otherRef)),
      )
      const other = start({ perform: () => 'done' }, { lane: otherRef })
      other.lane.wake()
      await empty(otherRef)
      for (let i = 0; i < 10; i++) lane.wake()
      await empty()
      assert.equal(started.length, 6)
      assert.deepEqual(early, [])
    })

    it('keeps its pace', async () => {
      let now = 0
      const bucket = tokenBucket({ perSecond: 1, burst: 3 })
      await addJobs(
        store,
        Array.from({ length: 5 }, () => laneJob(ref)),
      )
      const { lane, started } = start({ bucket: { take: () => bucket.take(now) }, perform: () => 'done' })
      lane.wake()
      await until(() => started.length === 3)
      lane.wake()
      await settle()
      assert.equal(started.length, 3)
      now = 2000
      lane.wake()
      await until(() => started.length === 5)
      await empty()
    })

    it('starts nothing when its lease may have run out, and goes on when it is renewed', async () => {
      await addJobs(store, [laneJob(ref)])
      const { lane, started } = start({ perform: () => 'done' }, { validFor: -1 })
      lane.wake()
      await settle()
      assert.deepEqual(started, [])
      lane.validUntil = performance.now() + 3_600_000
      lane.wake()
      await empty()
    })
  })

  describe('a load that is overtaken', () => {
    /** Starts a job, begins a load, ends the job, and lets the load come in only then. */
    async function overtake(first: Result) {
      let hold: Promise<void> | null = null
      let held = 0
      const gate = Promise.withResolvers<void>()
      const slow = watched(store, async () => {
        if (!hold) return
        held++
        await hold
      })
      const finish = Promise.withResolvers<void>()
      const serial_id = newId()
      const jobs = [1, 2].map(() => laneJob(ref, { serial_id }))
      await addJobs(store, jobs)
      const results: Result[] = [first]
      const { lane, started } = start(
        {
          async perform() {
            if (started.length === 1) await finish.promise
            return results.shift() ?? 'done'
          },
        },
        { on: slow },
      )
      lane.wake()
      await until(() => started.length === 1)
      await settle()
      hold = gate.promise
      lane.wake()
      await until(() => held > 0)
      finish.resolve()
      await settle()
      hold = null
      gate.resolve()
      await settle()
      return { jobs: ids(jobs), started: ids(started), lane }
    }

    it('does not start a finished job again', async () => {
      const { jobs, started } = await overtake('done')
      assert.deepEqual(started, jobs)
    })

    it('does not start what stands behind a job that now waits', async () => {
      const { jobs, started } = await overtake({ retryIn: 3_600_000 })
      assert.deepEqual(started, jobs.slice(0, 1))
      assert.deepEqual(await left(), jobs)
    })
  })

  describe('a long backlog', () => {
    it('is read in pieces, however often the lane is woken', async () => {
      await addJobs(
        store,
        Array.from({ length: 3000 }, () => laneJob(ref)),
      )
      let longest = 0
      let reads = 0
      const counting = watched(store, rows => {
        reads++
        longest = Math.max(longest, rows.length)
      })
      let blocked = true
      const { lane } = start(
        { bucket: { take: () => (blocked ? 3_600_000 : 0) }, concurrency: 50, perform: () => 'done' },
        { on: counting },
      )
      for (let i = 1; i <= 20; i++) {
        lane.wake()
        await until(() => reads >= i)
      }
      assert.ok(longest <= 200, `${longest} rows`)
      blocked = false
      lane.wake()
      await empty()
    })
  })

  describe('a result that could not be stored', () => {
    it('is not asked for again at every wake, and holds up its serial only', async () => {
      const serial_id = newId()
      const [bad, behind, other] = [laneJob(ref, { serial_id }), laneJob(ref, { serial_id }), laneJob(ref)]
      await addJobs(store, [bad, behind, other])
      const { lane, started } = start({
        perform: (job, attempt) => (job.id === bad.id && attempt === 1 ? 'throw' : 'done'),
      })
      for (let i = 0; i < 10; i++) {
        lane.wake()
        await new Promise(resolve => setTimeout(resolve, 5))
      }
      assert.deepEqual(ids(started), ids([bad, other]))
      await empty()
      assert.deepEqual(ids(started), ids([bad, other, bad, behind]))
    })
  })

  describe('a lane that stops', () => {
    it('ends what is under way, stores it, and starts nothing more', async () => {
      const serial_id = newId()
      const [first, second] = [laneJob(ref, { serial_id }), laneJob(ref, { serial_id })]
      await addJobs(store, [first, second])
      const finish = Promise.withResolvers<Result>()
      const { lane, started } = start({ perform: () => finish.promise })
      lane.wake()
      await until(() => started.length === 1)
      let stopped = false
      const stopping = lane.stop().then(() => {
        stopped = true
      })
      lane.wake()
      await settle()
      assert.ok(!stopped)
      finish.resolve('done')
      await stopping
      assert.deepEqual(await left(), [second.id])
      await settle()
      assert.deepEqual(ids(started), [first.id])
    })

    it('tells what is under way to give up', async () => {
      const job = laneJob(ref)
      await addJobs(store, [job])
      const { lane, started } = start({
        perform: (_, __, signal) =>
          new Promise(resolve => signal.addEventListener('abort', () => resolve('throw'))),
      })
      lane.wake()
      await until(() => started.length === 1)
      lane.abort()
      await lane.stop()
      assert.deepEqual(await left(), [job.id])
    })
  })
})
