import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Type } from 'typebox'
import { newKey, newWorkspace, testApp } from '../../test/support/app.ts'
import { dialectWith } from '../../test/support/dialect.ts'
import { Problem } from '../domain/problem.ts'

/** A server that makes things; each making is counted with the id it was given. */
async function scene(t: TestContext) {
  const made: (string | undefined)[] = []
  let wait = Promise.resolve()
  const dialect = dialectWith(app => {
    app.post(
      '/things',
      {
        config: { permission: 'things.create', resource: 'things/*' },
        schema: { body: Type.Object({ name: Type.String() }) },
      },
      async (request, reply) => {
        made.push(request.resourceId)
        await wait
        if (request.body.name === 'broken') throw new Error('broken')
        if (request.body.name === 'taken') throw new Problem('conflict', 'There is one.')
        return reply
          .code(201)
          .header('location', `/things/${request.resourceId}`)
          .send({ id: request.resourceId, secret: 'planted-secret' })
      },
    )
  })
  const { app, context } = await testApp(t, {}, [dialect])
  const workspace = await newWorkspace(context)
  const post = (name: unknown, idempotencyKey?: string, key = workspace.key) =>
    app.inject({
      method: 'POST',
      url: '/things',
      payload: { name },
      headers: {
        authorization: `Bearer ${key}`,
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
    })
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    wait = promise
    return resolve
  }
  return { context, workspace, made, post, hold }
}

test('the same request again gets the first answer, and nothing is made twice', async t => {
  const { made, post } = await scene(t)
  const first = await post('a', 'k1')
  const again = await post('a', 'k1')
  assert.equal(first.statusCode, 201)
  assert.equal(first.headers['idempotent-replayed'], undefined)
  assert.equal(again.headers['idempotent-replayed'], 'true')
  assert.deepEqual(
    [again.statusCode, again.body, again.headers.location, again.headers['content-type']],
    [201, first.body, first.headers.location, first.headers['content-type']],
  )
  assert.equal(made.length, 1)
})

test('without the header nothing is remembered', async t => {
  const { made, post } = await scene(t)
  await post('a')
  await post('a')
  assert.deepEqual(made, [undefined, undefined])
})

test('another request under the same key is a conflict', async t => {
  const { post } = await scene(t)
  await post('a', 'k1')
  const other = await post('b', 'k1')
  assert.equal(other.statusCode, 409)
  assert.equal(other.json<{ reason: string }>().reason, 'idempotency_key_reused')
})

test('while the first is under way the same one is told to come later', async t => {
  const { made, post, hold } = await scene(t)
  const release = hold()
  const first = post('a', 'k1')
  while (made.length === 0) await new Promise(setImmediate)
  const early = await post('a', 'k1')
  assert.equal(early.statusCode, 409)
  assert.ok(Number(early.headers['retry-after']) > 0)
  release()
  assert.equal((await first).statusCode, 201)
  assert.equal((await post('a', 'k1')).headers['idempotent-replayed'], 'true')
  assert.equal(made.length, 1)
})

test('a refusal is an answer; a failure of ours is not, and the next attempt has the same id', async t => {
  const { made, post } = await scene(t)
  assert.equal((await post('taken', 'k1')).statusCode, 409)
  assert.equal((await post('taken', 'k1')).headers['idempotent-replayed'], 'true')
  assert.equal((await post('broken', 'k2')).statusCode, 500)
  assert.equal((await post('broken', 'k2')).statusCode, 500)
  assert.equal(made.length, 3)
  assert.ok(made[1])
  assert.equal(made[1], made[2])
})

test('a request that does not fit its schema uses up no key', async t => {
  const { post } = await scene(t)
  assert.equal((await post(7, 'k1')).statusCode, 400)
  assert.equal((await post('a', 'k1')).statusCode, 201)
})

test('callers do not share their keys', async t => {
  const { context, workspace, made, post } = await scene(t)
  const others = [await newKey(context, workspace.id, 'owner'), (await newWorkspace(context)).key]
  await post('a', 'k1')
  for (const key of others) assert.equal((await post('b', 'k1', key)).statusCode, 201)
  assert.equal(made.length, 3)
})

test('an answer is not kept in the clear', async t => {
  const { context, post } = await scene(t)
  await post('a', 'k1')
  const rows = await context.store.read.selectFrom('idempotency').selectAll().execute()
  assert.equal(rows.length, 1)
  assert.equal(JSON.stringify(rows).includes('planted-secret'), false)
})

for (const key of ['', 'ä', 'a'.repeat(256)]) {
  test(`${JSON.stringify(key.slice(0, 5))}… is refused as a key`, async t => {
    const { post } = await scene(t)
    const response = await post('a', key)
    assert.equal(response.statusCode, 400)
  })
}
