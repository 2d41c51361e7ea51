import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { signatureOf, startTestBot, type TestBot } from './test-bot.ts'

describe('webhook', () => {
  let bot: TestBot
  before(async () => {
    bot = await startTestBot({ name: 'Shop', uri: 'shop' })
  })
  after(() => bot.close())
  beforeEach(async () => {
    bot.answers.length = 0
    await bot.call('set_webhook', { url: bot.webhook })
    bot.callbacks.length = 0
  })

  it('is tried before it is set, and told of', async () => {
    const { event_types } = await bot.call('set_webhook', { url: bot.webhook, event_types: ['seen'] })
    assert.deepEqual(event_types, ['seen'])
    assert.deepEqual(
      bot.callbacks.map(({ event }) => event),
      ['webhook'],
    )
    const info = await bot.call('get_account_info')
    assert.deepEqual([info.name, info.uri, info.id, info.webhook], ['Shop', 'shop', bot.id, bot.webhook])
  })

  const wrong: [string, object, number, RegExp][] = [
    ['no address', {}, 4, /url/],
    ['an address that is none', { url: 'hook' }, 1, /invalidUrl/],
    ['an address of another machine', { url: 'https://example.com' }, 1, /this machine/],
    ['events that are none', { url: 'https://example.com', event_types: [1] }, 3, /event_types/],
  ]
  for (const [name, params, expected, words] of wrong) {
    it(`refuses ${name}`, async () => {
      const { status, status_message } = await bot.call('set_webhook', params)
      assert.equal(status, expected)
      assert.match(String(status_message), words)
    })
  }

  it('stays where it was when the new address does not answer 200', async () => {
    bot.answers.push(204)
    const { status, status_message } = await bot.call('set_webhook', { url: `${bot.webhook}/new` })
    assert.deepEqual([status, status_message], [1, 'Result : NOT_OK. Http code: 204'])
    assert.equal((await bot.call('get_account_info')).webhook, bot.webhook)
  })

  it('gets every act of a person, signed over what was sent', async () => {
    const person = bot.viber.customer(bot.token, { name: 'Ada' })
    person.sendText('Hello')
    person.sendPicture({ text: 'Look' })
    person.sendVideo()
    person.sendFile()
    person.sendSticker()
    person.sendLocation(1, 2)
    person.sendContact('Bo', '+15550100')
    person.sendUrl('https://example.com')
    person.open('ad')
    person.unsubscribe()
    person.subscribe()
    await bot.viber.settled()
    assert.deepEqual(
      bot.callbacks.map(({ event, message }) => (message as { type: string } | undefined)?.type ?? event),
      [
        'text',
        'picture',
        'video',
        'file',
        'sticker',
        'location',
        'contact',
        'url',
        'conversation_started',
        'unsubscribed',
        'subscribed',
      ],
    )
    for (const { raw, headers } of bot.callbacks) {
      assert.equal(headers['x-viber-content-signature'], signatureOf(bot.token, raw))
      assert.match(raw, /"message_token":\d{19}[,}]/)
    }
    assert.deepEqual(bot.callbacks[0]?.sender, {
      id: person.id,
      name: 'Ada',
      language: 'en',
      country: 'UK',
      api_version: 10,
    })
  })

  it('gets a pressed key as a text, with the tracking data of the last message', async () => {
    const person = bot.viber.customer(bot.token)
    const Buttons = [
      { ActionType: 'reply', ActionBody: 'yes', Text: 'Yes', Silent: true },
      { ActionType: 'none', ActionBody: 'nothing', Text: '-' },
    ]
    const keyboard = { Type: 'keyboard', Buttons }
    await bot.call('send_message', {
      receiver: person.id,
      sender: { name: 'Shop' },
      keyboard,
      tracking_data: 'x',
    })
    await bot.viber.settled()
    bot.callbacks.length = 0
    person.press('yes')
    assert.throws(() => person.press('nothing'), /No key/)
    await bot.viber.settled()
    const [pressed] = bot.callbacks
    assert.deepEqual(pressed?.message, { type: 'text', text: 'yes', tracking_data: 'x' })
    assert.equal(pressed?.silent, true)
  })

  it('hears of a message as the person plays it: late, twice and out of order', async () => {
    const [near, far] = [true, false].map(reachable => bot.viber.customer(bot.token, { reachable }))
    assert.ok(near && far)
    const send = async (receiver: string) =>
      String(
        (await bot.call('send_message', { receiver, sender: { name: 'a' }, type: 'text', text: 'a' }))
          .message_token,
      )
    const [one, other] = [await send(near.id), await send(far.id)]
    far.see(other)
    far.deliver(other)
    far.deliver(other)
    near.fail(one, 'why')
    await bot.viber.settled()
    const heard = (id: string) =>
      bot.callbacks.filter(({ user_id }) => user_id === id).map(c => [c.event, c.message_token, c.desc])
    assert.deepEqual(heard(near.id), [
      ['delivered', one, undefined],
      ['failed', one, 'why'],
    ])
    assert.deepEqual(
      heard(far.id),
      ['seen', 'delivered', 'delivered'].map(event => [event, other, undefined]),
    )
  })

  it('gets what it did not take again, and only what it asked for', async () => {
    await bot.call('set_webhook', { url: bot.webhook, event_types: [] })
    bot.callbacks.length = 0
    bot.answers.push(503, 500)
    const person = bot.viber.customer(bot.token)
    await bot.call('send_message', { receiver: person.id, sender: { name: 'a' }, type: 'text', text: 'a' })
    person.open()
    person.sendText('Hello')
    await bot.viber.settled()
    assert.deepEqual(
      bot.callbacks.map(({ event }) => event),
      ['message', 'message', 'message'],
    )
    assert.equal(new Set(bot.callbacks.map(({ message_token }) => message_token)).size, 1)
  })
})

