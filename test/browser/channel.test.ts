import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import type { Portico } from '../support/portico.ts'
import { eventually } from '../support/scene.ts'
import { type Channel, connectSandbox, writeTo } from '../support/setup.ts'
import { type ChannelScene, startChannel } from './channel-scene.ts'
import { fits } from './looks.ts'

const places = ['', '/health', '/capabilities', '/log', '/settings']
/** The number beside a name in the list of figures. */
const figure = (page: Page, name: string, value: string) =>
  page.locator('dl > div', { hasText: new RegExp(`^${name}${value}`) }).waitFor()

describe('the page of a channel', () => {
  let scene: ChannelScene
  let portico: Portico
  let busy: string
  before(async () => {
    scene = await startChannel()
    ;({ portico, busy } = scene)
  })
  after(() => scene.close())

  it('has an overview: figures of four periods, as a chart and as a table', async t => {
    const { page, clean } = await openConsole(t, portico, `/channels/${busy}`)
    await page.getByRole('heading', { name: 'Busy bot', level: 1 }).waitFor()
    await figure(page, 'Received', '1')
    await figure(page, 'Sent', '1')
    await figure(page, 'Failed', '1')
    await figure(page, 'Delivered', 'not told by Telegram')
    await page.getByText('Bot username').waitFor()
    await page.getByRole('link', { name: 'Helper' }).waitFor()
    await shoot(page, 'channel-overview')

    const steps = page.getByRole('slider', { name: 'Messages by hour' })
    await steps.focus()
    assert.match(String(await steps.getAttribute('aria-valuetext')), /1 received, 1 sent, 1 failed$/)
    await steps.press('ArrowLeft')
    assert.match(String(await steps.getAttribute('aria-valuetext')), /0 received, 0 sent, 0 failed$/)
    await shoot(page, 'channel-chart-pointed')

    const chart = page.locator('figure svg[width]:not([class*="lucide"])')
    const { width } = (await chart.boundingBox()) ?? { width: 0 }
    await chart.hover({ position: { x: width - 10, y: 100 } })
    await page.locator('dl > div', { hasText: /^Failed1$/ }).waitFor()
    await chart.hover({ position: { x: width / 2, y: 100 } })
    await page.locator('dl > div', { hasText: /^Failed0$/ }).waitFor()

    await page.getByRole('button', { name: 'Show as table' }).click()
    const rows = page.getByRole('region', { name: 'Messages as a table' }).getByRole('row')
    assert.equal(await rows.count(), 1 + 25)
    assert.deepEqual((await rows.last().getByRole('cell').allTextContents()).slice(1), ['1', '1', '1'])
    for (const [words, period, count] of [
      ['1 hour', '1h', 61],
      ['7 days', '7d', 169],
      ['30 days', '30d', 31],
    ] as const) {
      await page.getByText(words, { exact: true }).click()
      await page.waitForURL(url => url.searchParams.get('period') === period)
      await eventually(async () => (await rows.count()) === 1 + count)
      await figure(page, 'Sent', '1')
    }
    await page.reload()
    await page.getByRole('columnheader', { name: 'Day (UTC)' }).waitFor()
    await accessible(page)
    assert.ok(await page.getByRole('radio', { name: '30 days' }).isChecked())
    clean()
  })

  it('counts while one looks', async t => {
    const { id } = await connectSandbox(portico.api, 'Counted')
    const { page, clean } = await openConsole(t, portico, `/channels/${id}`)
    await figure(page, 'Received', '0')
    await writeTo(portico.api, id, 'Hello')
    await figure(page, 'Received', '1')
    await figure(page, 'Conversations opened', '1')
    clean()
  })

  it('gives the channel another bot', async t => {
    const { id } = await connectSandbox(portico.api, 'Answered')
    const { page, clean } = await openConsole(t, portico, `/channels/${id}`)
    await page.getByText('None: people answer').waitFor()
    await page.getByRole('button', { name: 'Change the bot' }).click()
    await page.getByRole('combobox', { name: 'Bot' }).selectOption('Helper')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'Helper' }).waitFor()
    assert.notEqual((await portico.api.get<Channel>(`/channels/${id}`)).botId, null)
    clean()
  })

  it('says that there is no such channel, or no longer', async t => {
    const { id } = await connectSandbox(portico.api, 'Short-lived')
    const { page, clean } = await openConsole(t, portico, `/channels/${id}`)
    await page.getByRole('heading', { name: 'Short-lived' }).waitFor()
    await portico.api.delete(`/channels/${id}`)
    await page.getByText('This channel has just been deleted').waitFor()
    await page.goto(`${portico.url}/console/channels/${id}/log`)
    await page.getByText('There is no such channel').waitFor()
    await accessible(page)
    await shoot(page, 'channel-gone')
    clean(/404/)
  })

  it('offers nothing that the key forbids', async t => {
    const viewer = await portico.api.post<{ secret: string }>('/keys', { name: 'Viewer', preset: 'viewer' })
    const { page, clean } = await openConsole(t, portico, `/channels/${busy}`, { key: viewer.secret })
    const buttons = () => page.getByRole('main').getByRole('button').allTextContents()
    await figure(page, 'Sent', '1')
    assert.deepEqual((await buttons()).filter(Boolean), ['Show as table'])
    await page.getByRole('tab', { name: 'Health' }).click()
    await page.getByText('Connected').waitFor()
    assert.deepEqual((await buttons()).filter(Boolean), [])
    await page.getByRole('tab', { name: 'Settings' }).click()
    await page.getByText('Your key does not allow changing them.').waitFor()
    await page.getByText('Bot token').waitFor()
    assert.deepEqual((await buttons()).filter(Boolean), [])
    await accessible(page)
    clean()
  })

  for (const place of places) {
    it(`can be used by everybody, in every light and on a phone: /channels/:id${place}`, async t => {
      const { page, clean } = await openConsole(t, portico, `/channels/${busy}${place}`)
      const name = `channel${place.replace('/', '-')}`
      await settled(page)
      await accessible(page)
      await shoot(page, `${name}-light`)
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.reload()
      await settled(page)
      await accessible(page)
      await shoot(page, `${name}-dark`)
      await page.setViewportSize({ width: 360, height: 800 })
      await fits(page)
      await shoot(page, `${name}-360`)
      clean()
    })
  }
})

/** Once everything on the page is loaded. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Busy bot' }).waitFor()
  await page.locator('main [class*="loading"]').first().waitFor({ state: 'detached' })
}
