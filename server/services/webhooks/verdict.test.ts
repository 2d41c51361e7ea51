import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FailureKind } from '../../net/failure.ts'
import type { Answer } from './attempt.ts'
import { ATTEMPTS, retryDelay, standardDelays } from './schedule.ts'
import { judge } from './verdict.ts'

const NOW = 1_760_000_000_000
const SECOND = 1000
const HOUR = 3_600_000
/** In the middle of the jitter. */
const even = () => 0.5

const answered = (status: number, retryAfter?: string): Answer => ({ ok: true, status, retryAfter, body: '' })
const failed = (kind: FailureKind): Answer => ({ ok: false, failure: { kind, message: 'why', ms: 1 } })

it('judges answers', () => {
  const cases: [Answer, number, string][] = [
    [answered(200), 1, 'succeeded'],
    [answered(204), ATTEMPTS, 'succeeded'],
    [answered(302), 1, 'retry'],
    [answered(400), 1, 'retry'],
    [answered(404), 1, 'retry'],
    [answered(410), 1, 'gone'],
    [answered(500), 1, 'retry'],
    [answered(500), ATTEMPTS - 1, 'retry'],
    [answered(500), ATTEMPTS, 'exhausted'],
    [failed('timeout'), 1, 'retry'],
    [failed('reset'), ATTEMPTS, 'exhausted'],
    [failed('refused-address'), 1, 'impossible'],
    [failed('invalid-url'), 1, 'impossible'],
  ]
  for (const [answer, attempts, expected] of cases) {
    const { verdict } = judge(answer, attempts, NOW, standardDelays, even)
    assert.equal(verdict, expected, `${JSON.stringify(answer)}, attempt ${attempts}`)
  }
})

it('waits as long as the endpoint asks, at most an hour, and never less than the schedule says', () => {
  const cases: [Answer, number, number, number | null][] = [
    [answered(429, '120'), 1, 120 * SECOND, 120 * SECOND],
    [answered(503, new Date(NOW + 90 * SECOND).toUTCString()), 1, 90 * SECOND, 90 * SECOND],
    [answered(429, '86400'), 1, HOUR, HOUR],
    [answered(429, '1'), 1, 5 * SECOND, SECOND],
    [answered(429, 'soon'), 1, 5 * SECOND, null],
    [answered(429), 1, 5 * SECOND, null],
    [answered(500, '120'), 1, 5 * SECOND, null],
  ]
  for (const [answer, attempts, wait, pause] of cases) {
    const verdict = judge(answer, attempts, NOW, standardDelays, even)
    assert.ok(verdict.verdict === 'retry')
    assert.deepEqual(
      [verdict.dueAt - NOW, verdict.pauseUntil && verdict.pauseUntil - NOW],
      [wait, pause],
      JSON.stringify(answer),
    )
  }
})

it('tries for more than three days, each wait longer than the one before', () => {
  const waits = Array.from({ length: ATTEMPTS - 1 }, (_, i) => retryDelay(i + 1, even) ?? 0)
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  )
  assert.ok(waits.reduce((sum, wait) => sum + wait, 0) > 72 * HOUR)
  assert.equal(retryDelay(ATTEMPTS, even), null)
  const [least, most] = [retryDelay(1, () => 0) ?? 0, retryDelay(1, () => 1) ?? 0]
  assert.ok(least < 5 * SECOND && most > 5 * SECOND)
})
