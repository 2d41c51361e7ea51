import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, describe, it, type TestContext } from 'node:test'
import type { Kysely } from 'kysely'
import { testContext } from '../../../test/support/context.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { localBus } from '../../bus/local.ts'
import { newId } from '../../domain/ids.ts'
import type { LaneRef } from '../../store/jobs.ts'
import type { Tables } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import type { ContextParts } from '../context.ts'
import { type LaneRunner, reopenLane, runLanes } from './runner.ts'
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

const SECOND = 1000

/** A store that a node uses which may be frozen: while it is, nothing that the node asks for comes back. */
function freezable(store: Store) {
  let ice: PromiseWithResolvers<void> | null = null
  const frozen: Store = {
    ...store,
    transaction: async work => {
      await ice?.promise
      const result = await store.transaction(work)
      await ice?.promise
      return result
    },
    read: store.read.withPlugin({
      transformQuery: args => args.node,
      transformResult: async ({ result }) => {
        await ice?.promise
        return result
      },
    }) as Kysely<Tables>,
  }
  return {
    store: frozen,
    freeze() {
      ice = Promise.withResolvers<void>()
    },
    thaw() {
      ice?.resolve()
      ice = null
    },
  }
}

/** Takes the regular looks, and the monotonic clock, into the test's hands. */
function handleTime(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const real = performance.now.bind(performance)
  let ahead = 0
  t.mock.method(performance, 'now', () => real() + ahead)
  return {
    /** Lets time go by for whatever happens at regular times, and gives it the time to happen. */
    async pass(ms: number) {
      for (let done = 0; done < ms; done += SECOND) {
        ahead += SECOND
        t.mock.timers.tick(SECOND)
        await settle()
      }
    },
  }
}

