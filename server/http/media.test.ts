import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Answer, newWorkspace } from '../../test/support/app.ts'
import { type File, mediaScene, PNG, stream } from '../../test/support/media-scene.ts'
import { newId } from '../domain/ids.ts'
import { linkTo } from '../services/media/links.ts'

const HOUR = 3_600_000

describe('a link', () => {
  test('that was changed, or whose time is over, leads nowhere', async t => {
    const { upload, follow, context, workspace, skip } = await mediaScene(t)
    const [one, other] = [(await upload(PNG)).json, (await upload(PNG)).json]
    const change = (name: string, value: string) => {
      const url = new URL(one.url)
      url.searchParams.set(name, value)
      return url.href
    }
    const without = (name: string) => {
      const url = new URL(one.url)
      url.searchParams.delete(name)
      return url.href
    }
    const { id: stranger } = await newWorkspace(context)
    const expires = new URL(one.url).searchParams.get('expires')
    const forgeries = [
      one.url.replace(one.id, other.id),
      one.url.replace(one.id, newId()),
      one.url.replace(one.id, 'nonsense'),
      change('expires', `${Number(expires) + 100}`),
      change('signature', `${new URL(other.url).searchParams.get('signature')}`),
      change('signature', 'a'.repeat(43)),
      without('expires'),
      without('signature'),
      linkTo(context, stranger, { id: one.id }),
    ]
    for (const link of forgeries) {
      const { status, text } = await follow(link)
      assert.deepEqual([status, JSON.parse(text).code], [404, 'not_found'], link)
    }
    // The name is nobody's business.
    assert.equal((await follow(one.url.replace('/file.png', '/cat.jpg'))).status, 200)
    assert.equal((await follow(one.url.replace('/file.png', ''))).status, 200)
    skip(2 * HOUR)
    const late = await follow(one.url)
    assert.deepEqual([late.status, JSON.parse(late.text).reason], [403, 'link_expired'])
    assert.equal((await follow(linkTo(context, workspace.id, one))).status, 200)
  })

  test('gives parts, what is new, and what there is to know without the file', async t => {
    const { upload, follow } = await mediaScene(t)
    const { json } = await upload('0123456789', 'text/plain')
    const head = await follow(json.url, {}, 'HEAD')
    assert.deepEqual([head.status, head.headers['content-length'], head.bytes.length], [200, '10', 0])
    const etag = `${head.headers.etag}`
    assert.equal(etag, `"${json.sha256}"`)
    const cases: [Record<string, string>, number, string, string?][] = [
      [{ range: 'bytes=2-4' }, 206, '234', 'bytes 2-4/10'],
      [{ range: 'bytes=-2' }, 206, '89', 'bytes 8-9/10'],
      [{ range: 'bytes=7-' }, 206, '789', 'bytes 7-9/10'],
      [{ range: 'bytes=10-' }, 416, '', 'bytes */10'],
      [{ range: 'bytes=0-1,3-4' }, 200, '0123456789'],
      [{ range: 'bytes=0-1', 'if-range': etag }, 206, '01', 'bytes 0-1/10'],
      [{ range: 'bytes=0-1', 'if-range': '"old"' }, 200, '0123456789'],
      [{ 'if-none-match': etag }, 304, ''],
      [{ 'if-none-match': `"a", W/${etag}` }, 304, ''],
      [{ 'if-none-match': '*' }, 304, ''],
      [{ 'if-none-match': '"other"' }, 200, '0123456789'],
    ]
    for (const [headers, status, body, range] of cases) {
      const answer = await follow(json.url, headers)
      assert.deepEqual([answer.status, answer.text, answer.headers['content-range']], [status, body, range])
      if (status < 300) assert.equal(answer.headers['content-length'], `${body.length}`)
    }
  })

  test('lets a browser show what is harmless, and run nothing', async t => {
    const { upload, follow } = await mediaScene(t)
    const cases: [bytes: Buffer | string, declared: string, type: string, shown: string][] = [
      [PNG, 'image/png', 'image/png', 'inline'],
      ['%PDF-1.7', 'application/pdf', 'application/pdf', 'inline'],
      ['hello', 'text/plain', 'text/plain; charset=utf-8', 'inline'],
      ['<!doctype html><script>alert(1)</script>', 'image/png', 'text/html', 'attachment'],
      ['<svg onload="alert(1)"/>', 'image/svg+xml', 'image/svg+xml', 'attachment'],
      ['<?xml version="1.0"?><a/>', 'text/xml', 'application/xml', 'attachment'],
      ['alert(1)', 'text/javascript', 'text/javascript', 'attachment'],
      ['<script>alert(1)</script>', 'text/html; charset=utf-7', 'text/html', 'attachment'],
      [Buffer.from('PK\x03\x04'), 'application/zip', 'application/zip', 'attachment'],
      [Buffer.from([1, 2, 254]), 'text/html', 'application/octet-stream', 'attachment'],
    ]
    for (const [bytes, declared, type, shown] of cases) {
      const { json } = await upload(bytes, declared)
      const { headers } = await follow(json.url)
      assert.deepEqual([headers['content-type'], headers['content-disposition']], [type, shown])
      assert.equal(headers['x-content-type-options'], 'nosniff')
      const policy = `${headers['content-security-policy']}`
      assert.match(policy, /^default-src 'none'/)
      assert.equal(policy.includes('sandbox'), type !== 'application/pdf')
    }
  })
})

