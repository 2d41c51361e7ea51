import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { memoryBlobs } from '../../../test/support/memory-blobs.ts'
import { eventually } from '../../../test/support/scene.ts'
import { bring, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { MediaResult } from '../../domain/network.ts'
import { BlobsUnavailable } from '../../media/blobs.ts'
import { deleteChannel } from '../channels/remove.ts'
import { deactivateChannel } from '../channels/switch.ts'
import { fetchFiles } from './fetch.ts'
import { blobKey } from './keep.ts'
import { removeFile } from './remove.ts'
import { ok, PNG, places, refused, setMedia } from './testing.ts'

const HOUR = 3_600_000

eachStore((_kind, open, address) => {
  for (const { place, open: openPlace } of places) {
    it(`a file that came in is kept in ${place}, and its message says what it is`, async t => {
      const { blobs, held } = await openPlace(t)
      const stage = await setMedia(t, [open, address], { blobs })
      stage.gives(() => ok(PNG, { mimeType: 'image/jpeg', filename: 'cat.png' }))
      const id = await stage.comes('m1', { ref: 'f1', mimeType: 'image/jpeg' })
      const [before] = await stage.filesIn(id)
      assert.deepEqual(before, { id: before?.id, ref: 'f1', mimeType: 'image/jpeg' })
      stage.fetch()
      await stage.settled()
      const [file] = await stage.filesIn(id)
      assert.deepEqual(file, {
        ...before,
        mimeType: 'image/png',
        size: PNG.length,
        filename: 'cat.png',
      })
      const row = await stage.row(file?.id)
      assert.deepEqual(
        [row.state, row.source, row.message_id, row.size, row.expires_at],
        ['stored', 'inbound', id, PNG.length, null],
      )
      assert.equal(row.sha256, createHash('sha256').update(PNG).digest('hex'))
      assert.deepEqual(await held(blobKey(row)), PNG)
    })
  }

  it('the event of a message does not wait for its file, and names it', async t => {
    const stage = await setMedia(t, [open, address])
    const id = await stage.comes('m1', { ref: 'f1' })
    const [event] = await told(stage.node, stage.caller, 'message.received')
    assert.deepEqual(event?.data.message?.content, {
      type: 'image',
      media: { ref: 'f1', id: (await stage.filesIn(id))[0]?.id },
    })
    assert.equal((await stage.row((await stage.filesIn(id))[0]?.id)).state, 'waiting')
  })

  it('all files of a mail are fetched, each by itself', async t => {
    const stage = await setMedia(t, [open, address])
    stage.gives(ref => (ref === 'b' ? refused('gone', true) : ok(ref)))
    const id = await stage.comes('m1', { ref: 'a' }, { ref: 'b' }, { ref: 'c' })
    stage.fetch()
    await stage.settled()
    const files = await stage.filesIn(id)
    assert.deepEqual(
      files.map(file => file.failure?.code ?? file.size),
      [1, 'gone', 1],
    )
    assert.equal(new Set(files.map(file => file.id)).size, 3)
  })

  it('a network that does not give a file is asked again, for a day; then the message says that it never came', async t => {
    const stage = await setMedia(t, [open, address])
    stage.gives(() => refused('503'))
    const id = await stage.comes('m1', { ref: 'f1' })
    stage.fetch()
    await eventually(() => stage.asked.length === 1)
    await eventually(async () => (await stage.jobs())[0]?.attempts === 1)
    stage.pass(HOUR)
    await eventually(async () => (await stage.jobs())[0]?.attempts === 2)
    assert.equal((await stage.filesIn(id))[0]?.failure, undefined)
    stage.pass(23 * HOUR)
    await stage.settled()
    const [file] = await stage.filesIn(id)
    assert.deepEqual(file?.failure, { code: '503', message: 'It says: ********.' })
    assert.equal((await stage.row(file?.id)).state, 'failed')
  })

  it('a file that comes at a later try is kept', async t => {
    const stage = await setMedia(t, [open, address])
    stage.gives(() => refused('preparing'))
    const id = await stage.comes('m1', { ref: 'f1' })
    stage.fetch()
    await eventually(async () => (await stage.jobs())[0]?.attempts === 1)
    stage.gives(() => ok(PNG))
    stage.pass(HOUR)
    await stage.settled()
    assert.equal((await stage.filesIn(id))[0]?.size, PNG.length)
  })

  it('a file that is gone is not asked for again', async t => {
    const stage = await setMedia(t, [open, address])
    stage.gives(() => refused('404', true))
    const id = await stage.comes('m1', { ref: 'f1' })
    stage.fetch()
    await stage.settled()
    assert.equal((await stage.filesIn(id))[0]?.failure?.code, '404')
    assert.deepEqual(stage.asked, ['f1'])
  })

  it('a place for files that is away is tried again', async t => {
    const blobs = memoryBlobs()
    const { put } = blobs
    blobs.put = () => Promise.reject(new BlobsUnavailable('The bucket is away.'))
    const stage = await setMedia(t, [open, address], { blobs })
    const id = await stage.comes('m1', { ref: 'f1' })
    stage.fetch()
    await eventually(async () => (await stage.jobs())[0]?.attempts === 1)
    blobs.put = put
    stage.pass(HOUR)
    await stage.settled()
    assert.equal((await stage.filesIn(id))[0]?.size, PNG.length)
  })

  describe('a file that is hostile', () => {
    const never = () =>
      Readable.from(
        (async function* () {
          yield PNG
          await new Promise(resolve => setTimeout(resolve, 100).unref())
          throw new Error('The connection broke.')
        })(),
      )
    const cases: [what: string, result: () => MediaResult, expected: object][] = [
      ['a page said to be a picture', () => ok('<!doctype html><script>'), { mimeType: 'text/html' }],
      ['a drawing with a script', () => ok('<svg><script/></svg>'), { mimeType: 'image/svg+xml' }],
      ['a picture with a page behind it', () => ok('GIF89a<script>'), { mimeType: 'image/gif' }],
      ['nothing', () => ok(''), { mimeType: 'application/octet-stream', size: 0 }],
      ['more than is kept', () => ok(Buffer.alloc(2001)), { failure: 'too_large' }],
      ['exactly what is kept', () => ok(Buffer.alloc(2000, 'a')), { size: 2000 }],
      ['more than it said', () => ok(Buffer.alloc(2001), { size: 5 }), { failure: 'too_large' }],
      ['less than it said', () => ok('abc', { size: 1999 }), { size: 3 }],
      ['one that breaks off', () => ({ ...ok(''), body: never() }) as MediaResult, { failure: 'internal' }],
      ['a name that leads elsewhere', () => ok('x', { filename: '../../x' }), { filename: '../../x' }],
      ['a name of nothing but NUL', () => ok('x', { filename: '\0' }), { filename: undefined }],
    ]
    for (const [what, result, expected] of cases) {
      it(what, async t => {
        const blobs = memoryBlobs()
        const stage = await setMedia(t, [open, address], { blobs, env: { PORTICO_MEDIA_MAX_BYTES: '2000' } })
        stage.gives(result)
        const id = await stage.comes('m1', { ref: 'f1', mimeType: 'image/png' })
        stage.fetch()
        if (what === 'one that breaks off') {
          await eventually(async () => (await stage.jobs())[0]?.attempts === 1)
          stage.pass(24 * HOUR)
        }
        await stage.settled()
        const [file] = await stage.filesIn(id)
        const facts = { ...file, failure: file?.failure?.code } as Record<string, unknown>
        for (const [name, value] of Object.entries(expected)) assert.deepEqual(facts[name], value, name)
        assert.equal(blobs.kept.size, 'failure' in expected ? 0 : 1)
      })
    }
  })

  it('a slow network holds up no other channel', async t => {
    const stage = await setMedia(t, [open, address])
    const slow = Promise.withResolvers<void>()
    t.after(() => slow.resolve())
    stage.gives(async ref => {
      if (ref.startsWith('slow')) await slow.promise
      return ok(PNG)
    })
    for (let i = 0; i < 6; i++) await stage.comes(`m${i}`, { ref: `slow${i}` })
    const other = await stage.channel({ config: { token: 'another-token' } })
    const media = { ref: 'quick' }
    await bring(stage.node, other.id, written('q', { content: { type: 'image', media } }))
    stage.fetch()
    await eventually(async () => (await stage.rows()).some(row => row.state === 'stored'))
    // And of the slow one, no more than a few are asked for at a time.
    assert.equal(stage.asked.filter(ref => ref.startsWith('slow')).length, 4)
  })

  it('a channel that was switched off gives its files all the same; one that was deleted does not', async t => {
    const stage = await setMedia(t, [open, address])
    const { node, caller, channelId } = stage
    const off = await stage.comes('m1', { ref: 'f1' })
    await deactivateChannel(node, caller, channelId, {})
    const lanes = stage.fetch()
    await stage.settled()
    assert.equal((await stage.filesIn(off))[0]?.size, PNG.length)
    await lanes.stop(0)
    const { id: other } = await stage.channel({ config: { token: 'another-token' } })
    await bring(node, other, written('m2', { content: { type: 'image', media: { ref: 'f2' } } }))
    await deleteChannel(node, caller, other, { force: true })
    stage.fetch()
    await stage.settled()
    const states = (await stage.rows()).map(row => row.failure && JSON.parse(row.failure).code)
    assert.deepEqual(states, [null, 'channel_deleted'])
  })

  it('two nodes fetch a file once', async t => {
    const stage = await setMedia(t, [open, address], { nodes: 2 })
    for (let i = 0; i < 5; i++) await stage.comes(`m${i}`, { ref: `f${i}` })
    for (const node of stage.nodes) stage.work(node, fetchFiles(node))
    await stage.settled()
    assert.deepEqual(stage.asked.toSorted(), ['f0', 'f1', 'f2', 'f3', 'f4'])
  })

  it('a file that is deleted while it comes leaves nothing', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs })
    const given = Promise.withResolvers<MediaResult>()
    stage.gives(() => given.promise)
    const id = await stage.comes('m1', { ref: 'f1' })
    const [file] = await stage.filesIn(id)
    stage.fetch()
    await eventually(() => stage.asked.length === 1)
    await removeFile(stage.node, await stage.row(file?.id))
    given.resolve(ok(PNG))
    await eventually(async () => (await stage.filesIn(id))[0]?.failure?.code === 'deleted')
    await eventually(() => blobs.kept.size === 0)
    assert.equal((await stage.row(file?.id)).state, 'deleted')
  })

  it('an edit keeps the file it names again, and brings the one it names anew', async t => {
    const stage = await setMedia(t, [open, address])
    const id = await stage.comes('m1', { ref: 'f1', mimeType: 'image/png' })
    stage.fetch()
    await stage.settled()
    const [before] = await stage.filesIn(id)
    const edit = (ref: string, media: string) =>
      bring(stage.node, stage.channelId, {
        kind: 'edit',
        ref,
        at: Date.now(),
        target: 'm1',
        content: { type: 'image', media: { ref: media }, caption: ref },
      })
    await edit('e1', 'f1')
    assert.deepEqual(await stage.filesIn(id), [before])
    assert.equal((await stage.rows()).length, 1)
    await edit('e2', 'f2')
    await stage.settled()
    const [after] = await stage.filesIn(id)
    assert.notEqual(after?.id, before?.id)
    assert.deepEqual([after?.ref, after?.size], ['f2', PNG.length])
  })

  it('a file with a public link, and one of a network that gives none, are left as they are', async t => {
    const stage = await setMedia(t, [open, address])
    const linked = { url: 'https://example.com/a.png' }
    assert.deepEqual(await stage.filesIn(await stage.comes('m1', linked)), [linked])
    stage.fake.fetchMedia = undefined as never
    assert.deepEqual(await stage.filesIn(await stage.comes('m2', { ref: 'f1' })), [{ ref: 'f1' }])
    assert.deepEqual(await stage.rows(), [])
  })
})
