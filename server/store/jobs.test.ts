import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import {
  deleteJobs,
  dueJobs,
  dueLanes,
  insertJobs,
  type Job,
  nextDue,
  promoteSerials,
  retryJobs,
} from './jobs.ts'
import { acquireLeases, park } from './leases.ts'
import type { Store } from './store.ts'

const W = newId()
const NOW = 1_000_000

/** A job that is due; later calls have later ids. */
const job = (lane_id: string, over: Partial<Job> = {}): Job => ({
  workspace_id: W,
  id: newId(),
  kind: 'send',
  lane_id,
  serial_id: newId(),
  priority: 1,
  due_at: NOW,
  attempts: 0,
  payload: '{}',
  ...over,
})

const ids = (jobs: readonly Job[]) => jobs.map(j => j.id)

eachStore((_, open) => {
  let store: Store
  before(async () => {
    store = await open()
  })
  const insert = (jobs: readonly Job[]) => store.transaction(tx => insertJobs(tx, jobs))
  const due = async (lane: string, now = NOW, limit = 100) =>
    ids(await dueJobs(store.read, 'send', lane, now, limit))

  describe('dueJobs', () => {
    it('gives back what was stored', async () => {
      const lane = newId()
      const one = job(lane, { payload: '{"a":1}', attempts: 3, priority: 0 })
      await insert([one])
      assert.deepEqual(
        (await dueJobs(store.read, 'send', lane, NOW, 10)).map(row => ({ ...row })),
        [one],
      )
    })

    it('gives the urgent first, then the longest due, then the oldest', async () => {
      const lane = newId()
      const [a, b, c, d, e] = [
        job(lane),
        job(lane, { due_at: NOW - 1 }),
        job(lane, { priority: 0 }),
        job(lane, { priority: 0, due_at: NOW - 5 }),
        job(lane),
      ]
      await insert([e, a, b, c, d])
      assert.deepEqual(await due(lane), ids([d, c, b, a, e]))
      assert.deepEqual(await due(lane, NOW, 3), ids([d, c, b]))
    })

    it('gives nothing of another lane or kind, and nothing before its time', async () => {
      const lane = newId()
      await insert([job(newId()), job(lane, { kind: 'bot' }), job(lane, { due_at: NOW + 1 })])
      assert.deepEqual(await due(lane), [])
      assert.equal((await due(lane, NOW + 1)).length, 1)
    })

    it('holds back what stands behind a job that waits for another try, and nothing else', async () => {
      const [lane, serial] = [newId(), newId()]
      const before = job(lane, { serial_id: serial })
      const head = job(lane, { serial_id: serial })
      const behind = job(lane, { serial_id: serial, priority: 0 })
      const other = job(lane)
      const foreign = job(lane, { serial_id: serial, workspace_id: newId() })
      await insert([before, head, behind, other, foreign])
      await store.transaction(tx => retryJobs(tx, [{ workspace_id: W, id: head.id, due_at: NOW + 10 }]))
      assert.deepEqual(await due(lane), ids([before, other, foreign]))
      assert.deepEqual(await due(lane, NOW + 10), ids([before, other, foreign, head]))
      await store.transaction(tx => deleteJobs(tx, [head]))
      assert.deepEqual(await due(lane), ids([behind, before, other, foreign]))
    })

    it('agrees with a model of it', async () => {
      const serials = [newId(), newId(), newId()]
      const arbitrary = fc.record({
        serial: fc.nat(2),
        priority: fc.nat(1),
        due_at: fc.integer({ min: NOW - 2, max: NOW + 2 }),
        attempts: fc.constantFrom(0, 0, 0, 1),
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(arbitrary, { maxLength: 15 }),
          fc.integer({ min: 1, max: 10 }),
          async (list, limit) => {
            const lane = newId()
            const jobs = list.map(({ serial, ...rest }) =>
              job(lane, { serial_id: serials[serial] ?? '', ...rest }),
            )
            await insert(jobs)
            const may = jobs.filter(
              j =>
                j.due_at <= NOW &&
                !jobs.some(e => e.serial_id === j.serial_id && e.id < j.id && e.attempts > 0),
            )
            may.sort((a, b) => a.priority - b.priority || a.due_at - b.due_at || (a.id < b.id ? -1 : 1))
            assert.deepEqual(await due(lane, NOW, limit), ids(may.slice(0, limit)))
            await store.transaction(tx => deleteJobs(tx, jobs))
          },
        ),
        { numRuns: 60 },
      )
    })
  })

  describe('nextDue', () => {
    it('is the earliest of what is not due yet, of either priority', async () => {
      const lane = newId()
      assert.equal(await nextDue(store.read, 'send', lane, NOW), null)
      await insert([job(lane), job(lane, { due_at: NOW + 30 }), job(lane, { due_at: NOW + 20, kind: 'bot' })])
      assert.equal(await nextDue(store.read, 'send', lane, NOW), NOW + 30)
      await insert([job(lane, { due_at: NOW + 25, priority: 0 })])
      assert.equal(await nextDue(store.read, 'send', lane, NOW), NOW + 25)
      assert.equal(await nextDue(store.read, 'send', lane, NOW + 30), null)
    })
  })

  describe('dueLanes', () => {
    /** By the store's clock, as leases are. */
    const now = Date.now()
    const lanes = async (kind: Job['kind'], limit = 100) =>
      (await dueLanes(store.read, kind, now, limit)).map(l => l.laneId).sort()

    it('names each lane once that has something due and that nobody holds', async () => {
      const [idle, late, urgent, bulk, held, lapsed, parked] = Array.from({ length: 7 }, newId) as [
        string,
        ...string[],
      ]
      const of = (lane: string | undefined, over: Partial<Job> = {}) =>
        job(lane ?? '', { kind: 'deliver', ...over })
      await insert([
        of(late, { due_at: now + 60_000 }),
        of(urgent, { priority: 0 }),
        of(urgent, { priority: 0 }),
        of(bulk),
        of(bulk, { due_at: now + 60_000, priority: 0 }),
        of(held),
        of(lapsed),
        of(parked),
      ])
      const resource = (lane: string | undefined) => ({ workspaceId: W, name: `deliver:${lane}` })
      await acquireLeases(store, 'a', [resource(held), resource(parked)], 3_600_000)
      await acquireLeases(store, 'a', [resource(lapsed)], -3_600_000)
      await park(store, 'a', resource(parked), 3_600_000)
      assert.deepEqual(await lanes('deliver'), [urgent, bulk, lapsed].sort())
      assert.equal((await lanes('deliver', 2)).length, 2)
      assert.ok(!(await lanes('send')).includes(idle))
    })

    it('says whose lane it is', async () => {
      const [lane, workspaceId] = [newId(), newId()]
      await insert([job(lane, { kind: 'bot', workspace_id: workspaceId })])
      const found = (await dueLanes(store.read, 'bot', now, 1000)).find(l => l.laneId === lane)
      assert.deepEqual(found, { workspaceId, laneId: lane })
    })
  })

  it('deleteJobs says which were still there', async () => {
    const lane = newId()
    const [one, two] = [job(lane), job(lane)]
    await insert([one, two])
    const removed = (jobs: readonly Job[]) => store.transaction(tx => deleteJobs(tx, jobs))
    assert.deepEqual(
      (await removed([one])).map(r => r.id),
      [one.id],
    )
    assert.deepEqual(
      (await removed([one, two])).map(r => r.id),
      [two.id],
    )
    assert.deepEqual(await due(lane), [])
  })

  it('retryJobs counts the attempt', async () => {
    const lane = newId()
    const one = job(lane, { attempts: 1 })
    await insert([one])
    await store.transaction(tx => retryJobs(tx, [{ workspace_id: W, id: one.id, due_at: NOW - 7 }]))
    const [row] = await dueJobs(store.read, 'send', lane, NOW, 1)
    assert.deepEqual({ ...row }, { ...one, attempts: 2, due_at: NOW - 7 })
  })

  it('promoteSerials makes all of a serial urgent', async () => {
    const [lane, serial] = [newId(), newId()]
    const [first, other, second] = [
      job(lane, { serial_id: serial }),
      job(lane),
      job(lane, { serial_id: serial }),
    ]
    await insert([first, other, second])
    await store.transaction(tx => promoteSerials(tx, [{ workspace_id: W, serial_id: serial }]))
    assert.deepEqual(await due(lane), ids([first, second, other]))
  })
})
