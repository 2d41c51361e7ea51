import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { PageAccount } from '../index.ts'
import { type Answer, refusal, startTestApp, type TestApp } from '../test-app.ts'
import type { InboxCustomer } from './customer.ts'

const HOUR = 3_600_000
const PAGE_FIELDS =
  'messages,messaging_postbacks,message_deliveries,message_reactions,message_echoes,message_reads'
const INSTAGRAM_FIELDS = [
  'messages',
  'messaging_postbacks',
  'messaging_seen',
  'message_reactions',
  'message_edit',
]

async function connected(humanAgent = false) {
  const app = await startTestApp({}, humanAgent)
  const page = app.meta.addPage(app.appId)
  await app.call(page.accessToken, 'POST', `${page.pageId}/subscribed_apps`, {
    subscribed_fields: PAGE_FIELDS,
  })
  const { callbackUrl, verifyToken } = app
  await app.meta.setWebhook(app.appId, 'page', callbackUrl, verifyToken, PAGE_FIELDS.split(','))
  await app.meta.setWebhook(app.appId, 'instagram', callbackUrl, verifyToken, INSTAGRAM_FIELDS)
  const send = (id: string, body: object): Promise<Answer> =>
    app.call(page.accessToken, 'POST', `${page.pageId}/messages`, {
      recipient: { id },
      messaging_type: 'RESPONSE',
      ...body,
    })
  return { app, page, send }
}
const eventsOf = (app: TestApp) =>
  app.received.flatMap(({ entry }) => entry.flatMap(each => each.messaging ?? []))

