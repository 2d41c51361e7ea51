import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { NumberAccount, PageAccount } from '../index.ts'
import { refusal, startTestApp, type TestApp } from '../test-app.ts'

describe('/_simulator', () => {
  let app: TestApp
  let number: NumberAccount
  let page: PageAccount
  before(async () => {
    app = await startTestApp()
    number = app.meta.addNumber(app.appId)
    page = app.meta.addPage(app.appId)
  })
  after(() => app.close())

  async function ask<Content>(method: string, path: string, body?: object): Promise<[number, Content]> {
    const response = await fetch(`${app.meta.url}/_simulator${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    return [response.status, (await response.json()) as Content]
  }

  it('lists what it can do, and what there is', async () => {
    const [, lines] = await ask<string[]>('GET', '')
    assert.ok(lines.some(line => line.startsWith('POST /_simulator/whatsapp/:id/play')))
    const [, accounts] = await ask<{ numbers: { accessToken: string }[]; pages: { pageId: string }[] }>(
      'GET',
      '/accounts',
    )
    assert.equal(accounts.numbers[0]?.accessToken, number.accessToken)
    assert.equal(accounts.pages[0]?.pageId, page.pageId)
  })

  it('adds accounts', async () => {
    const [, { numbers }] = await ask<{ numbers: { number: string }[] }>('POST', '/numbers', {
      digits: '4930123456',
    })
    assert.equal(numbers.at(-1)?.number, '+4930123456')
    const [, { pages }] = await ask<{ pages: { name: string }[] }>('POST', '/pages', { name: 'Hills' })
    assert.equal(pages.at(-1)?.name, 'Hills')
  })

  it('plays customers, and shows what they were sent', async () => {
    const [, { to }] = await ask<{ to: string }>('POST', `/whatsapp/${number.phoneNumberId}/play`, {
      text: 'Hello',
    })
    const body = { messaging_product: 'whatsapp', to, type: 'text', text: { body: 'Hi' } }
    await app.call(number.accessToken, 'POST', `${number.phoneNumberId}/messages`, body)
    const [, sent] = await ask<{ to: string; body: object }[]>(
      'GET',
      `/whatsapp/${number.phoneNumberId}/sent`,
    )
    assert.deepEqual(sent.at(-1)?.body, body)
    const [, pressed] = await ask<{ id: string }>('POST', `/inbox/${page.pageId}/play`, {
      action: 'postback',
      title: 'Get started',
      payload: 'START',
    })
    assert.match(pressed.id, /^m_/)
  })

  it('does what the App Dashboard does', async () => {
    const webhook = {
      object: 'page',
      callbackUrl: app.callbackUrl,
      verifyToken: app.verifyToken,
      fields: ['messages'],
    }
    const [status, { apps }] = await ask<{ apps: { webhooks: object[] }[] }>('POST', '/webhooks', webhook)
    assert.equal(status, 200)
    assert.deepEqual(apps[0]?.webhooks, [
      { object: 'page', callbackUrl: app.callbackUrl, fields: ['messages'] },
    ])
    const [refused] = await ask('POST', '/webhooks', { ...webhook, verifyToken: 'wrong' })
    assert.equal(refused, 400)
  })

  it('refuses what it cannot do', async () => {
    const play = `/whatsapp/${number.phoneNumberId}/play`
    for (const [path, body, why] of [
      ['/whatsapp/1/play', { text: 'x' }, /no phone number/],
      ['/inbox/1/play', { text: 'x' }, /no page or Instagram account/],
      [play, { action: 'toString' }, /action is one of sendText, /],
      [play, { action: 'press', messageId: 'x' }, /button is missing/],
      [play, { action: 'sendFile', type: 'poem' }, /poem is none of/],
      ['/faults', { kind: 'fire' }, /kind is one of/],
      ['/tokens/x/revoke', {}, /no such token/],
    ] as const) {
      const [status, { error }] = await ask<{ error: string }>('POST', path, body)
      assert.equal(status, 400)
      assert.match(error, why)
    }
  })

  it('lets things go wrong', async () => {
    const get = () => app.call(number.accessToken, 'GET', number.phoneNumberId)
    await ask('POST', '/faults', { kind: 'flood', retryAfter: 3, path: number.phoneNumberId })
    await ask('POST', '/faults', { kind: 'error', status: 503, times: 2 })
    assert.deepEqual([refusal(await get()), refusal(await get())], ['80007', '2'])
    const [, left] = await ask<object[]>('GET', '/faults')
    assert.deepEqual(left, [{ kind: 'error', status: 503, times: 1 }])
    assert.deepEqual(await ask('DELETE', '/faults'), [200, []])
    assert.equal(refusal(await get()), 'accepted')
  })

  it('ends a token, moves the clock, and says when all is settled', async () => {
    const other = app.meta.addNumber(app.appId)
    await ask('POST', `/tokens/${other.accessToken}/revoke`)
    assert.equal(refusal(await app.call(other.accessToken, 'GET', other.phoneNumberId)), '190/460')
    const [, { now }] = await ask<{ now: string }>('POST', '/skip', { hours: 48 })
    assert.ok(Date.parse(now) > Date.now() + 47 * 3_600_000)
    const [status] = await ask('GET', '/settled')
    assert.equal(status, 200)
  })
})
