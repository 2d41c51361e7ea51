import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Message } from '@grammyjs/types'
import { refusal, startTestBot, type TestBot } from '../test-bot.ts'

interface Played {
  update_id: number
  message: Message
}

describe('/_simulator', () => {
  let bot: TestBot
  before(async () => {
    bot = await startTestBot()
  })
  after(() => bot.telegram.close())

  /** As curl does it: the body is JSON and nobody says so. */
  async function ask<Content>(method: string, path: string, body?: object): Promise<[number, Content]> {
    const response = await fetch(`${bot.telegram.url}/_simulator${path}`, {
      method,
      ...(body && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    })
    return [response.status, (await response.json()) as Content]
  }
  const own = (path: string) => `/bots/${bot.token}${path}`

  it('lists what it can do', async () => {
    const [status, lines] = await ask<string[]>('GET', '')
    assert.equal(status, 200)
    assert.ok(lines.some(line => line.startsWith('POST /_simulator/bots/:token/play')))
  })

  it('adds bots and lists them', async () => {
    const [, added] = await ask<{ token: string; id: number }>('POST', '/bots', { username: 'shop_bot' })
    const [, bots] = await ask<{ id: number; username: string }[]>('GET', '/bots')
    assert.equal(bots.find(({ id }) => id === added.id)?.username, 'shop_bot')
    const [status, { error }] = await ask<{ error: string }>('POST', '/bots', { token: added.token })
    assert.equal(status, 400)
    assert.match(error, /already a bot/)
  })

  it('plays a customer, and shows what the bot sends back', async () => {
    const [, played] = await ask<Played>('POST', own('/play'), {
      customer: { id: 42, firstName: 'Ada' },
      text: 'Hello',
    })
    assert.equal(played.message.from?.first_name, 'Ada')
    assert.equal(played.message.text, 'Hello')
    assert.deepEqual(await ask('GET', own('/pending')), [200, { pending: 1 }])
    await bot.result('sendMessage', { chat_id: 42, text: 'Hi, Ada' })
    const [, sent] = await ask<{ message: Message }[]>('GET', own('/sent'))
    assert.deepEqual(
      sent.map(({ message }) => message.text),
      ['Hi, Ada'],
    )
    const [, calls] = await ask<{ method: string }[]>('GET', own('/calls'))
    assert.equal(calls.at(-1)?.method, 'sendMessage')
  })

  it('plays one and the same customer when the request names none', async () => {
    const [, first] = await ask<Played>('POST', own('/play'), { text: 'Hello' })
    const [, second] = await ask<Played>('POST', own('/play'), { text: 'Still me' })
    assert.deepEqual(second.message.from, first.message.from)
    assert.equal(second.message.message_id, first.message.message_id + 1)
  })

  describe('plays', () => {
    const cases: [object, keyof Message][] = [
      [{ action: 'sendPhoto', caption: 'look' }, 'photo'],
      [{ action: 'sendDocument', content: 'aGk=', fileName: 'hi.txt' }, 'document'],
      [{ action: 'sendAudio' }, 'audio'],
      [{ action: 'sendVoice' }, 'voice'],
      [{ action: 'sendVideo', size: 30_000_000 }, 'video'],
      [{ action: 'sendSticker' }, 'sticker'],
      [{ action: 'sendLocation', latitude: 1, longitude: 2 }, 'location'],
      [{ action: 'sendContact', phoneNumber: '+49', firstName: 'Bo' }, 'contact'],
      [{ action: 'reply', messageId: 1, text: 'and?' }, 'reply_to_message'],
    ]
    for (const [act, kind] of cases) {
      it(JSON.stringify(act), async () => {
        const [status, played] = await ask<Played>('POST', own('/play'), { customer: { id: 42 }, ...act })
        assert.equal(status, 200)
        assert.ok(played.message[kind])
      })
    }
  })

  describe('refuses', () => {
    const cases: [string, string, string, object | undefined, number, RegExp][] = [
      ['an unknown path', 'GET', '/nothing', undefined, 404, /GET \/_simulator lists/],
      ['the wrong verb', 'DELETE', '/bots', undefined, 405, /GET \/_simulator lists/],
      ['an unknown bot', 'GET', '/bots/1:x/sent', undefined, 400, /no bot with the token/],
      ['an unknown fault', 'POST', '/faults', { kind: 'fire' }, 400, /kind is one of/],
      ['a number that is none', 'POST', '/faults', { kind: 'delay', ms: '5' }, 400, /ms is a number/],
    ]
    for (const [name, method, path, body, expected, error] of cases) {
      it(name, async () => {
        const [status, content] = await ask<{ error: string }>(method, path, body)
        assert.equal(status, expected)
        assert.match(content.error, error)
      })
    }
    it('an act that is none, or lacks something', async () => {
      const [, unknown] = await ask<{ error: string }>('POST', own('/play'), { action: 'toString' })
      assert.match(unknown.error, /action is one of sendText, /)
      const [, lacking] = await ask<{ error: string }>('POST', own('/play'), {
        action: 'reply',
        messageId: 1,
      })
      assert.equal(lacking.error, 'text is missing')
    })
  })

  it('adds faults and takes them away', async () => {
    const fault = { kind: 'error', status: 502, method: 'getMe', times: 3 }
    assert.deepEqual(await ask('POST', '/faults', fault), [200, [fault]])
    assert.equal(refusal(await bot.call('getMe')), '502 Bad Gateway')
    assert.deepEqual(await ask('GET', '/faults'), [200, [{ ...fault, times: 2 }]])
    assert.deepEqual(await ask('DELETE', '/faults'), [200, []])
    assert.equal((await bot.call('getMe')).ok, true)
  })

  it('says when all is settled', async () => {
    assert.deepEqual(await ask('GET', '/settled'), [200, { settled: true }])
  })

  it('ends a token', async () => {
    const [, { token }] = await ask<{ token: string }>('POST', '/bots')
    await ask('POST', `/bots/${token}/revoke`)
    assert.equal((await fetch(`${bot.telegram.url}/bot${token}/getMe`)).status, 401)
  })
})