describe('the file of a message', () => {
  test('is read from the network by its link before it is stored, and then from the store', async t => {
    const { comes, follow, gives, fetch } = await mediaScene(t)
    const { id, read } = await comes()
    const before = await read()
    assert.equal(JSON.parse((await follow(before.url)).text).reason, '503')
    gives(() => stream('<html>from the network'))
    const through = await follow(before.url)
    assert.equal(through.text, '<html>from the network')
    assert.deepEqual(
      [through.headers['content-disposition'], through.headers['cache-control']],
      ["attachment; filename*=UTF-8''a.pdf", 'no-store'],
    )
    assert.equal((await follow(before.url, {}, 'HEAD')).status, 200)
    gives(() => stream('%PDF-1.4'))
    await fetch()
    assert.equal((await read()).size, 8)
    gives(() => ({ ok: false, failure: { code: 'gone', message: 'No more.' } }))
    const stored = await follow((await read()).url)
    assert.deepEqual([stored.text, stored.headers['content-type']], ['%PDF-1.4', 'application/pdf'])
    assert.equal((await follow(before.url)).status, 200)
    assert.ok(id)
  })

  test('that never came is said so, in the message and by its link', async t => {
    const { comes, call, follow, gives, fetch } = await mediaScene(t)
    gives(() => ({ ok: false, failure: { code: '404', message: 'No such file.' }, permanent: true }))
    const { id, read } = await comes()
    const { url } = await read()
    await fetch()
    const file = await read()
    assert.deepEqual([file.failure?.code, file.url], ['404', undefined])
    const { status, text } = await follow(url)
    assert.deepEqual([status, JSON.parse(text).reason], [404, '404'])
    assert.match(text, /never came: No such file/)
    // Whoever has a key may have the network asked again.
    gives(() => stream('%PDF-1.4'))
    assert.equal((await call('GET', `/messages/${id}/media`)).text, '%PDF-1.4')
  })

  test('has links where messages are written: in lists, conversations and events', async t => {
    const { comes, call, follow, gives } = await mediaScene(t)
    gives(() => stream('%PDF-1.4'))
    const { id } = await comes()
    type Shown = Answer<{ items: { content: { media: File } }[] }>
    const { json } = await call<{ conversationId: string }>('GET', `/messages/${id}`)
    const events = await call<{
      items: { type: string; data: { message?: { content: { media: File } } } }[]
    }>('GET', '/events?type=message.received')
    const urls = [
      ((await call('GET', '/messages')) as unknown as Shown).json.items[0]?.content.media.url,
      ((await call('GET', `/conversations/${json.conversationId}/messages`)) as unknown as Shown).json
        .items[0]?.content.media.url,
      events.json.items[0]?.data.message?.content.media.url,
    ]
    for (const url of urls) assert.equal((await follow(`${url}`)).text, '%PDF-1.4')
  })
})
