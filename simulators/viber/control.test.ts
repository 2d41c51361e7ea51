import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startTestBot, type TestBot } from './test-bot.ts'

describe('/_simulator', () => {
  let bot: TestBot
  before(async () => {
    bot = await startTestBot()
  })
  after(() => bot.close())

  async function ask<Content>(method: string, path: string, body?: object): Promise<[number, Content]> {
    const response = await fetch(`${bot.viber.url}/_simulator${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    return [response.status, (await response.json()) as Content]
  }
  const own = (path: string) => `/bots/${bot.token}${path}`

  it('lists what it can do', async () => {
    const [, lines] = await ask<string[]>('GET', '')
    assert.ok(lines.some(line => line.startsWith('POST /_simulator/bots/:token/play')))
  })

  it('adds bots and lists them', async () => {
    const [, added] = await ask<{ token: string }>('POST', '/bots', { token: 'a-b-c', name: 'Shop' })
    const [, bots] = await ask<{ token: string; name: string }[]>('GET', '/bots')
    assert.equal(bots.find(({ token }) => token === added.token)?.name, 'Shop')
    assert.equal((await ask('POST', '/bots', { token: 'a-b-c' }))[0], 400)
  })

  const acts: [string, object][] = [
    ['sendText', { text: 'Hello' }],
    ['sendPicture', { content: 'QQ==', text: 'Look' }],
    ['sendVideo', {}],
    ['sendFile', { fileName: 'a.pdf' }],
    ['sendSticker', { stickerId: 1 }],
    ['sendLocation', { lat: 1, lon: 2 }],
    ['sendContact', { name: 'Bo', phoneNumber: '+1' }],
    ['sendUrl', { url: 'https://example.com' }],
    ['open', { context: 'x' }],
    ['subscribe', {}],
    ['unsubscribe', { customer: { id: 'B=', subscribed: true, reachable: false, apiVersion: 7 } }],
    ['deliver', { messageToken: '1' }],
    ['see', { messageToken: '1' }],
    ['fail', { messageToken: '1', desc: 'why' }],
  ]
  for (const [action, more] of acts) {
    it(`plays ${action}`, async () => {
      assert.equal((await ask('POST', own('/play'), { action, ...more }))[0], 200)
    })
  }

  it('shows what the bot sends back, and presses its keys', async () => {
    const [, { sender }] = await ask<{ sender: { id: string } }>('POST', own('/play'), { text: 'Hello' })
    const Buttons = [{ ActionBody: 'yes', Text: 'Yes' }]
    const keyboard = { Type: 'keyboard', Buttons }
    await bot.call('send_message', { receiver: sender.id, sender: { name: 'a' }, keyboard })
    const [, sent] = await ask<{ receiver: string }[]>('GET', own('/sent'))
    assert.deepEqual(
      sent.map(({ receiver }) => receiver),
      [sender.id],
    )
    const [status] = await ask('POST', own('/play'), { action: 'press', actionBody: 'yes' })
    assert.equal(status, 200)
  })

  const wrong: [string, string, string, object | undefined, number, RegExp][] = [
    ['an unknown act', 'POST', '/play', { action: 'dance' }, 400, /action is one of/],
    ['a text that is none', 'POST', '/play', { text: 1 }, 400, /text is a string/],
    ['a key nobody was shown', 'POST', '/play', { action: 'press', actionBody: 'x' }, 400, /No key/],
    ['another path', 'GET', '/dance', undefined, 404, /GET \/_simulator lists/],
  ]
  for (const [name, method, path, body, expected, message] of wrong) {
    it(`refuses ${name}`, async () => {
      const [status, { error }] = await ask<{ error: string }>(method, own(path), body)
      assert.equal(status, expected)
      assert.match(error, message)
    })
  }

  it('takes, lists and drops faults, puts a bot into a state, and tells when all is delivered', async () => {
    const rule = { kind: 'delay', ms: 1, method: 'send_message', times: 2 }
    assert.deepEqual(await ask('POST', '/faults', rule), [200, [rule]])
    assert.deepEqual(await ask('GET', '/faults'), [200, [rule]])
    assert.deepEqual(await ask('DELETE', '/faults'), [200, []])
    await ask('POST', own('/state'), { status: 7 })
    assert.equal((await bot.call('get_account_info')).status, 7)
    assert.deepEqual(await ask('GET', '/settled'), [200, { settled: true }])
  })
})
