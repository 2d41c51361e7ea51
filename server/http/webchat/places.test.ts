import assert from 'node:assert/strict'
import { it } from 'node:test'
import { newId } from '../../domain/ids.ts'
import { places } from './places.ts'

const client = (ip: string) => ({
  visitor: {
    workspaceId: newId(),
    channelId: newId(),
    address: newId(),
    sessionId: newId(),
    identified: false,
    name: null,
    language: null,
    expiresAt: 0,
  },
  ip,
  base: '',
})

it('one address takes a tenth of the places, and no more until it gives one back', () => {
  const enter = places()
  const leaves = Array.from({ length: 1000 }, () => enter(client('2001:db8::1')))
  assert.throws(() => enter(client('2001:db8::2')), { code: 'rate_limited' })
  enter(client('192.0.2.1'))
  leaves[0]?.()
  enter(client('2001:db8::2'))
})
