import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { ApiResponse, File, Message } from '@grammyjs/types'
import type { Customer } from '../index.ts'
import { addTestBot, refusal, startTestBot, type TestBot } from '../test-bot.ts'
import { png } from './samples.ts'

const MEGABYTE = 1024 * 1024

/** What the web server of these tests has, by path. */
const WEB: Record<string, { type: string; body: Uint8Array }> = {
  '/photo.png': { type: 'image/png', body: png(30, 20) },
  '/big.png': { type: 'image/png', body: Buffer.alloc(5 * MEGABYTE + 1) },
  '/page.html': { type: 'text/html; charset=utf-8', body: Buffer.from('<html>') },
  '/terms.pdf': { type: 'application/pdf', body: Buffer.from('%PDF') },
  '/terms.txt': { type: 'text/plain', body: Buffer.from('no') },
  '/big.pdf': { type: 'application/pdf', body: Buffer.alloc(20 * MEGABYTE + 1) },
}

describe('files', () => {
  let bot: TestBot
  let customer: Customer
  let web: Server
  before(async () => {
    bot = await startTestBot()
    customer = bot.telegram.customer(bot.token)
    web = createServer((request, response) => {
      const found = WEB[request.url ?? '']
      if (found) response.writeHead(200, { 'content-type': found.type }).end(found.body)
      else response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await once(web, 'listening')
  })
  after(async () => {
    await bot.telegram.close()
    web.closeAllConnections()
    web.close()
  })

  async function upload(method: string, parts: Record<string, string | Blob>): Promise<ApiResponse<Message>> {
    const form = new FormData()
    form.set('chat_id', String(customer.chatId))
    for (const [name, part] of Object.entries(parts)) {
      if (typeof part === 'string') form.set(name, part)
      else form.set(name, part, `${name}.bin`)
    }
    const response = await fetch(`${bot.telegram.url}/bot${bot.token}/${method}`, {
      method: 'POST',
      body: form,
    })
    return (await response.json()) as ApiResponse<Message>
  }
  const blob = (bytes: Uint8Array, type = 'application/octet-stream') =>
    new Blob([Buffer.from(bytes)], { type })
  const download = async (path: string) => await fetch(`${bot.telegram.url}/file/bot${bot.token}/${path}`)

  it('a customer’s file is downloaded by the path getFile gives', async () => {
    const content = Buffer.from('the contract')
    const { message } = customer.sendDocument({ content, fileName: 'contract.txt', mimeType: 'text/plain' })
    assert.equal(message.document?.file_name, 'contract.txt')
    assert.equal(message.document?.file_size, content.length)
    const file = await bot.result<File>('getFile', { file_id: message.document?.file_id })
    assert.match(file.file_path ?? '', /^documents\/file_\d+\.txt$/)
    const response = await download(file.file_path ?? '')
    assert.equal(response.status, 200)
    assert.equal(await response.text(), 'the contract')
  })

  it('a file over 20 MB cannot be downloaded, one of 20 MB can', async () => {
    const tooBig = customer.sendVideo({ size: 20 * MEGABYTE + 1 }).message.video
    assert.equal(
      refusal(await bot.call('getFile', { file_id: tooBig?.file_id })),
      '400 Bad Request: file is too big',
    )
    const largest = customer.sendVideo({ size: 20 * MEGABYTE }).message.video
    const file = await bot.result<File>('getFile', { file_id: largest?.file_id })
    const response = await download(file.file_path ?? '')
    assert.equal((await response.arrayBuffer()).byteLength, 20 * MEGABYTE)
  })

  it('a photo comes in its sizes, the largest last', () => {
    const { message } = customer.sendPhoto({ content: png(400, 300) })
    assert.deepEqual(
      message.photo?.map(({ width, height }) => [width, height]),
      [
        [90, 68],
        [400, 300],
      ],
    )
  })

  it('what a bot uploads, it can send again by file_id, but only as what it is', async () => {
    const answer = await upload('sendPhoto', { photo: blob(png(50, 50)), caption: 'hi' })
    assert.ok(answer.ok)
    assert.equal(answer.result.caption, 'hi')
    const photo = answer.result.photo?.at(-1)?.file_id
    const chat_id = customer.chatId
    const again = await bot.result<Message>('sendPhoto', { chat_id, photo })
    assert.deepEqual(again.photo, answer.result.photo)
    assert.equal(
      refusal(await bot.call('sendDocument', { chat_id, document: photo })),
      "400 Bad Request: can't use file of type Photo as Document",
    )
    const other = addTestBot(bot.telegram)
    const { chatId } = bot.telegram.customer(other.token)
    assert.equal(
      refusal(await other.call('sendPhoto', { chat_id: chatId, photo })),
      '400 Bad Request: wrong file identifier/HTTP URL specified',
    )
    assert.deepEqual(
      bot.telegram.calls(bot.token).find(({ method }) => method === 'sendPhoto')?.params.photo,
      {
        fileName: 'photo.bin',
        type: 'application/octet-stream',
        size: png(50, 50).length,
      },
    )
  })

  it('every kind of file can be uploaded, in an album by attach://', async () => {
    for (const kind of ['document', 'audio', 'voice', 'video', 'sticker'] as const) {
      const answer = await upload(`send${kind[0]?.toUpperCase()}${kind.slice(1)}`, {
        [kind]: blob(Buffer.from('x')),
      })
      assert.ok(answer.ok, refusal(answer))
      assert.equal(answer.result[kind]?.file_size, 1)
    }
    const media = JSON.stringify(['a', 'b'].map(name => ({ type: 'document', media: `attach://${name}` })))
    const parts = { media, a: blob(Buffer.from('1')), b: blob(Buffer.from('22')) }
    const answer = (await upload('sendMediaGroup', parts)) as ApiResponse<unknown> as ApiResponse<Message[]>
    assert.ok(answer.ok, refusal(answer))
    assert.deepEqual(
      answer.result.map(({ document }) => document?.file_size),
      [1, 2],
    )
  })

  describe('an upload is refused', () => {
    const cases: [string, string, () => Record<string, string | Blob>, string][] = [
      [
        'empty',
        'sendDocument',
        () => ({ document: blob(Buffer.alloc(0)) }),
        '400 Bad Request: file must be non-empty',
      ],
      [
        'under another name than attach:// says',
        'sendDocument',
        () => ({ document: 'attach://x', y: blob(Buffer.from('1')) }),
        '400 Bad Request: wrong file identifier/HTTP URL specified',
      ],
      [
        'as a photo that is none',
        'sendPhoto',
        () => ({ photo: blob(Buffer.from('x')) }),
        '400 Bad Request: IMAGE_PROCESS_FAILED',
      ],
      [
        'as too large a picture',
        'sendPhoto',
        () => ({ photo: blob(png(9000, 1001)) }),
        '400 Bad Request: PHOTO_INVALID_DIMENSIONS',
      ],
      [
        'as too flat a picture',
        'sendPhoto',
        () => ({ photo: blob(png(210, 10)) }),
        '400 Bad Request: PHOTO_INVALID_DIMENSIONS',
      ],
      [
        'over 10 MB as a photo',
        'sendPhoto',
        () => ({ photo: blob(Buffer.alloc(10 * MEGABYTE + 1)) }),
        '400 Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes',
      ],
      [
        'over 50 MB',
        'sendDocument',
        () => ({ document: blob(Buffer.alloc(50 * MEGABYTE + 1)) }),
        '413 Request Entity Too Large',
      ],
      [
        'far over 50 MB',
        'sendDocument',
        () => ({ document: blob(Buffer.alloc(52 * MEGABYTE)) }),
        '413 Request Entity Too Large',
      ],
    ]
    for (const [name, method, parts, expected] of cases) {
      it(name, async () => assert.equal(refusal(await upload(method, parts())), expected))
    }
  })

  describe('by URL', () => {
    const cases: [string, string, string, string][] = [
      ['a photo', 'photo', '/photo.png', 'accepted'],
      ['a PDF', 'document', '/terms.pdf', 'accepted'],
      ['a photo over 5 MB', 'photo', '/big.png', '400 Bad Request: failed to get HTTP URL content'],
      ['a document over 20 MB', 'document', '/big.pdf', '400 Bad Request: failed to get HTTP URL content'],
      ['a page for a photo', 'photo', '/page.html', '400 Bad Request: wrong type of the web page content'],
      [
        'a document that is no PDF or ZIP',
        'document',
        '/terms.txt',
        '400 Bad Request: wrong type of the web page content',
      ],
      ['what is not there', 'photo', '/nothing', '400 Bad Request: failed to get HTTP URL content'],
    ]
    for (const [name, kind, path, expected] of cases) {
      it(name, async () => {
        const { port } = web.address() as AddressInfo
        const method = `send${kind[0]?.toUpperCase()}${kind.slice(1)}`
        const params = { chat_id: customer.chatId, [kind]: `http://127.0.0.1:${port}${path}` }
        assert.equal(refusal(await bot.call(method, params)), expected)
      })
    }
  })
})
