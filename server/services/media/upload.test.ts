import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { it } from 'node:test'
import { memoryBlobs } from '../../../test/support/memory-blobs.ts'
import { eventually } from '../../../test/support/scene.ts'
import { bring, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { BlobsUnavailable } from '../../media/blobs.ts'
import { sendMessage } from '../messages/send.ts'
import { blobKey } from './keep.ts'
import { removeFile, sweepFiles } from './remove.ts'
import { fileRow } from './rows.ts'
import { PNG, places, setMedia } from './testing.ts'
import { storeUpload } from './upload.ts'

const DAY = 24 * 3_600_000

const broken = () =>
  Readable.from(
    (async function* () {
      yield PNG
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    })(),
  )

eachStore((_kind, open, address) => {
  for (const { place, open: openPlace } of places) {
    it(`a file that is uploaded to ${place} is kept, and goes after a day when nobody uses it`, async t => {
      const { blobs, held } = await openPlace(t)
      const stage = await setMedia(t, [open, address], { blobs })
      const file = await stage.upload(PNG, 'image/jpeg', 'Käse.png')
      assert.deepEqual(
        [file.state, file.source, file.mimeType, file.filename, file.size, file.messageId],
        ['stored', 'upload', 'image/png', 'Käse.png', PNG.length, null],
      )
      const key = blobKey(await stage.row(file.id))
      assert.deepEqual(await held(key), PNG)
      await sweepFiles(stage.node)
      assert.deepEqual(await held(key), PNG)
      stage.skip(DAY + 1000)
      await sweepFiles(stage.node)
      assert.equal(await held(key), null)
      assert.deepEqual(await stage.rows(), [])
    })
  }

  it('a file that a message is sent with stays', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs })
    const { id } = await stage.upload('text', 'text/plain')
    const { node, caller, channelId } = stage
    const content = { type: 'document' as const, media: { id } }
    await sendMessage(node, caller, { channelId, to: 'ada', content })
    stage.skip(7 * DAY)
    await sweepFiles(node)
    assert.equal((await stage.row(id)).expires_at, null)
    assert.equal(blobs.kept.size, 1)
  })

  it('a file that was uploaded for a message that comes in is the message’s', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs })
    const { id } = await stage.upload(PNG, null, 'cat.png')
    const message = await stage.comes('m1', { id: `media_${id}` })
    assert.deepEqual(await stage.filesIn(message), [
      { id, mimeType: 'image/png', filename: 'cat.png', size: PNG.length },
    ])
    stage.skip(7 * DAY)
    await sweepFiles(stage.node)
    assert.equal((await stage.row(id)).message_id, message)
    assert.deepEqual(stage.asked, [])
  })

  it('a message that comes in gets no file by an id that is not for it', async t => {
    const stage = await setMedia(t, [open, address])
    const inbound = (await stage.filesIn(await stage.comes('m1', { ref: 'f1' })))[0]?.id
    const taken = await stage.upload(PNG)
    await stage.comes('m2', { id: taken.id })
    const foreign = await storeUpload(stage.node, newId(), {
      stream: Readable.from([PNG]),
      mimeType: null,
      filename: null,
    })
    for (const [i, id] of [inbound, taken.id, foreign.id, newId(), 'nonsense'].entries()) {
      assert.deepEqual(await stage.filesIn(await stage.comes(`n${i}`, { id: `${id}` })), [{}])
    }
    await bring(
      stage.node,
      stage.channelId,
      written('x', { content: { type: 'image', media: { id: foreign.id, ref: 'f9' } } }),
    )
    assert.equal((await stage.row(foreign.id)).message_id, null)
  })

  it('a file that breaks off, is empty, is too large or cannot be kept leaves nothing', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs, env: { PORTICO_MEDIA_MAX_BYTES: '100' } })
    const upload = (stream: Readable) =>
      storeUpload(stage.node, stage.caller.workspaceId, { stream, mimeType: null, filename: null })
    await assert.rejects(upload(broken()), { code: 'invalid', message: /broke off/ })
    await assert.rejects(upload(Readable.from([])), { code: 'invalid', message: /empty/ })
    await assert.rejects(upload(Readable.from([Buffer.alloc(101)])), { code: 'too_large' })
    const { put } = blobs
    blobs.put = () => Promise.reject(new BlobsUnavailable('secret words'))
    await assert.rejects(upload(Readable.from([PNG])), { code: 'unavailable', message: /^(?!.*secret)/ })
    blobs.put = put
    assert.equal(blobs.kept.size, 0)
    assert.ok((await stage.rows()).every(row => row.state === 'deleted'))
    // Somebody may be writing still, so the marks stay for a while.
    stage.skip(DAY)
    await sweepFiles(stage.node)
    assert.deepEqual(await stage.rows(), [])
  })

  it('the same upload again makes no second file, also at the same time', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs })
    const id = newId()
    const upload = (stream: Readable) =>
      storeUpload(stage.node, stage.caller.workspaceId, { stream, mimeType: null, filename: 'a' }, id)
    const both = await Promise.all([upload(Readable.from([PNG])), upload(Readable.from([PNG]))])
    assert.deepEqual(
      both.map(file => [file.id, file.state]),
      [
        [id, 'stored'],
        [id, 'stored'],
      ],
    )
    assert.equal(blobs.kept.size, 1)
    assert.equal((await stage.rows()).length, 1)
  })

  it('what is kept is not lost to the same upload that breaks off later', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs })
    const id = newId()
    const upload = (stream: Readable) =>
      storeUpload(stage.node, stage.caller.workspaceId, { stream, mimeType: null, filename: 'a' }, id)
    const slow = new Readable({ read: () => {} })
    const failing = upload(slow)
    await eventually(async () => (await stage.rows()).length === 1)
    assert.equal((await upload(Readable.from([PNG]))).state, 'stored')
    slow.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    await assert.rejects(failing, { code: 'invalid' })
    assert.equal((await stage.row(id)).state, 'stored')
    assert.equal(blobs.kept.size, 1)
    assert.equal((await upload(broken())).state, 'stored')
  })

  it('a file is deleted for everyone at once, and its message says so', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs })
    const message = await stage.comes('m1', { ref: 'f1' })
    stage.fetch()
    await stage.settled()
    const [file] = await stage.filesIn(message)
    const row = await stage.row(file?.id)
    await removeFile(stage.node, row)
    await removeFile(stage.node, row)
    assert.equal((await stage.filesIn(message))[0]?.failure?.code, 'deleted')
    assert.equal(await fileRow(stage.node.store.read, row.workspace_id, row.id), null)
    assert.deepEqual([blobs.kept.size, (await stage.rows()).length], [0, 0])
  })

  it('what a deletion that was interrupted has left is found again', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs })
    const file = await stage.upload(PNG)
    const row = await stage.row(file.id)
    // The process dies after the mark …
    const { delete: remove } = blobs
    blobs.delete = () => Promise.reject(new BlobsUnavailable('Away.'))
    await removeFile(stage.node, row)
    assert.equal(await fileRow(stage.node.store.read, row.workspace_id, row.id), null)
    assert.equal(blobs.kept.size, 1)
    // … or after the bytes: the mark leads to both.
    blobs.delete = remove
    await sweepFiles(stage.node)
    assert.deepEqual([blobs.kept.size, (await stage.rows()).length], [0, 0])
  })

  it('what an upload that was interrupted has left goes when its day is over', async t => {
    const blobs = memoryBlobs()
    const stage = await setMedia(t, [open, address], { blobs })
    const file = await stage.upload(PNG)
    // The process died between the bytes and the row that shows them.
    await stage.node.store.transaction(tx =>
      tx.db.updateTable('media').set({ state: 'waiting' }).where('id', '=', file.id).execute(),
    )
    stage.skip(DAY + 1000)
    await sweepFiles(stage.node)
    assert.deepEqual([blobs.kept.size, (await stage.rows()).length], [0, 0])
  })
})
