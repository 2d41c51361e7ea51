import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, type TestContext, test } from 'node:test'
import { client, newKey, newWorkspace, testApp } from '../../../test/support/app.ts'
import { newId } from '../../domain/ids.ts'

/** The server on a real port, with a key, and what makes an event of a type. */
async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const workspace = await newWorkspace(context)
  const call = await client(app, workspace.key)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const host = `127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const makeChannel = async (name = 'Box') => {
    const { json } = await call<{ id: string }>('POST', '/channels', { network: 'sandbox', name, config: {} })
    return json.id
  }
  const lastEvent = async () => {
    const { json } = await call<{ items: { id: string }[] }>('GET', '/events?limit=1')
    return json.items[0]?.id ?? ''
  }
  return { app, context, workspace, host, makeChannel, lastEvent }
}

interface Sent {
  id?: string
  event?: string
  data?: string
}

/** Opens a stream; `next` gives its events one by one, null when it has ended. */
async function openStream(url: string, key: string, headers: Record<string, string> = {}) {
  const request = httpRequest(url, { headers: { authorization: `Bearer ${key}`, ...headers } }).end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const lines = createInterface({ input: response })[Symbol.asyncIterator]()
  async function next(): Promise<Sent | null> {
    let sent: Sent = {}
    for (;;) {
      const { value, done } = await lines.next()
      if (done) return null
      const [field, ...rest] = value.split(': ')
      if (value === '' && Object.keys(sent).length > 0) return sent
      if (value === '' || field === '') continue
      sent = { ...sent, [field as keyof Sent]: rest.join(': ') }
    }
  }
  return { response, next, close: () => request.destroy() }
}

describe('events as a stream', () => {
  test('come as they happen, and after a break go on from the last one seen', async t => {
    const { host, workspace, makeChannel } = await scene(t)
    const url = `http://${host}/api/v1/events/stream`
    const first = await openStream(url, workspace.key)
    assert.equal(first.response.headers['content-type'], 'text/event-stream; charset=utf-8')
    const channelId = await makeChannel()
    const sent = await first.next()
    assert.equal(sent?.event, 'channel.created')
    const event = JSON.parse(sent?.data ?? '')
    assert.equal(event.id, sent?.id)
    assert.equal(event.data.channel.id, channelId)
    assert.equal(event.workspaceId, workspace.id)
    first.close()

    const missed = await makeChannel('Missed')
    const second = await openStream(url, workspace.key, { 'last-event-id': `${sent?.id}` })
    assert.equal(JSON.parse((await second.next())?.data ?? '').channelId, missed)
    const live = await makeChannel('Live')
    assert.equal(JSON.parse((await second.next())?.data ?? '').channelId, live)
    second.close()
  })

  test('are only those that were asked for, of the own workspace', async t => {
    const { app, context, host, workspace, makeChannel } = await scene(t)
    const other = await client(app, (await newWorkspace(context)).key)
    const wanted = await makeChannel('Wanted')
    const types = 'types=channel.deleted,message.*'
    const stream = await openStream(
      `http://${host}/api/v1/events/stream?${types}&channelId=${wanted}`,
      workspace.key,
    )
    const own = await client(app, workspace.key)
    const strange = await other('POST', '/channels', { network: 'sandbox', name: 'Strange', config: {} })
    await other('DELETE', `/channels/${strange.json.id}`)
    await own('DELETE', `/channels/${await makeChannel('Unwanted')}`)
    await own('PATCH', `/channels/${wanted}`, { name: 'Renamed' })
    await own('DELETE', `/channels/${wanted}`)
    const sent = await stream.next()
    assert.equal(sent?.event, 'channel.deleted')
    assert.equal(JSON.parse(sent?.data ?? '').channelId, wanted)
    stream.close()
  })

  test('end when the server stops', async t => {
    const { app, host, workspace } = await scene(t)
    const stream = await openStream(`http://${host}/api/v1/events/stream`, workspace.key)
    const ended = stream.next()
    await app.close()
    assert.equal(await ended, null)
  })

  test('are refused like any request', async t => {
    const { app, context, host, workspace } = await scene(t)
    const url = `http://${host}/api/v1/events/stream`
    const viewerElsewhere = await newKey(context, workspace.id, [{ permission: 'channels.*', resource: '*' }])
    const refused: [string, string, number][] = [
      [url, 'nobody', 401],
      [url, viewerElsewhere, 403],
      [`${url}?types=no.such`, workspace.key, 400],
      [`${url}?after=yesterday`, workspace.key, 400],
    ]
    for (const [address, key, status] of refused) {
      const { response } = await openStream(address, key)
      assert.equal(response.statusCode, status, address)
      response.resume()
    }
    assert.equal((await app.inject({ method: 'HEAD', url: '/api/v1/events/stream' })).statusCode, 405)
  })
})

describe('events over a WebSocket', () => {
  const open = async (url: string, key: string) => {
    const socket = new WebSocket(url, ['portico', `key.${key}`])
    const messages: string[] = []
    const waiting: ((text: string) => void)[] = []
    socket.addEventListener('message', ({ data }) => {
      const taker = waiting.shift()
      if (taker) taker(data)
      else messages.push(data)
    })
    const opened = await new Promise<boolean>(resolve => {
      socket.addEventListener('open', () => resolve(true))
      socket.addEventListener('error', () => resolve(false))
    })
    const next = () => {
      const text = messages.shift()
      return text === undefined
        ? new Promise<string>(resolve => waiting.push(resolve))
        : Promise.resolve(text)
    }
    const closed = new Promise<{ code: number; reason: string }>(resolve =>
      socket.addEventListener('close', resolve),
    )
    return { socket, opened, next, closed }
  }

  test('come as they happen, from the event that is named', async t => {
    const { host, workspace, makeChannel, lastEvent } = await scene(t)
    await makeChannel()
    const after = await lastEvent()
    const missed = await makeChannel('Missed')
    const { socket, next } = await open(`ws://${host}/api/v1/events/socket?after=${after}`, workspace.key)
    assert.equal(socket.protocol, 'portico')
    assert.equal(JSON.parse(await next()).channelId, missed)
    const live = await makeChannel('Live')
    assert.equal(JSON.parse(await next()).channelId, live)
    socket.close()
  })

  test('need a key that allows it', async t => {
    const { host, context, workspace } = await scene(t)
    const url = `ws://${host}/api/v1/events/socket`
    const without = await newKey(context, workspace.id, [{ permission: 'channels.*', resource: '*' }])
    for (const key of ['nobody', without]) assert.equal((await open(url, key)).opened, false)
  })

  test('end with a reason: a filter that is none, the server stops', async t => {
    const { app, host, workspace } = await scene(t)
    const url = `ws://${host}/api/v1/events/socket`
    const refused = await (await open(`${url}?types=no.such`, workspace.key)).closed
    assert.equal(refused.code, 1008)
    const { closed } = await open(url, workspace.key)
    await app.close()
    assert.equal((await closed).code, 1001)
  })

  test('an ordinary request is told to upgrade', async t => {
    const { app, workspace } = await scene(t)
    const answer = await (await client(app, workspace.key))('GET', '/events/socket')
    assert.equal(answer.status, 426)
    assert.equal(answer.headers.upgrade, 'websocket')
  })

  test('a client that sends is cut off when it sends much', async t => {
    const { host, workspace } = await scene(t)
    const { socket, closed } = await open(`ws://${host}/api/v1/events/socket`, workspace.key)
    socket.send(newId())
    socket.send('x'.repeat(10_000))
    assert.equal((await closed).code, 1009)
  })
})
