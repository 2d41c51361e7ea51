import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { eventually } from '../support/scene.ts'
import type { Message } from '../support/setup.ts'
import { bubbles, composer, thread } from './inbox-scene.ts'
import { type Site, startSite } from './widget-site.ts'

/** A visitor of a web site in one page, whoever answers in another. */
describe('the inbox with the widget', () => {
  let site: Site
  before(async () => {
    site = await startSite()
  })
  after(() => site.close())

  const texts = async (conversationId: string) => {
    const path = `/conversations/${conversationId}/messages`
    const { items } = await site.post.api.get<{ items: Message[] }>(path)
    return items.map(({ content }) => ('text' in content ? content.text : content.type)).reverse()
  }

  it('talks both ways, with typing and read marks', async t => {
    const visit = await site.visit(t, await site.connect())
    const { page, clean } = await openConsole(t, site.post.portico, '/inbox')
    await page.getByRole('heading', { name: 'No conversations yet' }).waitFor()
    await visit.say('Is anybody there?')
    await page.getByRole('link', { name: /Is anybody there\?/ }).click()
    await bubbles(page, 'Is anybody there?').waitFor()
    // It is open in the inbox, and so it was read.
    await visit.log.getByText(/· Read$/).waitFor()

    await visit.field.pressSequentially('My order')
    await page.getByText(/is typing …$/).waitFor()
    await visit.field.press('Enter')
    await bubbles(page, 'My order').waitFor()
    assert.equal(await page.getByText(/is typing …$/).count(), 0)

    await composer(page).pressSequentially('One mo')
    await visit.log.getByText('Writing an answer').waitFor()
    await composer(page).pressSequentially('ment')
    await composer(page).press('Enter')
    await visit.sees('One moment')
    await bubbles(page, 'One moment').getByRole('button', { name: 'Read' }).waitFor()

    await page.getByRole('button', { name: 'Add buttons' }).click()
    await page.getByLabel('Button 1', { exact: true }).fill('The red one')
    await composer(page).fill('Which one was it?')
    await composer(page).press('Enter')
    await visit.log.getByRole('button', { name: 'The red one' }).click()
    await bubbles(page, 'Pressed “The red one”').waitFor()
    await accessible(page)
    await shoot(page, 'inbox-widget')
    clean()
    visit.clean()
  })

  it('loses nothing and has nothing twice when both are loaded anew and the server is killed', async t => {
    const { portico } = site.post
    const visit = await site.visit(t, await site.connect())
    await visit.say('Before')
    const { conversationId } = await site.told('Before')
    const { page, clean } = await openConsole(t, portico, `/inbox/${conversationId}`)
    await composer(page).fill('An answer')
    await composer(page).press('Enter')
    await visit.sees('An answer')
    await Promise.all([page.reload(), visit.page.reload()])
    await visit.open()
    await visit.sees('An answer')
    await bubbles(page, 'An answer')
      .getByRole('button', { name: /Delivered|Read/ })
      .waitFor()

    await portico.kill9()
    await page.getByText('No connection to Portico').waitFor()
    await visit.say('Into the dark')
    await composer(page).fill('From the dark')
    await composer(page).press('Enter')
    await bubbles(page, 'From the dark').getByText('Waiting for Portico').waitFor()
    await portico.restart()
    await visit.sees('From the dark')
    await bubbles(page, 'Into the dark').waitFor()
    await bubbles(page, 'From the dark')
      .getByRole('button', { name: /Delivered|Read/ })
      .waitFor()
    await composer(page).fill('Live again')
    await composer(page).press('Enter')
    await visit.sees('Live again')

    const all = ['An answer', 'Before', 'From the dark', 'Into the dark', 'Live again']
    assert.deepEqual((await texts(conversationId)).sort(), all)
    await eventually(async () => (await thread(page).getByRole('article').count()) === all.length)
    const shown = (await visit.said()).map(said => said.slice(2)).sort()
    assert.deepEqual(shown, all)
    clean(/failed:/, /refused: .* 50[23]/)
  })
})
