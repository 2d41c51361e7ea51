import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { NumberAccount } from '../index.ts'
import { type Answer, refusal, startTestApp, type TestApp } from '../test-app.ts'
import type { WhatsAppCustomer } from './customer.ts'

type Status = { id: string; status: string; errors?: { code: number }[] }

async function connected(options?: Parameters<typeof startTestApp>[0]) {
  const app = await startTestApp(options)
  const number = app.meta.addNumber(app.appId, {
    templates: [
      {
        name: 'reminder',
        language: 'en_US',
        status: 'APPROVED',
        category: 'UTILITY',
        components: [
          { type: 'HEADER', format: 'IMAGE' },
          { type: 'BODY', text: 'Dear {{1}}, at {{2}}.' },
          { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'See', url: 'https://example.com/{{1}}' }] },
        ],
      },
      { name: 'paused', language: 'de', status: 'PAUSED', category: 'MARKETING', components: [] },
    ],
  })
  await app.call(number.accessToken, 'POST', `${number.businessAccountId}/subscribed_apps`)
  await app.meta.setWebhook(app.appId, 'whatsapp_business_account', app.callbackUrl, app.verifyToken, [
    'messages',
  ])
  const send = (to: string, body: object): Promise<Answer> =>
    app.call(number.accessToken, 'POST', `${number.phoneNumberId}/messages`, {
      messaging_product: 'whatsapp',
      to,
      ...body,
    })
  const valuesOf = <T>(name: 'messages' | 'statuses'): T[] =>
    app.received.flatMap(({ entry }) =>
      entry.flatMap(({ changes = [] }) => changes.flatMap(({ value }) => (value[name] ?? []) as T[])),
    )
  return { app, number, send, valuesOf }
}

const hello = { type: 'text', text: { body: 'Hi' } }
const idOf = (answer: Answer) =>
  (answer.messages as { id: string }[])[0]?.id ?? assert.fail(JSON.stringify(answer))

