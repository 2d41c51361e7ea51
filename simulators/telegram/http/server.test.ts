import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ApiResponse, Message } from '@grammyjs/types'
import fc from 'fast-check'
import { refusal, startTestBot, type TestBot } from '../test-bot.ts'

const CHAT = 42

describe('HTTP', () => {
  let bot: TestBot
  before(async () => {
    bot = await startTestBot()
    bot.telegram.customer(bot.token, { id: CHAT })
  })
  after(() => bot.telegram.close())

  const request = async (path: string, init?: RequestInit) => {
    const response = await fetch(bot.telegram.url + path, init)
    const answer = (await response.json()) as ApiResponse<Message>
    assert.equal(response.status, answer.ok ? 200 : answer.error_code)
    assert.equal(response.headers.get('content-type'), 'application/json')
    return answer
  }

  describe('takes the parameters of one call as', () => {
    const form = new FormData()
    form.set('chat_id', String(CHAT))
    form.set('text', 'grüße')
    const query = new URLSearchParams({ chat_id: String(CHAT), text: 'grüße' })
    const post = (body: string | FormData, contentType?: string): RequestInit => ({
      method: 'POST',
      body,
      ...(contentType !== undefined && { headers: { 'content-type': contentType } }),
    })
    const cases: [string, string, RequestInit | undefined][] = [
      ['a query string by GET', `?${query}`, undefined],
      ['a query string by POST', `?${query}`, { method: 'POST' }],
      ['JSON', '', post(JSON.stringify({ chat_id: CHAT, text: 'grüße' }), 'application/json')],
      [
        'JSON in UTF-8',
        '',
        post(JSON.stringify({ chat_id: CHAT, text: 'grüße' }), 'application/json; charset=utf-8'),
      ],
      ['a form', '', post(query.toString(), 'application/x-www-form-urlencoded')],
      ['a multipart form', '', post(form)],
      ['a query string and a body', `?chat_id=${CHAT}`, post('{"text":"grüße"}', 'application/json')],
    ]
    for (const [name, search, init] of cases) {
      it(name, async () => {
        const answer = await request(`/bot${bot.token}/sendMessage${search}`, init)
        assert.equal(answer.ok && answer.result.text, 'grüße')
      })
    }
  })

  describe('refuses', () => {
    const cases: [string, () => string, RequestInit | undefined, string][] = [
      ['a token nobody has', () => '/bot1:nobody/getMe', undefined, '401 Unauthorized'],
      ['something that is no token', () => '/botany/getMe', undefined, '401 Unauthorized'],
      ['a download with such a token', () => '/file/bot1:nobody/photos/a.jpg', undefined, '401 Unauthorized'],
      ['any other path', () => '/elsewhere', undefined, '404 Not Found'],
      ['a path with broken escapes', () => '/bot%E0%A4%A/getMe', undefined, '404 Not Found'],
      [
        'a file nobody asked for',
        () => `/file/bot${bot.token}/photos/file_1.jpg`,
        undefined,
        '404 Not Found',
      ],
      ['other verbs', () => `/bot${bot.token}/getMe`, { method: 'PUT' }, '405 Method Not Allowed'],
      [
        'JSON that is none',
        () => `/bot${bot.token}/getMe`,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' },
        "400 Bad Request: can't parse JSON object",
      ],
      [
        'JSON that is no object',
        () => `/bot${bot.token}/getMe`,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[]' },
        '400 Bad Request: JSON object expected',
      ],
      [
        'a multipart form that is none',
        () => `/bot${bot.token}/getMe`,
        { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'y' },
        "400 Bad Request: can't parse form data",
      ],
    ]
    for (const [name, path, init, expected] of cases) {
      it(name, async () => assert.equal(refusal(await request(path(), init)), expected))
    }
  })

  it('answers any body with a refusal or a result, never with a failure of its own', async () => {
    const type = fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=b',
      'text/plain',
    )
    const method = fc.constantFrom(
      'sendMessage',
      'sendPhoto',
      'sendMediaGroup',
      'setMessageReaction',
      'getUpdates',
    )
    const json = fc
      .record(
        {
          chat_id: fc.constantFrom<unknown>(CHAT, '42', null, {}),
          text: fc.anything(),
          media: fc.anything(),
          reaction: fc.anything(),
          reply_markup: fc.anything(),
          reply_parameters: fc.anything(),
          entities: fc.anything(),
          offset: fc.anything(),
        },
        { requiredKeys: ['chat_id'] },
      )
      .map(value => JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? String(field) : field)))
    await fc.assert(
      fc.asyncProperty(method, type, fc.oneof(json, fc.string()), async (name, contentType, body) => {
        const answer = await request(`/bot${bot.token}/${name}`, {
          method: 'POST',
          headers: { 'content-type': contentType },
          body,
        })
        assert.ok(answer.ok || answer.error_code < 500, refusal(answer))
      }),
      { numRuns: 400 },
    )
  })
})
