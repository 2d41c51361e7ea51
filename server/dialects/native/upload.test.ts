import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { client, newKey } from '../../../test/support/app.ts'
import { type File, mediaScene, PNG } from '../../../test/support/media-scene.ts'
import { RawConnection } from '../../../test/support/raw-http.ts'
import { newId } from '../../domain/ids.ts'

const HOUR = 3_600_000

describe('an upload', () => {
  test('is a file with a link, found again and deleted', async t => {
    const { upload, follow, call } = await mediaScene(t)
    const { status, json: file } = await upload(PNG, 'image/jpeg', 'Kä"se.png')
    assert.equal(status, 201)
    assert.deepEqual([file.mimeType, file.size, file.state], ['image/png', PNG.length, 'stored'])
    assert.ok(Date.parse(`${file.expiresAt}`) > Date.now() + 23 * HOUR)
    const answer = await follow(file.url)
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.bytes, PNG)
    assert.equal(answer.headers['content-type'], 'image/png')
    assert.equal(answer.headers['content-disposition'], "inline; filename*=UTF-8''K%C3%A4%22se.png")
    for (const id of [file.id, `media_${file.id}`, `media_${file.id.replaceAll('-', '')}`]) {
      const again = await call<File>('GET', `/media/${id}`)
      assert.deepEqual({ ...again.json, url: '' }, { ...file, url: '' })
    }
    assert.equal((await call('DELETE', `/media/${file.id}`)).status, 204)
    assert.equal((await call('DELETE', `/media/${file.id}`)).status, 404)
    assert.equal((await call('GET', `/media/${file.id}`)).status, 404)
    assert.equal((await follow(file.url)).status, 404)
  })

  test('may be JSON, or of no type at all', async t => {
    const { app, upload, workspace } = await mediaScene(t)
    assert.equal((await upload('{"a": 1', 'application/json')).json.mimeType, 'application/json')
    const headers = { authorization: `Bearer ${workspace.key}` }
    const bare = await app.inject({ method: 'POST', url: '/api/v1/media', headers, payload: PNG })
    assert.deepEqual([bare.statusCode, bare.json().mimeType], [201, 'image/png'])
  })

  test('that is empty, too large or without a key is refused', async t => {
    const { upload, app, blobs, workspace } = await mediaScene(t, { PORTICO_MEDIA_MAX_BYTES: '100' })
    assert.deepEqual((await upload('')).json.code, 'invalid')
    assert.equal((await upload(Buffer.alloc(100))).status, 201)
    assert.deepEqual((await upload(Buffer.alloc(101))).status, 413)
    const headers = { authorization: `Bearer ${workspace.key}`, 'transfer-encoding': 'chunked' }
    const payload = Readable.from([Buffer.alloc(60), Buffer.alloc(60)])
    const chunked = await app.inject({ method: 'POST', url: '/api/v1/media', headers, payload })
    assert.deepEqual([chunked.statusCode, chunked.json().code], [413, 'too_large'])
    assert.equal((await upload(PNG, 'image/png', undefined, 'pk_wrong')).status, 401)
    assert.equal((await upload(PNG, 'image/png', 'x'.repeat(256))).status, 400)
    assert.equal(blobs.kept.size, 1)
  })

  test('that is refused on its way is answered, and the rest is not waited for', async t => {
    const { app, workspace } = await mediaScene(t, { PORTICO_MEDIA_MAX_BYTES: '100' })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const head = (length: string) =>
      `POST /api/v1/media HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${workspace.key}\r\n${length}\r\n\r\n`
    const requests = [
      head('content-length: 1000000'),
      `${head('transfer-encoding: chunked')}78\r\n${'x'.repeat(120)}\r\n`,
    ]
    for (const request of requests) {
      const { status, text } = await new RawConnection(port).exchange(Buffer.from(request))
      assert.deepEqual([status, JSON.parse(text).code], [413, 'too_large'])
    }
  })

  test('that is repeated under its Idempotency-Key makes one file', async t => {
    const { app, workspace, blobs } = await mediaScene(t)
    const headers = { authorization: `Bearer ${workspace.key}`, 'idempotency-key': 'k1' }
    const once = () => app.inject({ method: 'POST', url: '/api/v1/media', headers, payload: PNG })
    const [first, second] = [await once(), await once()]
    assert.deepEqual([first.statusCode, second.statusCode], [201, 201])
    assert.equal(second.json().id, first.json().id)
    assert.equal(second.headers['idempotent-replayed'], 'true')
    assert.equal(blobs.kept.size, 1)
    const other = { method: 'POST', url: '/api/v1/media', headers, payload: Buffer.alloc(7) } as const
    assert.equal((await app.inject(other)).statusCode, 409)
  })

  test('is for keys that allow it', async t => {
    const { app, context, workspace, upload, comes } = await mediaScene(t)
    const viewer = await newKey(context, workspace.id, 'viewer')
    assert.equal((await upload(PNG, 'image/png', undefined, viewer)).status, 403)
    const { read, channelId } = await comes()
    const { id } = await read()
    const asked = async (resource: string) => {
      const key = await newKey(context, workspace.id, [{ permission: 'media.get', resource }])
      return (await (await client(app, key))('GET', `/media/${id}`)).status
    }
    assert.deepEqual(
      [await asked(`channels/${channelId}`), await asked(`channels/${newId()}`), await asked('media/*')],
      [200, 403, 403],
    )
  })
})
