import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { type Channel, connectSandbox, writeTo } from '../support/setup.ts'

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })
const input = (page: Page) => page.getByRole('combobox', { name: 'Search pages, channels and contacts' })
const chosen = (page: Page) => page.locator('[role=option][data-highlighted]')

/** Opens it, types, and takes what is first when that is `title`. */
async function choose(page: Page, typed: string, title: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await input(page).waitFor()
  await page.keyboard.type(typed)
  await chosen(page).getByText(title).waitFor()
  await page.keyboard.press('Enter')
}

const path = (page: Page) => new URL(page.url()).pathname.replace('/console', '')
const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent')

/** By the keyboard alone. */
describe('the command palette', () => {
  let portico: Portico
  let channel: Channel
  before(async () => {
    portico = await startPortico()
    channel = await connectSandbox(portico.api, 'Night desk')
    await writeTo(portico.api, channel.id, 'Hello', { address: '+4915112345', name: 'Ada Lovelace' })
  })
  after(() => portico.close())

  it('leads to pages, channels and conversations', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels')
    await heading(page, 'Channels').waitFor()
    await page.keyboard.press('Control+k')
    await input(page).waitFor()
    await accessible(page)
    await shoot(page, 'palette')
    await page.keyboard.press('Escape')
    await input(page).waitFor({ state: 'detached' })
    await choose(page, 'hooks', 'Webhooks')
    await page.locator('h1:focus', { hasText: 'Webhooks' }).waitFor()

    await choose(page, 'night', 'Night desk')
    await page.waitForURL(`**/channels/${channel.id}`)

    await page.keyboard.press('Control+k')
    await input(page).waitFor()
    await page.keyboard.type('ada')
    await chosen(page).getByText('Ada Lovelace').waitFor()
    await accessible(page)
    await shoot(page, 'palette-found')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/)
    clean()
  })

  it('goes with the arrows, says when nothing is found, and gives the focus back', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels', { colourScheme: 'dark' })
    const link = page.getByRole('link', { name: 'Night desk' })
    await link.focus()
    await page.keyboard.press('Control+k')
    await input(page).waitFor()
    await page.keyboard.type('zzz')
    await page.getByText('Nothing is called that.').waitFor()
    await accessible(page)
    await page.keyboard.press('Escape')
    await input(page).waitFor({ state: 'detached' })
    assert.equal(await focused(page), 'Night desk')

    await page.keyboard.press('Control+k')
    await input(page).waitFor()
    await page.keyboard.press('ArrowDown')
    await chosen(page).getByText('Inbox').waitFor()
    await page.keyboard.press('ArrowUp')
    await chosen(page).getByText('Channels').waitFor()
    await accessible(page)
    await shoot(page, 'palette-dark')
    await page.keyboard.type('light theme')
    await chosen(page).getByText('Light theme').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('html[data-theme=light]').waitFor()
    clean()
  })

  it('offers what the key may do, and no more', async t => {
    const { secret } = await portico.api.post<{ secret: string }>('/keys', {
      name: 'Viewer',
      preset: 'viewer',
    })
    const { page, clean } = await openConsole(t, portico, '/channels', { key: secret })
    await heading(page, 'Channels').waitFor()
    await page.getByRole('button', { name: 'Search…' }).focus()
    await page.keyboard.press('Enter')
    await input(page).waitFor()
    const options = await page.getByRole('option').allTextContents()
    assert.deepEqual(
      ['Channels', 'Inbox', 'Webhooks', 'Sign out'].filter(name => !options.includes(name)),
      [],
    )
    assert.deepEqual(
      options.filter(name => /^(Keys|Sandbox phone|Connect a channel|New )/.test(name)),
      [],
    )
    await page.keyboard.press('Escape')
    await input(page).waitFor({ state: 'detached' })
    await page.keyboard.press('c')
    await page.keyboard.press('g')
    await page.keyboard.press('k')
    assert.equal(path(page), '/channels')
    clean()
  })

  it('fits a phone', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels', { width: 360, height: 740 })
    await page.getByRole('button', { name: 'Search…' }).click()
    await input(page).waitFor()
    await accessible(page)
    await shoot(page, 'palette-360')
    await page.getByRole('button', { name: 'Close' }).click()
    await input(page).waitFor({ state: 'detached' })
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= 360'))
    clean()
  })

  it('has shortcuts of single keys, which are told and can be switched off', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels')
    await heading(page, 'Channels').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    await heading(page, 'Webhooks').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await page.locator('h1:focus', { hasText: 'Channels' }).waitFor()

    const search = page.getByLabel('Search channels')
    await search.waitFor()
    await page.keyboard.press('/')
    await search.and(page.locator(':focus')).waitFor()
    // In a field they are letters.
    await page.keyboard.type('gw?c/')
    assert.equal(await search.inputValue(), 'gw?c/')
    await search.fill('')
    await heading(page, 'Channels').focus()
    await page.keyboard.press('c')
    await heading(page, 'Connect a channel').waitFor()

    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await dialog.waitFor()
    await accessible(page)
    await shoot(page, 'shortcuts')
    const box = dialog.getByRole('checkbox', { name: 'Shortcuts of a single key' })
    await box.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Space')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.reload()
    await heading(page, 'Connect a channel').waitFor()
    for (const key of ['?', 'g', 'c']) await page.keyboard.press(key)
    assert.equal(path(page), '/channels/new')
    assert.equal(await dialog.count(), 0)
    // The way back.
    await choose(page, 'keyboard', 'Keyboard shortcuts')
    await dialog.waitFor()
    assert.equal(await box.isChecked(), false)
    clean()
  })
})
