import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { memoryBlobs } from '../../../test/support/memory-blobs.ts'
import { callerOf, eventually } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Media, OutboundContent } from '../../domain/content.ts'
import { filesOf } from '../../domain/content.ts'
import { newId } from '../../domain/ids.ts'
import { networkIO } from '../channels/io.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from '../outbox/send.ts'
import { removeFile } from './remove.ts'
import { PNG, refused, setMedia } from './testing.ts'

const PUBLIC = { PORTICO_PUBLIC_URL: 'https://portico.example' }
const image = (media: Media): OutboundContent => ({ type: 'image', media })

type On = Parameters<typeof setMedia>[1]

async function setSending(t: Parameters<typeof setMedia>[0], on: On, env: Record<string, string> = PUBLIC) {
  const blobs = memoryBlobs()
  const stage = await setMedia(t, on, { blobs, env })
  const { node, caller, channelId } = stage
  return {
    ...stage,
    blobs,
    send: (content: OutboundContent, by = caller) => sendMessage(node, by, { channelId, to: 'ada', content }),
    sending: () => stage.work(node, outbox(node)),
    statusOf: async (id: string) => (await getMessage(node, caller, id)).message,
  }
}

eachStore((_kind, open, address) => {
  const on: On = [open, address]

  it('a file that was uploaded goes out as a link, in every content that has files', async t => {
    const { upload, send, sending, fake, node, channelId } = await setSending(t, on)
    const file = await upload(PNG, 'image/png', 'cat.png')
    const { id } = file
    const contents: OutboundContent[] = [
      image({ id }),
      { type: 'email', text: 'See.', attachments: [{ id, contentId: 'c1' }, { url: 'https://x.example/a' }] },
      { type: 'cards', cards: [{ title: 'A' }, { title: 'B', media: { id: `media_${id}` } }] },
      { type: 'template', name: 'n', language: 'de', header: { id } },
    ]
    sending()
    for (const content of contents) {
      const message = await send(content)
      const attempt = await eventually(() => fake.attempts.find(a => a.message.id === message.id))
      const sent = filesOf(attempt.message.content).find(found => found.id === id)
      assert.match(
        `${sent?.url}`,
        new RegExp(`^https://portico\\.example/media/${id}/cat\\.png\\?expires=\\d+&signature=`),
      )
      assert.deepEqual([sent?.mimeType, sent?.size, sent?.filename], ['image/png', PNG.length, 'cat.png'])
      // A link is made when it is written out, and stored nowhere.
      assert.doesNotMatch(JSON.stringify(message), /signature/)
      // The network may read it without going over HTTP.
      const channel = await node.channels.get(channelId)
      assert.ok(channel)
      const read = await networkIO(node, channel, { kind: 'send' }).download({
        method: 'GET',
        url: `${sent?.url}`,
      })
      assert.ok(read.ok)
      assert.deepEqual(await buffer(read.body), PNG)
      assert.deepEqual([read.mimeType, read.size, read.filename], ['image/png', PNG.length, 'cat.png'])
    }
  })

  it('a file keeps the name that the message gives it', async t => {
    const { upload, send } = await setSending(t, on)
    const { id } = await upload(PNG, null, 'cat.png')
    const { content } = await send(
      image({ id, filename: 'dog.png', mimeType: 'image/jpeg', url: 'http://x' }),
    )
    assert.deepEqual(content, image({ id, mimeType: 'image/png', size: PNG.length, filename: 'dog.png' }))
  })

  it('a file that came in is sent on', async t => {
    const stage = await setSending(t, on)
    const id = await stage.comes('m1', { ref: 'f1' })
    stage.fetch()
    await stage.settled()
    const [file] = await stage.filesIn(id)
    assert.ok(file?.id)
    const { content } = await stage.send(image(file))
    assert.deepEqual(content, image({ id: file.id, mimeType: 'image/png', size: PNG.length }))
  })

  describe('a file that cannot be sent is refused with the field that is to blame', () => {
    it('one that is not there, or not for this key', async t => {
      const stage = await setSending(t, on)
      const message = await stage.comes('m1', { ref: 'f1' })
      stage.fetch()
      await stage.settled()
      const [inbound] = await stage.filesIn(message)
      const other = callerOf(newId())
      const there = await stage.upload(PNG)
      await assert.rejects(
        sendMessage(stage.node, other, {
          channelId: (await stage.channel({ config: { token: 'another-token' } }, other)).id,
          to: 'ada',
          content: image({ id: there.id }),
        }),
        { code: 'invalid', details: { field: '/content/media/id' } },
      )
      const narrow = { ...stage.caller, may: (permission: string) => permission === 'messages.send' }
      for (const [id, by] of [
        [newId(), stage.caller],
        ['nonsense', stage.caller],
        [`${inbound?.id}`, narrow],
      ] as const) {
        await assert.rejects(stage.send(image({ id }), by), {
          code: 'invalid',
          message: 'There is no such file.',
          details: { field: '/content/media/id' },
        })
      }
      await stage.send(image({ id: there.id }), narrow)
    })

    it('one that is not here yet, and one that never came', async t => {
      const stage = await setSending(t, on)
      const message = await stage.comes('m1', { ref: 'f1' })
      const [file] = await stage.filesIn(message)
      await assert.rejects(stage.send(image({ id: `${file?.id}` })), {
        code: 'conflict',
        details: { field: '/content/media/id', reason: 'file_waiting', retryAfter: 5 },
      })
      stage.gives(() => refused('404', true))
      stage.fetch()
      await stage.settled()
      const attachments = [{ url: 'https://x.example/a' }, { id: `${file?.id}` }]
      await assert.rejects(stage.send({ type: 'email', attachments }), {
        code: 'invalid',
        details: { field: '/content/attachments/1/id' },
      })
    })

    it('one that the network does not take', async t => {
      const { upload, send } = await setSending(t, on)
      const large = await upload(Buffer.concat([PNG, Buffer.alloc(1000)]))
      const text = await upload('hello', 'image/png')
      await assert.rejects(send(image({ id: large.id })), {
        code: 'invalid',
        message: /has 1033 bytes; Fake takes 1000 at most/,
        details: { field: '/content/media/id', reason: 'file_too_large' },
      })
      await assert.rejects(send(image({ id: text.id })), {
        code: 'invalid',
        message: 'The file is text/plain; Fake takes image/png, image/jpeg here.',
        details: { field: '/content/media/id', reason: 'file_type' },
      })
      await send({ type: 'document', media: { id: text.id } })
    })

    it('one that names a failure, or nothing', async t => {
      const { upload, send } = await setSending(t, on)
      const { id } = await upload(PNG)
      await assert.rejects(send(image({ id, failure: { code: 'x', message: 'X.' } })), {
        details: { field: '/content/media/failure' },
      })
      await assert.rejects(send(image({ filename: 'a' })), { details: { field: '/content/media/url' } })
    })

    it('one that the network would fetch, where Portico has no public address', async t => {
      const { upload, send, sending, fake } = await setSending(t, on, {})
      const { id } = await upload(PNG)
      await assert.rejects(send(image({ id })), {
        code: 'invalid',
        message: 'Fake fetches files by their links, and Portico has no public address.',
        details: {
          field: '/content/media/id',
          reason: 'no_public_url',
          cure: 'Set PORTICO_PUBLIC_URL, or give the public url of the file in place of its id.',
        },
      })
      sending()
      await send({ type: 'document', media: { id } })
      await eventually(() => fake.attempts.length === 1)
    })
  })

  it('a file that is deleted before its message goes makes it fail', async t => {
    const { upload, send, sending, fake, row, node, statusOf } = await setSending(t, on)
    const { id } = await upload(PNG)
    const message = await send(image({ id }))
    await removeFile(node, await row(id))
    sending()
    const failed = await eventually(async () => {
      const now = await statusOf(message.id)
      return now.status === 'failed' && now
    })
    assert.equal(failed.failure?.code, 'file_gone')
    assert.deepEqual(fake.attempts, [])
  })
})
