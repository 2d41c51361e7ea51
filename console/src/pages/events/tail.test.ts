import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Event } from '../../api/types.ts'
import { begun, emptyTail, lengthened, MOST, paused, resumed, taken } from './tail.ts'

/** Events from the newest, whose number is `first`, down to `last`. */
const events = (first: number, last = first): Event[] =>
  Array.from({ length: first - last + 1 }, (_, index) => ({
    id: String(first - index).padStart(6, '0'),
    type: 'test.ping',
    timestamp: new Date(0).toISOString(),
    workspaceId: 'w',
    channelId: null,
    data: {},
  }))
const ids = (list: readonly Event[]) => list.map(({ id }) => Number(id))

describe('the tail of events', () => {
  it('puts what happens on top, each once', () => {
    const tail = taken(begun(events(3, 1), true), events(5, 2))
    assert.deepEqual(ids(tail.shown), [5, 4, 3, 2, 1])
    assert.equal(taken(tail, events(4)), tail)
  })

  it('keeps a thousand', () => {
    const tail = taken(begun(events(10, 1), true), events(MOST + 4, 11))
    assert.equal(tail.shown.length, MOST)
    assert.deepEqual([ids(tail.shown)[0], ids(tail.shown).at(-1)], [MOST + 4, 5])
    assert.ok(!tail.complete, 'what was dropped can be loaded')
  })

  it('counts while it is paused, and goes on with what came', () => {
    const still = paused(begun(events(2, 1), true))
    const waiting = taken(taken(still, events(3)), events(5, 4))
    assert.deepEqual(ids(waiting.shown), [2, 1])
    assert.equal(waiting.missed, 3)
    const on = resumed(waiting)
    assert.deepEqual(ids(on?.shown ?? []), [5, 4, 3, 2, 1])
    assert.deepEqual([on?.paused, on?.missed, on?.waiting], [false, 0, []])
  })

  it('counts those too that it does not keep', () => {
    const waiting = taken(paused(emptyTail), events(MOST + 500, 1), 20)
    assert.equal(waiting.missed, MOST + 520)
    assert.equal(waiting.waiting.length, MOST)
    assert.equal(resumed(waiting)?.shown.length, MOST)
  })

  it('stands still to look back, and is loaded anew when newer ones made room', () => {
    const some = lengthened(begun(events(20, 11), false), events(11, 1), true)
    assert.deepEqual([some.paused, some.cut, some.complete, some.shown.length], [true, false, true, 20])
    assert.equal(resumed(some)?.shown.length, 20)
    const back = lengthened(begun(events(MOST + 10, 11), false), events(10, 1), true)
    assert.deepEqual([ids(back.shown)[0], ids(back.shown).at(-1)], [MOST, 1])
    assert.equal(resumed(back), null)
  })
})
