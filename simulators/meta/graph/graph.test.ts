import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { NumberAccount, PageAccount } from '../index.ts'
import { type Answer, refusal, startTestApp, type TestApp } from '../test-app.ts'

describe('the Graph API', () => {
  let app: TestApp
  let number: NumberAccount
  let page: PageAccount
  before(async () => {
    app = await startTestApp()
    number = app.meta.addNumber(app.appId)
    page = app.meta.addPage(app.appId)
  })
  after(() => app.close())

  const asApp = () => `${app.appId}|${app.secret}`

  describe('refuses', () => {
    const cases: [string, () => Promise<Answer>, string][] = [
      ['no token', () => app.call('', 'GET', 'me'), '190'],
      ['a token that is none', () => app.call('EAAnone', 'GET', 'me'), '190'],
      ['an object that is not there', () => app.call(number.accessToken, 'GET', '12345'), '100/33'],
      [
        'a number of another account',
        () => app.call(number.accessToken, 'GET', app.meta.addNumber(app.appId).phoneNumberId),
        '100/33',
      ],
      [
        'an unknown field',
        () => app.call(number.accessToken, 'GET', `${number.phoneNumberId}?fields=shoe_size`),
        '100',
      ],
      [
        "a person's token for a page",
        () => app.call(app.meta.addUserToken(app.appId), 'GET', `${page.pageId}/subscribed_apps`),
        '190/2069032',
      ],
      [
        "subscriptions by another token than the app's",
        () => app.call(page.accessToken, 'GET', `${app.appId}/subscriptions`),
        '15',
      ],
      [
        'an app with a wrong secret',
        () => app.call(`${app.appId}|x`, 'GET', `${app.appId}/subscriptions`),
        '190',
      ],
      [
        'a page field that is none',
        () =>
          app.call(page.accessToken, 'POST', `${page.pageId}/subscribed_apps`, {
            subscribed_fields: 'shoes',
          }),
        '100',
      ],
    ]
    for (const [name, ask, expected] of cases) {
      it(name, async () => assert.equal(refusal(await ask()), expected))
    }

    it('a proof by another secret, and takes the right one', async () => {
      const proof = (secret: string) => createHmac('sha256', secret).update(page.accessToken).digest('hex')
      const ask = async (secret: string) =>
        refusal(await app.call(page.accessToken, 'GET', `me?appsecret_proof=${proof(secret)}`))
      assert.equal(await ask('x'), '100')
      assert.equal(await ask(app.secret), 'accepted')
    })

    it('a token that was revoked', async () => {
      const { accessToken, phoneNumberId } = app.meta.addNumber(app.appId)
      app.meta.faults.revoke(accessToken)
      assert.equal(refusal(await app.call(accessToken, 'GET', phoneNumberId)), '190/460')
    })
  })

  it('tells of a token', async () => {
    const { data } = await app.call(asApp(), 'GET', `debug_token?input_token=${number.accessToken}`)
    const { app_id, is_valid, expires_at, scopes, granular_scopes } = data as Record<string, unknown>
    assert.deepEqual([app_id, is_valid, expires_at], [app.appId, true, 0])
    assert.deepEqual(scopes, ['whatsapp_business_management', 'whatsapp_business_messaging'])
    assert.deepEqual((granular_scopes as { target_ids: string[] }[])[0]?.target_ids, [
      number.businessAccountId,
    ])
  })

  it('sets where an app delivers once the address has answered the handshake', async () => {
    const subscribe = (verify_token: string, callback_url = app.callbackUrl) =>
      app.call(asApp(), 'POST', `${app.appId}/subscriptions`, {
        object: 'page',
        callback_url,
        verify_token,
        fields: 'messages',
      })
    assert.equal(refusal(await subscribe('wrong')), '2200')
    assert.equal(refusal(await subscribe(app.verifyToken, 'http://example.com/hook')), '2200')
    assert.equal(refusal(await subscribe(app.verifyToken, 'https://example.com/hook')), '2200')
    assert.equal(refusal(await subscribe(app.verifyToken)), 'accepted')
    const { data } = await app.call(asApp(), 'GET', `${app.appId}/subscriptions`)
    assert.deepEqual(data, [
      {
        object: 'page',
        callback_url: app.callbackUrl,
        active: true,
        fields: [{ name: 'messages', version: 'v23.0' }],
      },
    ])
  })

  it('gives lists in pages', async () => {
    const token = app.meta.addUserToken(app.appId)
    for (let count = 0; count < 4; count++) app.meta.addPage(app.appId)
    const seen: unknown[] = []
    let after = ''
    do {
      const { data, paging } = (await app.call(
        token,
        'GET',
        `me/accounts?fields=id,access_token&limit=2&after=${after}`,
      )) as unknown as {
        data: { id: string; access_token: string }[]
        paging: { next?: string; cursors: { after: string } }
      }
      assert.ok(data.length <= 2)
      seen.push(...data.map(each => each.id))
      after = paging.next === undefined ? '' : encodeURIComponent(paging.cursors.after)
    } while (after !== '')
    assert.equal(new Set(seen).size, 5)
  })

  it("a number's own address goes before its account's, and that before the app's", async () => {
    const configuration = async () =>
      (await app.call(number.accessToken, 'GET', `${number.phoneNumberId}?fields=webhook_configuration`))
        .webhook_configuration
    await app.meta.setWebhook(app.appId, 'whatsapp_business_account', app.callbackUrl, app.verifyToken, [
      'messages',
    ])
    assert.deepEqual(await configuration(), { application: app.callbackUrl })
    const override = { override_callback_uri: `${app.callbackUrl}/1`, verify_token: app.verifyToken }
    await app.call(number.accessToken, 'POST', `${number.businessAccountId}/subscribed_apps`, override)
    const own = { override_callback_uri: `${app.callbackUrl}/2`, verify_token: app.verifyToken }
    await app.call(number.accessToken, 'POST', number.phoneNumberId, { webhook_configuration: own })
    assert.deepEqual(await configuration(), {
      phone_number: `${app.callbackUrl}/2`,
      whatsapp_business_account: `${app.callbackUrl}/1`,
      application: app.callbackUrl,
    })
    // Subscribing again without an address takes the account's back.
    await app.call(number.accessToken, 'POST', `${number.businessAccountId}/subscribed_apps`)
    await app.call(number.accessToken, 'POST', number.phoneNumberId, {
      webhook_configuration: { override_callback_uri: '' },
    })
    assert.deepEqual(await configuration(), { application: app.callbackUrl })
  })

  it('answers any body with a refusal or a result, never with a failure of its own', async () => {
    const type = fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=b',
    )
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          messaging_product: fc.constant('whatsapp'),
          to: fc.constantFrom<unknown>('+16505551234', 7, null),
          type: fc.constantFrom('text', 'image', 'contacts', 'interactive', 'template', 'toString'),
          text: fc.jsonValue(),
          image: fc.jsonValue(),
          contacts: fc.jsonValue(),
          interactive: fc.jsonValue(),
          template: fc.jsonValue(),
          recipient: fc.jsonValue(),
          message: fc.jsonValue(),
        })
        .map(value => JSON.stringify(value)),
    )
    const target = fc.constantFrom(
      [number.accessToken, `${number.phoneNumberId}/messages`] as const,
      [page.accessToken, `${page.pageId}/messages`] as const,
      [page.accessToken, 'me/messages'] as const,
    )
    await fc.assert(
      fc.asyncProperty(target, type, body, async ([token, path], contentType, text) => {
        const response = await fetch(`${app.meta.url}/v23.0/${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
          body: text,
        })
        await response.text()
        assert.ok(response.status < 500, text)
      }),
      { numRuns: 300 },
    )
  })
})