describe('Messenger and Instagram', () => {
  let app: TestApp
  let page: PageAccount
  let send: (id: string, body: object) => Promise<Answer>
  const people: Record<string, InboxCustomer> = {}
  before(async () => {
    ;({ app, page, send } = await connected())
    people.messenger = app.meta.person(page.pageId)
    people.instagram = app.meta.person(String(page.instagramId))
    for (const person of Object.values(people)) person.sendText('Hello')
  })
  after(() => app.close())

  const message = (body: object) => ({ message: body })
  const template = (payload: object) => message({ attachment: { type: 'template', payload } })
  const button = (title: string) => ({ type: 'postback', title, payload: 'x' })
  const call = { type: 'phone_number', title: 'Call', payload: '+15550100' }
  const quick = (title: string) => ({ content_type: 'text', title, payload: 'x' })
  const file = (type: string, url: string) => message({ attachment: { type, payload: { url } } })

  const cases: [network: 'messenger' | 'instagram', name: string, body: object, expected: string][] = [
    ['messenger', 'no message', {}, '100'],
    ['messenger', 'a text that is too long', message({ text: 'x'.repeat(2001) }), '100'],
    ['messenger', 'a text that just fits', message({ text: 'ü'.repeat(2000) }), 'accepted'],
    ['instagram', 'a text of too many bytes', message({ text: 'ü'.repeat(501) }), '100'],
    ['instagram', 'a text of just as many bytes', message({ text: 'ü'.repeat(500) }), 'accepted'],
    [
      'messenger',
      'a message beside a sign',
      { ...message({ text: 'x' }), sender_action: 'typing_on' },
      '100/2018014',
    ],
    ['messenger', 'no type', { ...message({ text: 'x' }), messaging_type: null }, '100'],
    [
      'messenger',
      'an old tag',
      { ...message({ text: 'x' }), messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' },
      '100',
    ],
    ['messenger', 'a parameter that is none', { ...message({ text: 'x' }), shoe_size: 42 }, '100'],
    ['messenger', 'an answer to nothing', { ...message({ text: 'x' }), reply_to: { mid: 'm_X' } }, '100'],
    [
      'messenger',
      'fourteen quick replies',
      message({ text: 'x', quick_replies: Array.from({ length: 14 }, () => quick('x')) }),
      '100',
    ],
    ['messenger', 'quick replies', message({ text: 'x', quick_replies: [quick('Yes')] }), 'accepted'],
    [
      'messenger',
      'four buttons',
      template({ template_type: 'button', text: 'x', buttons: ['A', 'B', 'C', 'D'].map(button) }),
      '100',
    ],
    [
      'messenger',
      'a button that dials',
      template({ template_type: 'button', text: 'x', buttons: [call] }),
      'accepted',
    ],
    [
      'instagram',
      'a button that dials',
      template({ template_type: 'button', text: 'x', buttons: [call] }),
      '100',
    ],
    [
      'messenger',
      'a card of a title alone',
      template({ template_type: 'generic', elements: [{ title: 'x' }] }),
      '100',
    ],
    [
      'messenger',
      'a card',
      template({ template_type: 'generic', elements: [{ title: 'x', buttons: [button('A')] }] }),
      'accepted',
    ],
    ['messenger', 'a file that cannot be reached', file('image', 'https://example.com/a.jpg'), '100/2018008'],
    ['messenger', 'a sign of typing', { sender_action: 'typing_on' }, 'accepted'],
  ]
  for (const [network, name, body, expected] of cases) {
    it(`${network}: ${expected === 'accepted' ? 'takes' : 'refuses'} ${name}`, async () => {
      assert.equal(refusal(await send(String(people[network]?.person.id), body)), expected)
    })
  }

  it('refuses somebody who never wrote, and whom nobody knows', async () => {
    const silent = app.meta.person(page.pageId)
    assert.equal(refusal(await send(silent.person.id, message({ text: 'x' }))), '10/2018278')
    assert.equal(refusal(await send('42', message({ text: 'x' }))), '100/2018001')
  })

  it('fetches a file, and refuses one of another kind', async t => {
    const files = createServer((request, response) =>
      response.writeHead(200, { 'content-type': request.url?.slice(1) }).end('x'),
    )
    await new Promise<void>(resolve => files.listen(0, '127.0.0.1', resolve))
    t.after(() => files.close())
    const base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
    const { person } = people.instagram ?? assert.fail()
    assert.equal(refusal(await send(person.id, file('image', `${base}/image/png`))), 'accepted')
    assert.equal(refusal(await send(person.id, file('image', `${base}/image/webp`))), '100/2018047')
  })

  it('tells of its own message by an echo, and that it was delivered', async () => {
    const { person } = people.messenger ?? assert.fail()
    const { message_id } = await send(person.id, message({ text: 'Hi' }))
    await app.meta.settled()
    const about = eventsOf(app).filter(event => JSON.stringify(event).includes(String(message_id)))
    assert.deepEqual(
      about.map(event => [event.sender, 'message' in event ? 'echo' : 'delivery']),
      [
        [{ id: page.pageId }, 'echo'],
        [{ id: person.id }, 'delivery'],
      ],
    )
  })

  it('a customer presses the buttons that are there', async () => {
    const person = people.messenger ?? assert.fail()
    const body = template({ template_type: 'button', text: 'x', buttons: [button('Yes')] })
    const { message_id } = await send(person.person.id, body)
    assert.throws(() => person.press(String(message_id), 'no'), /no button/)
    person.press(String(message_id), 'x')
    await app.meta.settled()
    const { mid, ...postback } = (eventsOf(app).at(-1)?.postback ?? {}) as Record<string, unknown>
    assert.deepEqual(postback, { title: 'Yes', payload: 'x' })
  })

  it('Instagram names what was read, Messenger the moment at which it was sent', async () => {
    const reads = async (network: 'messenger' | 'instagram') => {
      const person = people[network] ?? assert.fail()
      const { message_id } = await send(person.person.id, message({ text: 'Hi' }))
      app.meta.skip(1000)
      person.read(String(message_id))
      await app.meta.settled()
      return { mid: message_id, events: eventsOf(app), read: eventsOf(app).at(-1)?.read }
    }
    const instagram = await reads('instagram')
    assert.deepEqual(instagram.read, { mid: instagram.mid })
    const { mid, events, read } = await reads('messenger')
    const [echo, delivery] = events.filter(event => JSON.stringify(event).includes(String(mid)))
    assert.deepEqual(
      [read, delivery?.delivery],
      [{ watermark: echo?.timestamp }, { mids: [mid], watermark: echo?.timestamp }],
    )
    assert.throws(() => people.messenger?.read('m_1'), /no message m_1/)
  })
})

it('after a day only a person may answer, for seven days, and with the permission', async t => {
  for (const [humanAgent, expected] of [
    [false, ['10/2018278', '10', '10']],
    [true, ['10/2018278', 'accepted', '10/2018278']],
  ] as const) {
    const { app, page, send } = await connected(humanAgent)
    t.after(() => app.close())
    const { person } = (() => {
      const customer = app.meta.person(page.pageId)
      customer.sendText('Hello')
      return customer
    })()
    const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', message: { text: 'x' } }
    app.meta.skip(25 * HOUR)
    const codes = [
      refusal(await send(person.id, { message: { text: 'x' } })),
      refusal(await send(person.id, tagged)),
    ]
    app.meta.skip(6 * 24 * HOUR)
    codes.push(refusal(await send(person.id, tagged)))
    assert.deepEqual(codes, expected)
  }
})

it('nothing is delivered of fields that the app is not subscribed to', async t => {
  const { app, page } = await connected()
  t.after(() => app.close())
  await app.call(page.accessToken, 'POST', `${page.pageId}/subscribed_apps`, { subscribed_fields: 'feed' })
  app.meta.person(page.pageId).sendText('Hello')
  app.meta.person(String(page.instagramId)).sendText('Hello')
  await app.meta.settled()
  assert.deepEqual(
    app.received.map(({ object }) => object),
    ['instagram'],
  )
})
