import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { type Correspondence, startCorrespondence } from '../../../test/support/correspondence.ts'
import { eachStore } from '../../../test/support/stores.ts'

interface Letter {
  to: string
  text: string
}

/** As much of Pigeon as it takes to send a letter and to get one. */
const webhook = { url: '', secret: '' }
const letters: Letter[] = []
const pigeon = createServer(async (request, response) => {
  const answer = (status: number, content: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
  if (request.headers.authorization !== 'Bearer pigeon-token') {
    return answer(401, { error: { code: 'token_ended', message: 'The token has ended.' } })
  }
  switch (`${request.method} ${request.url}`) {
    case 'GET /loft':
      return answer(200, { loft: 'harbour', title: 'The harbour', webhook: webhook.url || null })
    case 'PUT /webhook':
      Object.assign(webhook, await json(request))
      return response.writeHead(204).end()
    case 'POST /letters':
      letters.push((await json(request)) as Letter)
      return answer(201, { id: `l-${letters.length}` })
    default:
      return answer(404, { error: { code: 'not_found', message: 'There is nothing here.' } })
  }
})

/** Pigeon calls Portico. */
async function tell(call: object): Promise<void> {
  const body = JSON.stringify(call)
  const signature = createHmac('sha256', webhook.secret).update(body).digest('hex')
  const headers = { 'pigeon-signature': signature }
  const { status } = await fetch(webhook.url, { method: 'POST', headers, body })
  assert.equal(status, 200)
}

before(() => new Promise<void>(resolve => pigeon.listen(0, '127.0.0.1', resolve)))
after(() => pigeon.close())

eachStore((_kind, _open, address) => {
  let post: Correspondence
  before(async () => {
    const { port } = pigeon.address() as AddressInfo
    post = await startCorrespondence(await address(), { PORTICO_PIGEON_URL: `http://127.0.0.1:${port}` })
  })
  after(() => post.close())

  test('a letter comes in, an answer goes out, and its status comes back', async () => {
    letters.length = 0
    const channel = await post.connect('pigeon', { loft: 'harbour', token: 'pigeon-token' })
    assert.deepEqual([channel.status, channel.facts], ['active', { title: 'The harbour' }])
    const sentAt = Math.floor(Date.now() / 1000)
    await tell({ letters: [{ id: 'in-1', from: { ring: 'DE-7', name: 'Ada' }, text: 'Hello?', sentAt }] })
    const { conversationId } = await post.told('message.received', 'DE-7')
    const answer = await post.send({ conversationId, content: { type: 'text', text: 'Good morning!' } })
    await post.reached(answer, 'sent')
    assert.deepEqual(letters, [{ to: 'DE-7', text: 'Good morning!' }])
    await tell({ reports: [{ letter: 'l-1', state: 'landed', at: sentAt + 1 }] })
    await post.reached(answer, 'delivered')
  })
})