eachStore((_, open) => {
  let store: Store
  let ref: LaneRef
  let runners: LaneRunner[] = []
  before(async () => {
    store = await open()
  })
  beforeEach(async () => {
    ref = laneRef()
    await store.transaction(tx => tx.db.deleteFrom('jobs').execute())
  })
  afterEach(async () => {
    for (const runner of runners) await runner.stop(0)
    runners = []
  })

  function run(script: Script, parts: Partial<ContextParts> = {}) {
    const context = testContext(parts.store ?? store, parts)
    const work = scriptedWork(context.store, script)
    const runner = runLanes(context, work)
    runners.push(runner)
    const announce = (lane = ref) => context.bus.publish('work', { kind: 'send', ...lane })
    const change = (lane = ref) =>
      context.bus.publish('changed', { what: 'channel', workspaceId: lane.workspaceId, id: lane.laneId })
    return { context, runner, started: work.started, announce, change }
  }

  const leases = () =>
    store.read.selectFrom('leases').selectAll().where('workspace_id', '=', ref.workspaceId).execute()
  const left = async () => {
    const rows = await store.read
      .selectFrom('jobs')
      .select('id')
      .where('workspace_id', '=', ref.workspaceId)
      .execute()
    return rows.map(row => row.id).sort()
  }
  const empty = () => until(async () => (await left()).length === 0)
  /** The store's clock is past the end of every lease. */
  const expire = () =>
    store.transaction(tx =>
      tx.db.updateTable('leases').set({ until: 0 }).where('workspace_id', '=', ref.workspaceId).execute(),
    )

  describe('lanes', () => {
    it('are worked on when their work is announced', async t => {
      handleTime(t)
      const node = run({ perform: () => 'done' })
      await settle()
      await addJobs(store, [laneJob(ref)])
      node.announce()
      await empty()
      await addJobs(store, [laneJob(ref)])
      node.announce()
      await empty()
    })

    it('are found when no announcement came', async () => {
      await addJobs(store, [laneJob(ref)])
      run({ perform: () => 'done' })
      await empty()
      await addJobs(store, [laneJob(laneRef()), laneJob(ref)])
      await until(async () => (await left()).length === 0)
    })

    it('are worked on by one node at a time, however many there are', async () => {
      const bus = localBus()
      const lanes = Array.from({ length: 12 }, () => ({ workspaceId: ref.workspaceId, laneId: newId() }))
      const serials = new Map(lanes.map(lane => [lane.laneId, newId()]))
      const working = new Map<string, number>()
      const finished: string[] = []
      const clashes: string[] = []
      const nodes = [0, 1, 2].map(node =>
        run(
          {
            concurrency: 3,
            async perform(job, attempt) {
              if ((working.get(job.lane_id) ?? node) !== node) clashes.push(job.lane_id)
              working.set(job.lane_id, node)
              await new Promise(resolve => setTimeout(resolve, 1))
              if (attempt === 1 && job.id.endsWith('0')) return { retryIn: 1 }
              finished.push(job.id)
              return 'done'
            },
          },
          { bus },
        ),
      )
      const jobs = Array.from({ length: 10 }, () =>
        lanes.map(lane => laneJob(lane, { serial_id: serials.get(lane.laneId) ?? '' })),
      ).flat()
      for (let i = 0; i < jobs.length; i += 20) {
        await addJobs(store, jobs.slice(i, i + 20))
        for (const lane of lanes) nodes[0]?.announce(lane)
      }
      await empty()
      assert.deepEqual(clashes, [])
      assert.deepEqual([...finished].sort(), ids(jobs).sort())
      for (const lane of lanes) {
        const of = ids(jobs.filter(job => job.lane_id === lane.laneId))
        assert.deepEqual(
          finished.filter(id => of.includes(id)),
          of,
        )
      }
    })

    it('are given back when there is nothing to do, and taken again', async t => {
      const time = handleTime(t)
      await addJobs(store, [laneJob(ref)])
      const node = run({ perform: () => 'done' })
      await empty()
      await settle()
      assert.equal((await leases()).length, 1)
      await time.pass(20 * SECOND)
      assert.deepEqual(await leases(), [])
      await addJobs(store, [laneJob(ref)])
      node.announce()
      await empty()
    })

    it('are kept as long as there is something to do', async t => {
      const time = handleTime(t)
      await addJobs(store, [laneJob(ref)])
      const finish = Promise.withResolvers<Result>()
      const node = run({ perform: () => finish.promise })
      await until(() => node.started.length === 1)
      await expire()
      await time.pass(20 * SECOND)
      const [lease] = await leases()
      assert.equal(lease?.owner, node.context.nodeId)
      assert.ok((lease?.until ?? 0) > 0)
      finish.resolve('done')
      await empty()
    })
  })

  describe('a node that freezes', () => {
    async function takeOver(t: TestContext) {
      const time = handleTime(t)
      const ice = freezable(store)
      const serial_id = newId()
      const jobs = [1, 2, 3].map(() => laneJob(ref, { serial_id }))
      await addJobs(store, jobs)
      const finish = Promise.withResolvers<Result>()
      const first = run(
        { perform: job => (job.id === jobs[0]?.id ? finish.promise : 'done') },
        { store: ice.store },
      )
      await until(() => first.started.length === 1)
      await settle()
      ice.freeze()
      await expire()
      const second = run({ perform: () => 'done' })
      await until(() => second.started.length === 3)
      await empty()
      return { time, ice, jobs: ids(jobs), first, second, finish }
    }

    it('loses its lanes to another', async t => {
      const { jobs, second, ice, finish } = await takeOver(t)
      assert.deepEqual(ids(second.started), jobs)
      ice.thaw()
      finish.resolve('done')
    })

    it('starts nothing of what it had in memory when it is back', async t => {
      const { time, jobs, first, ice, finish } = await takeOver(t)
      await time.pass(30 * SECOND)
      ice.thaw()
      finish.resolve('done')
      await time.pass(10 * SECOND)
      assert.deepEqual(ids(first.started), jobs.slice(0, 1))
    })

    it('starts nothing old either when the other has given the lane back', async t => {
      const { time, jobs, first, second, ice, finish } = await takeOver(t)
      await second.runner.stop(0)
      assert.deepEqual(await leases(), [])
      await time.pass(30 * SECOND)
      ice.thaw()
      finish.resolve('done')
      await time.pass(10 * SECOND)
      assert.deepEqual(ids(first.started), jobs.slice(0, 1))
      const fresh = laneJob(ref)
      await addJobs(store, [fresh])
      first.announce()
      await empty()
      assert.deepEqual(ids(first.started).slice(1), [fresh.id])
    })
  })

  describe('a lane that cannot work', () => {
    it('is left alone until it is reopened', async t => {
      const time = handleTime(t)
      await addJobs(store, [laneJob(ref)])
      let on = false
      let looks = 0
      const node = run({
        perform: () => 'done',
        open() {
          looks++
          return on
        },
      })
      await until(async () => (await leases()).some(lease => lease.owner === null))
      await settle()
      const before = looks
      for (let i = 0; i < 5; i++) node.announce()
      await time.pass(5 * SECOND)
      assert.equal(looks, before)
      on = true
      await reopenLane(node.context, 'send', ref)
      await time.pass(SECOND)
      await empty()
    })

    it('is opened again when it was switched on a moment before it was set aside', async t => {
      const time = handleTime(t)
      await addJobs(store, [laneJob(ref)])
      let on = false
      const node = run({
        perform: () => 'done',
        async open() {
          const answer = on
          if (!on) {
            on = true
            await reopenLane(node.context, 'send', ref)
          }
          return answer
        },
      })
      await settle()
      await time.pass(2 * SECOND)
      await empty()
    })
  })

  describe('a lane whose settings change', () => {
    it('ends what is under way, once, before it starts anew', async t => {
      const time = handleTime(t)
      const serial_id = newId()
      const jobs = [1, 2].map(() => laneJob(ref, { serial_id }))
      await addJobs(store, jobs)
      const finish = Promise.withResolvers<Result>()
      let opened = 0
      const node = run({
        perform: job => (job.id === jobs[0]?.id ? finish.promise : 'done'),
        open() {
          opened++
          return true
        },
      })
      await until(() => node.started.length === 1)
      node.change()
      node.change()
      await settle()
      for (let i = 0; i < 5; i++) node.announce()
      await time.pass(10 * SECOND)
      assert.equal(node.started.length, 1)
      assert.equal(opened, 1)
      finish.resolve('done')
      await empty()
      assert.deepEqual(ids(node.started), ids(jobs))
      assert.equal(opened, 2)
      await until(async () => (await leases())[0]?.owner === node.context.nodeId)
    })

    it('is opened with the new ones also when they came while it was opening', async () => {
      await addJobs(store, [laneJob(ref)])
      let opened = 0
      const node = run({
        perform: () => 'done',
        async open() {
          if (++opened === 1) {
            node.change()
            await settle()
          }
          return true
        },
      })
      await until(() => opened === 2)
      await empty()
    })
  })

  describe('stop', () => {
    it('waits for what is under way, starts nothing more and gives the lanes back', async () => {
      const jobs = [laneJob(ref), laneJob(ref)]
      await addJobs(store, jobs)
      const finish = Promise.withResolvers<Result>()
      const node = run({ concurrency: 1, perform: () => finish.promise })
      await until(() => node.started.length === 1)
      const stopping = node.runner.stop(60 * SECOND)
      await addJobs(store, [laneJob(laneRef())])
      node.announce()
      await settle()
      assert.equal(node.started.length, 1)
      finish.resolve('done')
      await stopping
      assert.deepEqual(await left(), [jobs[1]?.id])
      assert.deepEqual(await leases(), [])
    })

    it('makes what takes longer than the grace give up', async () => {
      await addJobs(store, [laneJob(ref)])
      const node = run({
        perform: (_, __, signal) =>
          new Promise(resolve => signal.addEventListener('abort', () => resolve('throw'))),
      })
      await until(() => node.started.length === 1)
      await node.runner.stop(10)
      assert.equal((await left()).length, 1)
      assert.deepEqual(await leases(), [])
    })

    it('leaves nothing behind when it comes while lanes are opening', async () => {
      await addJobs(store, [laneJob(ref)])
      const opening = Promise.withResolvers<boolean>()
      let asked = false
      const node = run({
        perform: () => 'done',
        open() {
          asked = true
          return opening.promise
        },
      })
      await until(() => asked)
      const stopping = node.runner.stop(0)
      await settle()
      opening.resolve(true)
      await stopping
      assert.deepEqual(node.started, [])
      assert.deepEqual(await leases(), [])
    })
  })
})
