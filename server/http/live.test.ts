import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newWorkspace, testApp } from '../../test/support/app.ts'
import { dialectWith } from '../../test/support/dialect.ts'
import { Problem } from '../domain/problem.ts'
import { listKeys, revokeKey } from '../services/keys/manage.ts'
import { callerOf } from './access.ts'
import { liveConnections } from './live.ts'
import { type ServerSentEvent, streamEvents } from './sse.ts'

/** A stream of what `events` gives, with a sign of life every few milliseconds. */
async function scene(t: TestContext, events: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>) {
  const signals: AbortSignal[] = []
  const dialect = dialectWith((app, context) => {
    const openLive = liveConnections(app, context, 5)
    app.get('/stream', { config: { permission: 'x', resource: 'x' } }, async (request, reply) => {
      await streamEvents(request, reply, openLive, signal => {
        signals.push(signal)
        return events(signal)
      })
      return reply
    })
  })
  const { app, context } = await testApp(t, {}, [dialect])
  const workspace = await newWorkspace(context)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const open = async () => {
    const headers = { authorization: `Bearer ${workspace.key}` }
    const request = httpRequest({ host: '127.0.0.1', port, path: '/stream', headers }).end()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return response
  }
  return { app, context, workspace, open, signals }
}

/** Gives nothing until it is aborted. */
const silent = (signal: AbortSignal): AsyncIterable<ServerSentEvent> => ({
  [Symbol.asyncIterator]: () => ({
    async next() {
      if (!signal.aborted) await once(signal, 'abort')
      return { done: true, value: undefined }
    },
  }),
})

test('a stream on which nothing happens gives signs of life, until the server stops', async t => {
  const { app, open, signals } = await scene(t, silent)
  const response = await open()
  let received = ''
  for await (const chunk of response) {
    received += chunk
    if (received.split(': still here\n\n').length > 3 && !signals[0]?.aborted) app.close()
  }
  assert.ok(response.complete)
  assert.ok(signals[0]?.aborted)
})

test('a stream ends when its key is revoked', async t => {
  const { context, workspace, open } = await scene(t, silent)
  const response = await open()
  const caller = await context.authenticate(workspace.key)
  assert.ok(caller)
  for (const { id } of await listKeys(context, caller)) await revokeKey(context, caller, id)
  await text(response)
  assert.ok(response.complete)
})

test('what is read is no longer read when the client has gone', async t => {
  const { open, signals } = await scene(t, silent)
  const response = await open()
  response.destroy()
  const [signal] = signals
  assert.ok(signal)
  if (!signal.aborted) await once(signal, 'abort')
})

test('a reader who is slow is waited for, and gets everything', async t => {
  const many = 3000
  let given = 0
  async function* events(): AsyncGenerator<ServerSentEvent> {
    for (; given < many; given++) yield { id: `${given}`, type: 'x', data: 'x'.repeat(10_000) }
  }
  const { open } = await scene(t, events)
  const response = await open()
  response.pause()
  for (let seen = -1; seen !== given; ) {
    seen = given
    await sleep(20)
  }
  assert.ok(given < many, 'nothing was kept back')
  assert.equal((await text(response)).split('\nevent: x\n').length, many + 1)
})

test('a failure before the first event is a refusal, one after it ends the stream with a problem', async t => {
  let begun = false
  async function* fails(): AsyncGenerator<ServerSentEvent> {
    yield { id: '1', type: 'x', data: '{}' }
    throw new Problem('unavailable', 'Too slow.', { reason: 'too_slow' })
  }
  const { open } = await scene(t, () => {
    if (begun) return fails()
    begun = true
    throw new Problem('invalid', 'No such filter.', { field: '/types' })
  })
  const refused = await open()
  assert.equal(refused.statusCode, 400)
  assert.equal(JSON.parse(await text(refused)).field, '/types')
  const stream = await text(await open())
  assert.match(
    stream,
    /\nid: 1\nevent: x\ndata: \{\}\n\nevent: problem\ndata: \{.*"reason":"too_slow".*\}\n\n$/s,
  )
})

test('who asks is known on a stream as anywhere', async t => {
  const dialect = dialectWith(app => {
    app.get('/who', { config: { public: true } }, async request => callerOf(request))
  })
  const { app } = await testApp(t, {}, [dialect])
  assert.equal((await app.inject('/who')).statusCode, 401)
})