describe('WhatsApp', () => {
  let app: TestApp
  let number: NumberAccount
  let customer: WhatsAppCustomer
  let send: (to: string, body: object) => Promise<Answer>
  let valuesOf: <T>(name: 'messages' | 'statuses') => T[]
  let to: string
  before(async () => {
    ;({ app, number, send, valuesOf } = await connected())
    customer = app.meta.whatsapp(number.phoneNumberId)
    to = `+${customer.person.id}`
    customer.sendText('Hello')
  })
  after(() => app.close())

  const button = (title: string, id = title) => ({ type: 'reply', reply: { id, title } })
  const interactive = (type: string, action: object, text = 'Well?') => ({
    type: 'interactive',
    interactive: { type, body: { text }, action },
  })
  const template = (name: string, language: string, components: object[] = []) => ({
    type: 'template',
    template: { name, language: { code: language }, components },
  })
  const texts = (type: string, ...values: string[]) => ({
    type,
    parameters: values.map(text => ({ type: 'text', text })),
  })
  const image = {
    type: 'header',
    parameters: [{ type: 'image', image: { link: 'https://example.com/a.jpg' } }],
  }
  const url = { ...texts('button', '7'), sub_type: 'url', index: '0' }

  describe('refuses', () => {
    const cases: [string, object, string][] = [
      ['another product', { messaging_product: 'messenger', ...hello }, '100'],
      ['a parameter that is none', { ...hello, shoe_size: 42 }, '100'],
      ['no text', { type: 'text', text: {} }, '131008'],
      ['no body at all', { type: 'image' }, '131008'],
      ['a text that is too long', { type: 'text', text: { body: 'x'.repeat(4097) } }, '131009'],
      ['a type that is none', { type: 'poll' }, '131051'],
      [
        'a caption under a sound',
        { type: 'audio', audio: { link: 'https://a.example/b', caption: 'c' } },
        '100',
      ],
      ['an upload that is not there', { type: 'image', image: { id: '1' } }, '131009'],
      ['a file twice', { type: 'image', image: { id: '1', link: 'https://a.example' } }, '100'],
      ['a contact without a name', { type: 'contacts', contacts: [{ phones: [] }] }, '131008'],
      ['a place that is none', { type: 'location', location: { latitude: 99, longitude: 0 } }, '131009'],
      [
        'four buttons',
        interactive('button', { buttons: ['A', 'B', 'C', 'D'].map(t => button(t)) }),
        '131009',
      ],
      [
        'buttons that read alike',
        interactive('button', { buttons: [button('A', '1'), button('A', '2')] }),
        '131009',
      ],
      ['a button that is too long', interactive('button', { buttons: [button('x'.repeat(21))] }), '131009'],
      [
        'eleven rows',
        interactive('list', {
          button: 'B',
          sections: [{ rows: Array.from({ length: 11 }, (_, i) => ({ id: `${i}`, title: `${i}` })) }],
        }),
        '131009',
      ],
      [
        'sections without titles',
        interactive('list', { button: 'B', sections: [{ rows: [] }, { rows: [] }] }),
        '131008',
      ],
      [
        'a link that is none',
        interactive('cta_url', { parameters: { display_text: 'See', url: 'ftp://x' } }),
        '131009',
      ],
      ['a template that is not there', template('nothing', 'en_US'), '132001'],
      ['a template in another language', template('hello_world', 'de'), '132001'],
      ['a paused template', template('paused', 'de'), '132015'],
      ['too few values', template('reminder', 'en_US', [image, texts('body', 'Ada'), url]), '132000'],
      [
        'a value for the header that is no image',
        template('reminder', 'en_US', [texts('header', 'x'), texts('body', 'Ada', '9'), url]),
        '132012',
      ],
      [
        'no value for the button',
        template('reminder', 'en_US', [image, texts('body', 'Ada', '9')]),
        '132000',
      ],
      ['a mark on a message nobody wrote', { status: 'read', message_id: 'wamid.X' }, '100'],
    ]
    for (const [name, body, code] of cases) {
      it(name, async () => assert.equal(refusal(await send(to, body)), code))
    }

    it('a message to itself', async () => assert.equal(refusal(await send(number.number, hello)), '131021'))

    it('what is sent after the window, but for templates', async () => {
      const late = app.meta.whatsapp(number.phoneNumberId)
      assert.equal(refusal(await send(late.person.id, hello)), '131047')
      assert.equal(refusal(await send(late.person.id, template('hello_world', 'en_US'))), 'accepted')
    })
  })

  it('takes what is right', async () => {
    for (const body of [
      hello,
      interactive('button', { buttons: [button('Yes')] }),
      interactive('list', { button: 'B', sections: [{ rows: [{ id: '1', title: 'One' }] }] }),
      interactive('cta_url', { parameters: { display_text: 'See', url: 'https://example.com' } }),
      template('reminder', 'en_US', [image, texts('body', 'Ada', '9'), url]),
      { type: 'location', location: { latitude: 1, longitude: 2 } },
    ]) {
      assert.equal(refusal(await send(to, body)), 'accepted', JSON.stringify(body))
    }
  })

  it('reports what became of a message', async () => {
    const id = idOf(await send(to, hello))
    await app.meta.settled()
    const statuses = () =>
      valuesOf<Status>('statuses')
        .filter(status => status.id === id)
        .map(each => each.status)
    assert.deepEqual(statuses(), ['sent', 'delivered'])
    customer.read(id)
    customer.report(id, 'delivered')
    await app.meta.settled()
    assert.deepEqual(statuses(), ['sent', 'delivered', 'read', 'delivered'])
  })

  it('takes a message to somebody without WhatsApp, and reports that it failed', async () => {
    const id = idOf(await send('+4915112345678', hello))
    await app.meta.settled()
    const [failed] = valuesOf<Status>('statuses').filter(status => status.id === id)
    assert.equal(failed?.status, 'failed')
    assert.equal(failed?.errors?.[0]?.code, 131026)
  })

  it('fetches a file by its URL, and reports one of another kind or size', async t => {
    const files = createServer((request, response) => {
      const [, type = '', size = '0'] = /^\/(.+)\/(\d+)$/.exec(request.url ?? '') ?? []
      response.writeHead(200, { 'content-type': type }).end(Buffer.alloc(Number(size)))
    })
    await new Promise<void>(resolve => files.listen(0, '127.0.0.1', resolve))
    t.after(() => files.close())
    const base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
    const outcome = async (path: string) => {
      const id = idOf(await send(to, { type: 'image', image: { link: `${base}/${path}` } }))
      for (;;) {
        await app.meta.settled()
        const found = valuesOf<Status>('statuses').find(status => status.id === id)
        if (found) return found.errors?.[0]?.code ?? found.status
        await new Promise(resolve => setImmediate(resolve))
      }
    }
    assert.equal(await outcome('image/png/10'), 'sent')
    assert.equal(await outcome('image/gif/10'), 131053)
    assert.equal(await outcome(`image/png/${5 * 1024 * 1024 + 1}`), 131053)
  })

  it('serves a file of a customer to who has the token', async () => {
    customer.sendFile('image', { content: Buffer.from('PNG') })
    await app.meta.settled()
    const message = valuesOf<{ image?: { id: string } }>('messages').at(-1)
    const { url, mime_type } = await app.call(number.accessToken, 'GET', String(message?.image?.id))
    assert.equal(mime_type, 'image/png')
    const get = (token: string) => fetch(String(url), { headers: { authorization: `Bearer ${token}` } })
    assert.equal(await (await get(number.accessToken)).text(), 'PNG')
    assert.equal((await get('EAAnone')).status, 401)
  })

  it('a customer presses the buttons that are there', async () => {
    const id = idOf(await send(to, interactive('button', { buttons: [button('Yes', 'yes')] })))
    assert.throws(() => customer.press(id, 'no'), /no button/)
    customer.press(id, 'yes')
    await app.meta.settled()
    const { interactive: pressed, context } = valuesOf<Record<string, unknown>>('messages').at(-1) ?? {}
    assert.deepEqual(pressed, { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } })
    assert.equal((context as { id: string }).id, id)
  })

  it('delivers again until the answer is 2xx, in order', async () => {
    app.answers.push(503, 500)
    const before = valuesOf('messages').length
    for (const text of ['One', 'Two']) customer.sendText(text)
    await app.meta.settled()
    const bodies = valuesOf<{ text: { body: string } }>('messages').slice(before)
    assert.deepEqual(
      bodies.map(({ text }) => text.body),
      ['One', 'Two'],
    )
  })

  it('puts what happens together into one call', async () => {
    const before = app.received.length
    app.meta.together(() => {
      customer.sendText('One')
      app.meta.whatsapp(number.phoneNumberId).sendText('Two')
    })
    await app.meta.settled()
    assert.deepEqual(
      app.received.slice(before).map(({ entry }) => entry.length),
      [2],
    )
  })

  it('a person who shows no number is known by user id', async () => {
    const hidden = app.meta.whatsapp(number.phoneNumberId, { number: null, username: 'sheena' })
    hidden.sendText('Hello')
    await app.meta.settled()
    const message = valuesOf<Record<string, unknown>>('messages').at(-1)
    assert.ok(message && !('from' in message))
    const body = { messaging_product: 'whatsapp', recipient: message.from_user_id, ...hello }
    const path = `${number.phoneNumberId}/messages`
    assert.equal(refusal(await app.call(number.accessToken, 'POST', path, body)), 'accepted')
  })
})

