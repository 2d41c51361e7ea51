import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { accessible, shoot } from '../support/browser.ts'
import { type Site, startSite, type Visit } from './widget-site.ts'

const theme = { title: 'Ask the shop', greeting: 'Hello. How can we help you?', colour: '#0a7cff' }

/** Whether something can be scrolled sideways that should not be. */
const isWide = (page: Page) =>
  page.evaluate(
    `[document.documentElement, ...document.querySelector('portico-chat').shadowRoot.querySelectorAll('.panel, .log')]
      .some(box => box.scrollWidth > box.clientWidth)`,
  )
/** The name of what has the keyboard. */
const focused = (page: Page) =>
  page.evaluate(`(() => {
    let at = document.activeElement
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    return at.getAttribute('aria-label') ?? at.textContent
  })()`)

describe('the widget', () => {
  let site: Site
  before(async () => {
    site = await startSite()
  })
  after(() => site.close())

  /** One message of each type. */
  async function everything(visit: Visit, word: string): Promise<string> {
    await visit.say(word)
    const { conversationId, id } = await site.told(word)
    const buttons = [
      { kind: 'reply', text: 'Harbour', value: 'harbour' },
      { kind: 'url', text: 'All shops', url: 'https://shop.example' },
    ]
    const media = (name: string) => ({ url: `${site.origin}/${name}`, filename: name, size: 48213 })
    const contents = [
      { type: 'text', text: 'Yes, we do: https://shop.example/shoes/42. Shall we keep a pair for you?' },
      { type: 'buttons', text: 'Which shop?', buttons },
      {
        type: 'list',
        text: 'Which size?',
        button: 'Sizes',
        sections: [{ title: 'Small', rows: [{ text: '36', value: '36', description: 'European' }] }],
      },
      { type: 'document', media: media('order.pdf'), caption: 'Your order' },
      { type: 'location', latitude: 52.5, longitude: 13.4, name: 'Harbour shop', address: 'Quay 1' },
      { type: 'contact', name: 'Bo Miller', phone: '+49 30 1234', email: 'bo@example.com' },
      {
        type: 'cards',
        cards: ['Red shoe', 'Blue shoe', 'Green shoe'].map(title => ({
          title,
          text: 'A classic',
          buttons: [{ kind: 'reply', text: 'Take it', value: title }],
        })),
      },
    ]
    for (const content of contents) await site.answer(conversationId, content, { replyTo: id })
    await visit.sees('Green shoe')
    return conversationId
  }

  for (const colourScheme of ['light', 'dark'] as const) {
    it(`is accessible in its ${colourScheme} theme, closed, open, and with all there is in it`, async t => {
      const visit = await site.visit(t, await site.connect({ theme }), { colourScheme, closed: true })
      await shoot(visit.page, `widget-closed-${colourScheme}`)
      await accessible(visit.page)
      await visit.open()
      await visit.field.waitFor()
      await accessible(visit.page)
      await shoot(visit.page, `widget-open-${colourScheme}`)
      const conversationId = await everything(visit, `Do you have these in 42? (${colourScheme})`)
      await visit.page.getByText('Sizes').click()
      await site.post.api.ask('POST', `/conversations/${conversationId}/typing`)
      await visit.log.getByText('Writing an answer').waitFor()
      await accessible(visit.page)
      await shoot(visit.page, `widget-talk-${colourScheme}`)
      assert.equal(await isWide(visit.page), false)
      visit.clean()
    })
  }

  for (const colour of ['#ffd23f', '#000000', '#ffffff', '#7fae7f', '#d81b60']) {
    it(`can be read in the channel's colour, ${colour}`, async t => {
      for (const colourScheme of ['light', 'dark'] as const) {
        const visit = await site.visit(t, await site.connect({ theme: { colour } }), { colourScheme })
        const word = `In ${colour} and ${colourScheme}`
        await visit.say(`${word}: https://shop.example`)
        await site.told(`${word}: https://shop.example`)
        await visit.log.getByText(/Sent$/).waitFor()
        await visit.field.fill('More')
        await accessible(visit.page)
      }
    })
  }

  it('goes by the keyboard alone', async t => {
    const visit = await site.visit(t, await site.connect({ theme }), { closed: true })
    const { page } = visit
    const { keyboard } = page
    await page.getByRole('link', { name: 'Shoes' }).focus()
    await keyboard.press('Tab')
    assert.equal(await focused(page), 'Open chat')
    await keyboard.press('Enter')
    await visit.field.waitFor()
    assert.equal(await focused(page), 'Write a message')
    await keyboard.type('By the keyboard')
    await keyboard.press('Shift+Enter')
    await keyboard.type('in two lines')
    await keyboard.press('Enter')
    const { conversationId } = await site.told('By the keyboard\nin two lines')
    const buttons = [{ kind: 'reply', text: 'Harbour', value: 'by-keyboard' }]
    await site.answer(conversationId, { type: 'buttons', text: 'Which shop?', buttons })
    await visit.sees('Which shop?')
    await keyboard.press('Shift+Tab')
    assert.equal(await focused(page), 'Attach a file')
    await keyboard.press('Shift+Tab')
    assert.match(String(await focused(page)), /^Harbour/)
    await shoot(page, 'widget-keyboard')
    await keyboard.press('Space')
    await site.post.receiver.until(({ event }) => {
      const content = event.data.message?.content
      return content?.type === 'postback' && content.value === 'by-keyboard'
    })
    await keyboard.press('Shift+Tab')
    assert.equal(await focused(page), 'Ask the shop')
    await keyboard.press('Shift+Tab')
    assert.equal(await focused(page), 'Close chat')
    await keyboard.press('Escape')
    await visit.panel.waitFor({ state: 'detached' })
    assert.equal(await focused(page), 'Open chat')
    visit.clean()
  })

  it('is written from right to left in Arabic, and in the language of the page', async t => {
    const visit = await site.visit(t, await site.connect({ theme: { colour: '#16803c' } }), { lang: 'ar' })
    assert.equal(await visit.page.locator('portico-chat [dir]').first().getAttribute('dir'), 'rtl')
    await visit.say('مرحبا')
    const { conversationId } = await site.told('مرحبا')
    await site.answer(conversationId, 'أهلا بك')
    await visit.sees('أهلا بك')
    const place = async (text: string) =>
      (await visit.log.getByText(text, { exact: true }).boundingBox())?.x ?? 0
    assert.ok(
      (await place('مرحبا')) < (await place('أهلا بك')),
      'what the visitor says stands at the end of the line',
    )
    await accessible(visit.page)
    await shoot(visit.page, 'widget-arabic')
    assert.equal(await isWide(visit.page), false)
    visit.clean()
  })

  it('speaks the language of the channel, else that of the script, the page, or the browser', async t => {
    const spoken: [string, object, { lang?: string; language?: string; locale?: string }][] = [
      ['Nachricht schreiben', { language: 'de-AT' }, { language: 'fr', lang: 'es', locale: 'it-IT' }],
      ['Écrire un message', {}, { language: 'fr', lang: 'es', locale: 'it-IT' }],
      ['Escribir un mensaje', {}, { lang: 'es_MX', locale: 'it-IT' }],
      ['Scrivi un messaggio', {}, { lang: 'xx', locale: 'it-IT' }],
      ['Write a message', {}, { lang: 'xx', locale: 'fi-FI' }],
    ]
    for (const [words, config, options] of spoken) {
      const visit = await site.visit(t, await site.connect(config), options)
      await visit.page.getByRole('textbox', { name: words }).waitFor()
      visit.clean()
    }
  })

  it('covers a small screen, and fits 320 pixels', async t => {
    const visit = await site.visit(t, await site.connect({ theme }), {
      width: 320,
      height: 568,
      mobile: true,
    })
    await everything(visit, 'On a phone')
    assert.deepEqual(await visit.panel.boundingBox(), { x: 0, y: 0, width: 320, height: 568 })
    assert.equal(await isWide(visit.page), false)
    await accessible(visit.page)
    await shoot(visit.page, 'widget-320')
    // What it covers cannot be reached.
    for (let n = 0; n < 40; n++) {
      await visit.page.keyboard.press('Tab')
      assert.notEqual(await focused(visit.page), 'Shoes')
    }
    await visit.page.getByRole('button', { name: 'Close chat' }).click()
    await visit.launcher.waitFor()
    visit.clean()
  })

  it('fits where the page is shown at twice its size', async t => {
    const visit = await site.visit(t, await site.connect({ theme }), { width: 640, height: 400 })
    await everything(visit, 'At 200 %')
    const box = await visit.panel.boundingBox()
    assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 640 && box.y + box.height <= 400)
    assert.equal(await isWide(visit.page), false)
    await shoot(visit.page, 'widget-200')
    visit.clean()
  })

  it('leaves no cookie, and does nothing that a strict policy forbids', async t => {
    const visit = await site.visit(t, await site.connect({ theme }))
    await visit.say('No cookies')
    await site.told('No cookies')
    assert.deepEqual(await visit.context.cookies(), [])
    assert.equal(await visit.page.locator('portico-chat').getAttribute('style'), null)
    visit.clean()
  })
})
