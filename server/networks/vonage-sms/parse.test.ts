import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callOf } from './harness/account.ts'
import { route } from './parse.ts'

for (const [name, body, ids] of [
  ['a message is for the number it came to', { to: '447700900000', from: '4917' }, ['+447700900000']],
  ['a status is for the number that sent', { status: 'delivered', from: '447700900000' }, ['+447700900000']],
  ['or for its name', { status: 'delivered', from: 'Shop' }, ['Shop']],
  ['nobody', { text: 'x' }, []],
  ['nothing', 'x', []],
] as const) {
  test(`route: ${name}`, () => {
    assert.deepEqual(route(callOf(Buffer.from(JSON.stringify(body)), 'x')), ids)
  })
}
