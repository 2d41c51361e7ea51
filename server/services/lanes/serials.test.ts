import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Job } from '../../store/jobs.ts'
import { Serials } from './serials.ts'

const job = (id: string, serial_id: string, priority = 1): Job => ({
  workspace_id: 'w',
  id,
  kind: 'send',
  lane_id: 'l',
  serial_id,
  priority,
  due_at: 0,
  attempts: 0,
  payload: '{}',
})

const of = (...jobs: Job[]) => {
  const serials = new Serials()
  for (const one of jobs) serials.add(one)
  return serials
}

/** Starts all that may start now. */
function startAll(serials: Serials): Job[] {
  const started: Job[] = []
  for (let next = serials.peek(); next; next = serials.peek()) {
    serials.start(next)
    started.push(next)
  }
  return started
}

const ids = (jobs: readonly Job[]) => jobs.map(j => j.id)

describe('Serials', () => {
  it('offers one job of each serial, and the next when it is over', () => {
    const [a1, a2, b1] = [job('1', 'a'), job('2', 'a'), job('3', 'b')]
    const serials = of(a1, a2, b1)
    assert.deepEqual(ids(startAll(serials)), ['1', '3'])
    serials.finish(a1, true)
    assert.deepEqual(ids(startAll(serials)), ['2'])
    serials.finish(b1, true)
    serials.finish(a2, true)
    assert.equal(serials.peek(), null)
    assert.equal(serials.size, 0)
  })

  it('offers the same job until it is started', () => {
    const serials = of(job('1', 'a'))
    assert.equal(serials.peek(), serials.peek())
    assert.equal(serials.size, 1)
  })

  it('forgets what stands behind a job that waits', () => {
    const [first, second] = [job('1', 'a'), job('2', 'a')]
    const serials = of(first, second, job('3', 'b'))
    serials.start(first)
    serials.finish(first, false)
    assert.deepEqual(ids(startAll(serials)), ['3'])
    assert.equal(serials.size, 1)
    serials.add(second)
    assert.deepEqual(ids(startAll(serials)), ['2'], 'it can be added again')
  })

  it('offers a job again that was put back, before those behind it', () => {
    const first = job('1', 'a')
    const serials = of(first, job('2', 'a'))
    serials.start(first)
    serials.putBack(first)
    assert.equal(serials.peek()?.id, '1')
  })

  it('offers urgent serials first, each from its beginning', () => {
    const serials = of(job('1', 'a'), job('2', 'b'), job('3', 'b', 0), job('4', 'c', 0))
    assert.deepEqual(ids(startAll(serials)), ['2', '4', '1'])
  })

  it('sees that a job has become urgent, also while its serial is busy', () => {
    const [a1, a2] = [job('1', 'a'), job('2', 'a')]
    const serials = of(job('0', 'z'), a1, a2)
    serials.add({ ...a1, priority: 0 })
    assert.equal(serials.peek()?.id, '1')
    serials.start(a1)
    serials.add({ ...a2, priority: 0 })
    serials.finish(a1, true)
    assert.equal(serials.peek()?.id, '2')
  })

  it('takes serials in turn, so that a long one does not hold up the others', () => {
    const serials = of(...['1', '2', '3'].map(id => job(id, 'long')), job('4', 'short'))
    const order: string[] = []
    for (let next = serials.peek(); next; next = serials.peek()) {
      serials.start(next)
      order.push(next.id)
      serials.finish(next, true)
    }
    assert.deepEqual(order, ['1', '4', '2', '3'])
  })

  it('puts a job in its place, but nothing before one that is under way', () => {
    const serials = of(job('5', 'a'), job('3', 'a'))
    const third = serials.peek() as Job
    assert.equal(third.id, '3')
    serials.start(third)
    for (const id of ['1', '4']) serials.add(job(id, 'a'))
    serials.finish(third, true)
    const order: string[] = []
    for (let next = serials.peek(); next; next = serials.peek()) {
      serials.start(next)
      order.push(next.id)
      serials.finish(next, true)
    }
    assert.deepEqual(order, ['1', '4', '5'])
  })

  it('holds all of this for any history', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), serial: fc.nat(4), priority: fc.nat(1) }),
      fc.record({ do: fc.constant('load' as const) }),
      fc.record({ do: fc.constant('start' as const) }),
      fc.record({ do: fc.constant('finish' as const), which: fc.nat(), goOn: fc.boolean() }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), steps => {
        const serials = new Serials()
        // What the store would hold, in its order.
        let stored: Job[] = []
        let running: Job[] = []
        let id = 0
        for (const step of steps) {
          if (step.do === 'add') stored.push(job(String(1000 + id++), `s${step.serial}`, step.priority))
          if (step.do === 'load') for (const one of stored) serials.add({ ...one })
          if (step.do === 'start') {
            const next = serials.peek()
            if (!next) continue
            assert.ok(
              running.every(r => r.serial_id !== next.serial_id),
              'one at a time',
            )
            assert.equal(
              stored.find(s => s.serial_id === next.serial_id)?.id,
              next.id,
              'the first of its serial',
            )
            serials.start(next)
            running.push(next)
          }
          if (step.do === 'finish' && running.length > 0) {
            const done = running[step.which % running.length] as Job
            running = running.filter(r => r !== done)
            serials.finish(done, step.goOn)
            if (step.goOn) stored = stored.filter(s => s.id !== done.id)
          }
        }
        // In the end nothing is left behind.
        for (const one of running) serials.finish(one, false)
        for (const one of stored) serials.add({ ...one })
        for (let next = serials.peek(); next; next = serials.peek()) {
          serials.start(next)
          serials.finish(next, true)
          stored = stored.filter(s => s.id !== next?.id)
        }
        assert.deepEqual(stored, [])
        assert.equal(serials.size, 0)
      }),
    )
  })
})
