import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { it } from 'node:test'
import type { OutboundContent } from '../../domain/content.ts'
import type { MediaResult, OutboundMessage } from '../../domain/network.ts'
import { failingIO } from '../contract/io.ts'
import { harness } from './harness.ts'
import { prepare } from './prepare.ts'
import { render } from './render.ts'

const { account } = harness
const link = (name: string) => `https://portico.example/media/${name}`
const message = (content: OutboundContent): OutboundMessage => ({
  id: 'm',
  thread: '42',
  replyTo: null,
  content,
})

/** Gives each file its link as its bytes, and notes what was asked for. */
const io = (result?: MediaResult) => {
  const asked: string[] = []
  const download = async ({ url }: { url: string }): Promise<MediaResult> => {
    asked.push(url)
    return result ?? { ok: true, body: Readable.from([Buffer.from(url)]), mimeType: 'text/plain', size: null }
  }
  return { asked, io: { ...failingIO, download } }
}

it('files that Portico keeps are uploaded, under their own names; others go by their links', async () => {
  const { asked, io: reading } = io()
  const content: OutboundContent = {
    type: 'cards',
    cards: [
      { title: 'A', media: { id: 'a', url: link('a'), filename: 'Käse.png', mimeType: 'image/png' } },
      { title: 'B', media: { url: 'https://example.com/b.png' } },
      { title: 'C', media: { id: 'a', url: link('a'), filename: 'Käse.png', mimeType: 'image/png' } },
    ],
  }
  const prepared = await prepare(message(content), account, reading)
  assert.ok(prepared.ok)
  assert.deepEqual(asked, [link('a')])
  const rendered = render(prepared.message, account)
  assert.ok(rendered.ok)
  const photos = await Promise.all(
    rendered.requests.map(async ({ body }) => {
      if (!(body instanceof FormData)) return JSON.parse(String(body)).photo
      const photo = body.get('photo')
      assert.ok(photo instanceof File)
      assert.deepEqual([body.get('chat_id'), photo.name, photo.type], ['42', 'Käse.png', 'image/png'])
      return await photo.text()
    }),
  )
  assert.deepEqual(photos, [link('a'), 'https://example.com/b.png', link('a')])
})

it('an upload has the other parameters beside the file', async () => {
  const content: OutboundContent = { type: 'document', caption: 'See', media: { id: 'a', url: link('a') } }
  const prepared = await prepare({ ...message(content), replyTo: '42:7' }, account, io().io)
  assert.ok(prepared.ok)
  const rendered = render(prepared.message, account)
  assert.ok(rendered.ok)
  const [{ url, body, headers } = { url: '' }] = rendered.requests
  assert.ok(body instanceof FormData)
  assert.match(url, /\/sendDocument$/)
  assert.equal(headers, undefined)
  assert.equal(body.get('caption'), 'See')
  assert.deepEqual(JSON.parse(String(body.get('reply_parameters'))), {
    message_id: 7,
    allow_sending_without_reply: true,
  })
})

it('a file that is gone ends the message, one that cannot be read now does not', async () => {
  const content: OutboundContent = { type: 'image', media: { id: 'a', url: link('a') } }
  const failure = { code: 'x', message: 'X.' }
  const verdictFor = async (result: MediaResult) => {
    const prepared = await prepare(message(content), account, io(result).io)
    return prepared.ok ? 'prepared' : prepared.verdict.verdict
  }
  assert.equal(await verdictFor({ ok: false, failure, permanent: true }), 'permanent')
  assert.equal(await verdictFor({ ok: false, failure }), 'retry')
  const body = new Readable({ read: () => body.destroy(new Error('It broke.')) })
  assert.equal(await verdictFor({ ok: true, body, mimeType: null, size: null }), 'retry')
})
