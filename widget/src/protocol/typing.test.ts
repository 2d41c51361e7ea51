import assert from 'node:assert/strict'
import { it, mock } from 'node:test'
import { Typing } from './typing.ts'

it('is shown for a while, and told every few seconds', t => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 })
  t.after(() => mock.timers.reset())
  const shown: boolean[] = []
  let told = 0
  const typing = new Typing({
    show: typing => shown.push(typing),
    tell: () => {
      told++
    },
  })
  typing.show(true)
  mock.timers.tick(5000)
  typing.show(true)
  mock.timers.tick(5999)
  assert.deepEqual(shown, [true, true])
  mock.timers.tick(1)
  assert.deepEqual(shown, [true, true, false])
  for (let second = 0; second < 6; second++) {
    typing.type()
    mock.timers.tick(1000)
  }
  assert.equal(told, 2)
  typing.type()
  typing.said()
  typing.type()
  assert.equal(told, 4)
})
