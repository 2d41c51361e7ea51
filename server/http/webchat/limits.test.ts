import assert from 'node:assert/strict'
import { it } from 'node:test'
import { addressKey, limits } from './limits.ts'

it('counts each thing of each caller for itself', () => {
  const limit = limits()
  for (let n = 0; n < 60; n++) limit('messages', 'ada')
  assert.throws(() => limit('messages', 'ada'), { code: 'rate_limited' })
  limit('messages', 'bo')
  limit('events', 'ada')
  limits()('messages', 'ada')
})

const addresses: [ip: string, key: string][] = [
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '8193:3512:1:2'],
  ['2001:db8:1:2::1', '8193:3512:1:2'],
  ['::1', '0:0:0:0'],
]
for (const [ip, key] of addresses) it(`takes ${ip} for ${key}`, () => assert.equal(addressKey(ip), key))
