import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { type Attempt, answerRequest, claimRequest, RUNNING_MS, releaseRequest } from './idempotency.ts'

const DAY = 24 * 3_600_000

const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  workspaceId: newId(),
  key: 'k',
  requestHash: 'hash',
  resourceId: newId(),
  at: 1_000_000_000_000,
  ...changes,
})

describe('a request that a client may send again', () => {
  eachStore((_, open) => {
    test('is claimed once, of many that come together', async () => {
      const store = await open()
      const first = attempt()
      const claims = await Promise.all(
        Array.from({ length: 20 }, () => claimRequest(store, { ...first, resourceId: newId() })),
      )
      assert.equal(claims.filter(claim => claim.kind === 'claimed').length, 1)
      assert.equal(claims.filter(claim => claim.kind === 'running').length, 19)
    })

    test('is answered again as it was, for a day', async () => {
      const store = await open()
      const first = attempt()
      await claimRequest(store, first)
      await answerRequest(store, first, 201, 'sealed')
      const again = { ...first, resourceId: newId(), at: first.at + DAY - 1 }
      assert.deepEqual(await claimRequest(store, again), {
        kind: 'answered',
        resourceId: first.resourceId,
        status: 201,
        response: 'sealed',
      })
      const next = { ...again, requestHash: 'other', at: first.at + DAY }
      assert.deepEqual(await claimRequest(store, next), { kind: 'claimed', resourceId: next.resourceId })
      assert.deepEqual(await claimRequest(store, next), { kind: 'running' })
    })

    test('is another when its hash is', async () => {
      const store = await open()
      const first = attempt()
      await claimRequest(store, first)
      assert.deepEqual(await claimRequest(store, { ...first, requestHash: 'other' }), { kind: 'different' })
    })

    test('is taken over with the same id when the first attempt has crashed, by one', async () => {
      const store = await open()
      const first = attempt()
      await claimRequest(store, first)
      const late = { ...first, at: first.at + RUNNING_MS }
      assert.deepEqual(await claimRequest(store, { ...late, at: late.at - 1 }), { kind: 'running' })
      const claims = await Promise.all(
        Array.from({ length: 10 }, () => claimRequest(store, { ...late, resourceId: newId() })),
      )
      const claimed = claims.filter(claim => claim.kind === 'claimed')
      assert.deepEqual(claimed, [{ kind: 'claimed', resourceId: first.resourceId }])
    })

    test('may be tried again at once after it was released', async () => {
      const store = await open()
      const first = attempt()
      await claimRequest(store, first)
      await releaseRequest(store, first)
      const again = { ...first, resourceId: newId() }
      assert.deepEqual(await claimRequest(store, again), { kind: 'claimed', resourceId: first.resourceId })
    })

    test("is nobody else's: keys belong to a workspace", async () => {
      const store = await open()
      const first = attempt()
      await claimRequest(store, first)
      const other = { ...first, workspaceId: newId() }
      assert.equal((await claimRequest(store, other)).kind, 'claimed')
    })
  })
})