describe('HTTP', () => {
  let bot: TestBot
  before(async () => {
    bot = await startTestBot()
  })
  after(() => bot.close())

  it('serves what people send', async () => {
    const { message } = bot.viber.customer(bot.token).sendPicture({ content: Buffer.from('JPEG') })
    const { media } = message as { media: string }
    const response = await fetch(media)
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'image/jpeg'])
    assert.equal(await response.text(), 'JPEG')
    assert.equal((await fetch(`${bot.viber.url}/media/nothing`)).status, 404)
  })

  it('refuses a call without a token, and with one that nobody has', async () => {
    const ask = async (headers: Record<string, string>) => {
      const response = await fetch(`${bot.viber.url}/pa/get_account_info`, { headers })
      const { status, status_message } = (await response.json()) as Record<string, unknown>
      return [response.status, status, status_message]
    }
    assert.deepEqual(await ask({}), [200, 2, 'missing_auth_token'])
    assert.deepEqual(await ask({ 'x-viber-auth-token': 'x' }), [200, 2, 'invalidAuthToken'])
  })

  it('knows no other methods, and no other verbs', async () => {
    for (const [method, path] of [
      ['POST', '/pa/dance'],
      ['POST', '/elsewhere'],
      ['PUT', '/pa/get_account_info'],
    ] as const) {
      assert.equal((await fetch(bot.viber.url + path, { method })).status, 404)
    }
  })

  it('refuses what is no JSON object, and what is too large', async () => {
    for (const body of ['{', '[]', 'a'.repeat(2 * 1024 * 1024)]) {
      const response = await fetch(`${bot.viber.url}/pa/send_message`, {
        method: 'POST',
        headers: { 'x-viber-auth-token': bot.token },
        body,
      })
      assert.equal(((await response.json()) as { status: number }).status, 3)
    }
  })

  it('refuses every call of a bot as it is told', async () => {
    bot.viber.faults.refuse(bot.token, 9)
    const { status, status_message } = await bot.call('get_account_info')
    assert.deepEqual([status, status_message], [9, 'publicAccountSuspended'])
    bot.viber.faults.refuse(bot.token, 0)
    assert.equal((await bot.call('get_account_info')).status, 0)
  })
})
