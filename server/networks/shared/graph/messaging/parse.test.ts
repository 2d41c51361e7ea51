import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RawRequest } from '../../../../domain/network.ts'
import { messenger } from '../../../messenger/index.ts'
import { account, PAGE, sign, URL, verifyToken } from './harness/account.ts'

const SHARED = 'https://portico.example/webhooks/messenger'

const body = (...ids: string[]) =>
  Buffer.from(
    JSON.stringify({
      object: 'page',
      entry: ids.map(id => ({
        id,
        messaging: [{ sender: { id: '7' }, timestamp: 1, message: { mid: `m_${id}`, text: 'x' } }],
      })),
    }),
  )

describe('a call for many pages of one app', () => {
  const request = sign(body('1', PAGE, '1'), account)

  it('is routed to each of them', () => {
    assert.deepEqual(messenger.route?.(request), ['1', PAGE])
  })

  it('gives each its own, and on the shared URL says nothing of the others', () => {
    for (const [url, others] of [
      [SHARED, 0],
      [URL, 2],
    ] as const) {
      const { events, ignored } = messenger.parse({ ...request, url }, account)
      assert.deepEqual(
        events.map(event => event.ref),
        [`m_${PAGE}`],
      )
      assert.equal(ignored.length, others)
    }
  })
})

it('the handshake on the shared URL finds the page by the verify token', () => {
  const request: RawRequest = {
    method: 'GET',
    url: SHARED,
    query: {
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': verifyToken(PAGE),
    },
    headers: {},
    body: Buffer.alloc(0),
  }
  assert.deepEqual(messenger.route?.(request), [PAGE])
  const verification = messenger.verify(request, account)
  assert.ok(verification.kind === 'answer')
  assert.equal(verification.reply.body, '1158201444')
})
