import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { SignJWT } from 'jose'
import type { Page } from 'playwright-core'
import { openPage } from '../support/browser.ts'
import { type Site, startSite } from './widget-site.ts'

const SECRET = 'the-shop-signs-with-this-who-is-logged-in'
const identity = (sub: string) =>
  new SignJWT({ name: 'Ada Lovelace' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET))

const heard = (page: Page, name: string) =>
  page.evaluate<unknown[]>(`heard.filter(([name]) => name === '${name}').map(([, value]) => value)`)

describe('the script of the widget', () => {
  let site: Site
  before(async () => {
    site = await startSite()
  })
  after(() => site.close())

  it('is called by the page, also before it is there', async t => {
    const visit = await site.visit(t, await site.connect(), { closed: true })
    const { page } = visit
    assert.equal((await heard(page, 'ready')).length, 1)
    await page.evaluate(`Portico('open')`)
    await visit.panel.waitFor()
    await visit.say('By the API')
    const { conversationId } = await site.told('By the API')
    await site.answer(conversationId, 'Heard by the page')
    await visit.sees('Heard by the page')
    assert.deepEqual(await heard(page, 'message'), ['Heard by the page'])
    await page.evaluate(`Portico('toggle')`)
    await visit.panel.waitFor({ state: 'detached' })
    assert.deepEqual([(await heard(page, 'open')).length, (await heard(page, 'close')).length], [1, 1])
    await page.evaluate(`Portico('hide')`)
    await visit.launcher.waitFor({ state: 'detached' })
    await page.evaluate(`Portico('show')`)
    await visit.launcher.waitFor()
    await page.evaluate(`Portico('destroy')`)
    assert.equal(await page.locator('portico-chat').count(), 0)
    assert.equal(await page.evaluate('typeof Portico'), 'undefined')
    visit.clean()
  })

  it('does what was called before it was there', async t => {
    const channel = await site.connect({ identitySecret: SECRET })
    const { page, clean } = await openPage(t)
    await page.addInitScript({
      content: `window.Portico = function () { (Portico.q = Portico.q || []).push(arguments) }
        Portico('identify', '${await identity('user-early')}')
        Portico('open')`,
    })
    await page.goto(`${site.origin}/?channel=${channel.id}&lang=en`)
    const field = page.getByRole('textbox', { name: 'Write a message' })
    await field.fill('From the first moment')
    await field.press('Enter')
    const { contactId } = await site.told('From the first moment')
    const { identities } = await site.post.api.get<{ identities: { address: string }[] }>(
      `/contacts/${contactId}`,
    )
    assert.deepEqual(
      identities.map(({ address }) => address),
      ['user-early'],
    )
    clean()
  })

  it('is there once, however often it is included', async t => {
    const first = await site.connect({ theme: { title: 'The first' } })
    const second = await site.connect({ theme: { title: 'The second' } })
    const visit = await site.visit(t, first, { query: { also: second.id } })
    // Which of two scripts comes first, the browser decides.
    await visit.page.getByRole('dialog', { name: /^The (first|second)$/ }).waitFor()
    await visit.page.waitForLoadState('networkidle')
    assert.equal(await visit.page.locator('portico-chat').count(), 1)
    visit.clean()
  })

  it('knows who is logged in, goes on with what was said, and forgets them when they log out', async t => {
    const channel = await site.connect({ identitySecret: SECRET })
    const visit = await site.visit(t, channel)
    const { page } = visit
    await visit.say('Before the login')
    const before = await site.told('Before the login')
    // As sites do on every page where nobody is logged in.
    await page.evaluate(`Portico('identify', null)`)
    await visit.sees('Before the login')
    await page.evaluate(`Portico('identify', '${await identity('user-1')}')`)
    await visit.sees('Before the login')
    await visit.say('After the login')
    const later = await site.told('After the login')
    assert.deepEqual([later.contactId, later.conversationId], [before.contactId, before.conversationId])
    const phone = await site.visit(t, channel, { width: 390, height: 800, mobile: true, closed: true })
    await phone.page.evaluate(`Portico('identify', '${await identity('user-1')}')`)
    await phone.open()
    await phone.sees('After the login')
    await page.evaluate(`Portico('identify', null)`)
    await visit.log.getByText('After the login').waitFor({ state: 'detached' })
    await visit.say('Nobody in particular')
    assert.notEqual((await site.told('Nobody in particular')).contactId, before.contactId)
    await page.evaluate(`Portico('identify', 'no.such.token')`)
    await visit.page.getByText('You are signed out. Please reload the page.').waitFor()
    assert.deepEqual(await heard(page, 'problem'), ['unauthenticated'])
    visit.clean(/refused: POST .*sessions 401/)
    phone.clean()
  })

  it('is not shown where it may not be, and says why to whoever runs the site', async t => {
    const { id } = await site.connect({ domains: ['other.example'] })
    const { page, clean } = await openPage(t)
    for (const channel of [id, `ch_${'0'.repeat(32)}`]) {
      const told = page.waitForEvent('console', message =>
        message.text().startsWith("Portico's chat is not shown"),
      )
      await page.goto(`${site.origin}/?channel=${channel}&lang=en`)
      await told
      assert.equal(await page.locator('portico-chat button').count(), 0)
    }
    clean(/refused: GET .*config (403|404)/, /blocked by CORS policy/, /failed: GET .*config/)
  })

  it('is served so that every site can include it, and is small', async () => {
    const { url } = site.post.portico
    const response = await fetch(`${url}/webchat/widget.js`)
    const { headers } = response
    assert.equal(response.status, 200)
    assert.equal(headers.get('content-type'), 'text/javascript; charset=utf-8')
    assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin')
    assert.equal(headers.get('access-control-allow-origin'), '*')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.match(headers.get('cache-control') ?? '', /^public, max-age=\d+$/)
    const etag = headers.get('etag') ?? ''
    const encoding = { 'accept-encoding': headers.get('content-encoding') ?? 'gzip, deflate' }
    const again = await fetch(`${url}/webchat/widget.js`, { headers: { 'if-none-match': etag, ...encoding } })
    assert.equal(again.status, 304)
    for (const path of ['words/en.json', 'words/xx.json', 'words/..%2fwidget.js', 'package/index.js']) {
      assert.equal((await fetch(`${url}/webchat/${path}`)).status, 404, path)
    }
    // Of the languages, a page loads the one it speaks.
    const dist = new URL('../../widget/dist/', import.meta.url)
    const gzipped = (name: string) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length
    const languages = readdirSync(new URL('words/', dist)).filter(name => name.endsWith('.json'))
    assert.ok(languages.length >= 10)
    const largest = Math.max(...languages.map(name => gzipped(`words/${name}`)))
    const total = gzipped('widget.js') + largest
    assert.ok(total <= 25_000, `${total} bytes`)
  })
})
