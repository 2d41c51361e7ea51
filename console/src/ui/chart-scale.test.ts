import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { xTicks, yTicks } from './chart-scale.ts'

const HOUR = 3_600_000
const MIDNIGHT = new Date(2026, 2, 2).getTime()
const hours = (count: number, from = MIDNIGHT) =>
  Array.from({ length: count }, (_, index) => from + index * HOUR)

describe("a chart's scales", () => {
  it('are round numbers that nothing stands above', () => {
    assert.deepEqual(yTicks(0), [0, 1])
    assert.deepEqual(yTicks(1), [0, 1])
    assert.deepEqual(yTicks(3), [0, 1, 2, 3])
    assert.deepEqual(yTicks(7), [0, 2, 4, 6, 8])
    assert.deepEqual(yTicks(100), [0, 50, 100])
    assert.deepEqual(yTicks(101), [0, 50, 100, 150])
    assert.deepEqual(yTicks(1_234_567), [0, 500_000, 1_000_000, 1_500_000])
    for (let highest = 1; highest < 20_000; highest += 37) {
      const ticks = yTicks(highest)
      assert.ok(ticks.length >= 2 && ticks.length <= 6, `${highest}: ${ticks}`)
      assert.ok((ticks.at(-1) ?? 0) >= highest && (ticks.at(-2) ?? 0) < highest, `${highest}: ${ticks}`)
    }
  })

  it('have as many labels below as fit, at round hours of the local clock', () => {
    assert.deepEqual(xTicks(hours(24), 'hour', 1400), [...Array(24).keys()])
    assert.deepEqual(xTicks(hours(24), 'hour', 460), [0, 3, 6, 9, 12, 15, 18, 21])
    assert.deepEqual(xTicks(hours(24, MIDNIGHT + 5 * HOUR), 'hour', 240), [1, 7, 13, 19])
    const week = xTicks(hours(168, MIDNIGHT + 5 * HOUR), 'hour', 400)
    assert.deepEqual(week, [19, 43, 67, 91, 115, 139, 163])
  })

  it('have labels for days by UTC, every few', () => {
    const days = Array.from({ length: 31 }, (_, index) => Date.UTC(2026, 0, 1) + index * 24 * HOUR)
    const ticks = xTicks(days, 'day', 400)
    assert.ok(ticks.length >= 5 && ticks.length <= 7, String(ticks))
    assert.ok(ticks.every((tick, index) => index === 0 || tick - (ticks[index - 1] ?? 0) === 5))
  })
})
