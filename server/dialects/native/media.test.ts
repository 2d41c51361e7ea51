import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { client, newWorkspace, testApp } from '../../../test/support/app.ts'
import { stubNetwork } from '../../../test/support/stub-network.ts'
import type { Media } from '../../domain/content.ts'
import type { MediaResult } from '../../domain/network.ts'

/** A message with a file came in over a network that gives this file. */
async function scene(t: TestContext, media: Media, result: MediaResult) {
  const network = stubNetwork({
    parse: () => ({
      events: [
        {
          kind: 'message',
          ref: 'm1',
          at: Date.now(),
          sender: { address: 'ada' },
          content: { type: 'document', media: { ref: 'file-1', ...media } },
        },
      ],
      ignored: [],
    }),
    fetchMedia: async () => result,
  })
  const { app, context } = await testApp(t, { networks: new Map([['stub', network]]) })
  const call = await client(app, (await newWorkspace(context)).key)
  const { json: channel } = await call('POST', '/channels', { network: 'stub', name: 'Stub', config: {} })
  await call('POST', `/channels/${channel.id}/activate`)
  assert.equal((await app.inject({ method: 'POST', url: `/webhooks/${channel.id}` })).statusCode, 200)
  const { json } = await call<{ items: { id: string }[] }>('GET', '/messages')
  return call('GET', `/messages/${json.items[0]?.id}/media`)
}

const file = (bytes: string, mimeType: string | null): MediaResult => ({
  ok: true,
  body: Readable.from([Buffer.from(bytes)]),
  mimeType,
  size: bytes.length,
})

test('a file comes as the network gives it, to be saved and never to be run', async t => {
  const answer = await scene(t, { filename: 'Rechnung "ä".pdf' }, file('%PDF-1.7', 'application/pdf'))
  assert.equal(answer.status, 200)
  assert.equal(answer.text, '%PDF-1.7')
  assert.equal(answer.headers['content-type'], 'application/pdf')
  assert.equal(answer.headers['content-length'], '8')
  assert.equal(
    answer.headers['content-disposition'],
    "attachment; filename*=UTF-8''Rechnung%20%22%C3%A4%22.pdf",
  )
  assert.match(`${answer.headers['content-security-policy']}`, /sandbox/)
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
})

test('a type that is none is not passed on', async t => {
  const answer = await scene(t, {}, file('x', 'text/html; <script>'))
  assert.equal(answer.headers['content-type'], 'application/octet-stream')
  assert.equal(answer.headers['content-disposition'], 'attachment')
})

test('a file that the network does not give is said so', async t => {
  const failure = { code: 'expired', message: 'The file is no longer kept.' }
  const answer = await scene(t, {}, { ok: false, failure })
  assert.equal(answer.status, 503)
  assert.equal((answer.json as { detail?: unknown }).detail, failure.message)
})