it('limits what goes to one person, and what goes at all', async t => {
  const { app, number, send } = await connected({ limits: true, reports: false })
  t.after(() => app.close())
  const people = [1, 2].map(() => {
    const customer = app.meta.whatsapp(number.phoneNumberId)
    customer.sendText('Hello')
    return customer.person.id
  })
  const codes = async (to: string | undefined, count: number) => {
    const answers: string[] = []
    for (let n = 0; n < count; n++) answers.push(refusal(await send(String(to), hello)))
    return answers
  }
  const first = await codes(people[0], 46)
  assert.deepEqual(new Set(first.slice(0, 45)), new Set(['accepted']))
  assert.equal(first[45], '131056')
  app.meta.skip(6000)
  assert.deepEqual(await codes(people[0], 1), ['accepted'])
})

it('the window closes after a day', async t => {
  const { app, number, send } = await connected()
  t.after(() => app.close())
  const customer = app.meta.whatsapp(number.phoneNumberId)
  customer.sendText('Hello')
  app.meta.skip(24 * 3_600_000 - 60_000)
  assert.equal(refusal(await send(customer.person.id, hello)), 'accepted')
  app.meta.skip(120_000)
  assert.equal(refusal(await send(customer.person.id, hello)), '131047')
})

it('nothing is delivered while the app is not subscribed to the account', async t => {
  const { app, number, valuesOf } = await connected()
  t.after(() => app.close())
  await app.call(number.accessToken, 'DELETE', `${number.businessAccountId}/subscribed_apps`)
  app.meta.whatsapp(number.phoneNumberId).sendText('Hello')
  await app.meta.settled()
  assert.deepEqual(valuesOf('messages'), [])
})
