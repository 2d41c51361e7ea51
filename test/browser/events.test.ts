import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { connectSandbox, writeTo } from '../support/setup.ts'
import { accessibleInBoth, fits } from './looks.ts'

const events = (page: Page) => page.getByRole('region', { name: 'Events, the newest first' })

describe('events in the console', () => {
  let portico: Portico
  const channels: string[] = []
  before(async () => {
    portico = await startPortico()
  })
  after(() => portico.close())

  const connect = async (name: string) => {
    const { id } = await connectSandbox(portico.api, name)
    channels.push(id)
    return id
  }
  const say = (channelId: string, text: string, address = 'ada') =>
    writeTo(portico.api, channelId, text, { address, name: 'Ada' })

  it('come as they happen, stand still when asked to, and open', async t => {
    const { page, clean } = await openConsole(t, portico, '/events')
    await page.getByText('Nothing has happened yet').waitFor()
    await accessibleInBoth(page)
    await page.getByText('Live', { exact: true }).waitFor()
    const support = await connect('Support')
    await events(page).getByText('Channel switched on').waitFor()
    await say(support, 'Is the shop open?')
    const received = events(page).getByRole('button', { name: /Message received.*Ada · Is the shop open\?/ })
    await received.waitFor()
    await shoot(page, 'events')
    await accessibleInBoth(page)

    await page.getByRole('button', { name: 'Pause' }).click()
    await say(support, 'Hello?')
    await page.getByText(/Paused, \d+ new/).waitFor()
    assert.equal(await events(page).getByText('Hello?').count(), 0)
    await page.getByRole('button', { name: 'Continue' }).click()
    await events(page).getByText('Hello?').first().waitFor()

    await received.click()
    const dialog = page.getByRole('dialog', { name: 'Message received' })
    await dialog.getByText('"Is the shop open?"').waitFor()
    assert.equal(
      await dialog.getByRole('link', { name: 'Support' }).getAttribute('href'),
      `/console/channels/${support}`,
    )
    assert.match(
      (await dialog.getByRole('link', { name: 'See the conversation' }).getAttribute('href')) ?? '',
      /\/console\/inbox\/[0-9a-f-]{36}/,
    )
    await accessibleInBoth(page)
    await shoot(page, 'events-one')
    // It stands still for whoever looks at something.
    await page.getByText('Paused', { exact: true }).waitFor()

    // The address leads a colleague to the same event, also when it is long past.
    const address = page.url()
    await page.goto('about:blank')
    await page.goto(address)
    await dialog.getByText('"Is the shop open?"').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    assert.ok(!page.url().includes('event='))
    clean()
  })

  it('can be narrowed to a type and a channel, in the address too', async t => {
    const sales = await connect('Sales')
    await say(sales, 'One of sales')
    const [support = ''] = channels
    const { page, clean } = await openConsole(t, portico, `/events?type=message.*&channel=${support}`)
    await events(page).getByText('Is the shop open?').waitFor()
    assert.equal(await events(page).getByText('One of sales').count(), 0)
    assert.equal(await events(page).getByText('Channel').count(), 0)
    await page.getByText('Live', { exact: true }).waitFor()
    await say(sales, 'Two of sales')
    await say(support, 'One of support')
    await events(page).getByText('One of support').waitFor()
    assert.equal(await events(page).getByText('Two of sales').count(), 0)
    await page.getByLabel('Channel').selectOption('Sales')
    await events(page).getByText('Two of sales').waitFor()
    await page.waitForURL(new RegExp(`channel=${sales}`))
    await page.getByLabel('Events', { exact: true }).selectOption('Webhook switched off')
    await page.getByText('No such events yet').waitFor()
    await accessibleInBoth(page)
    clean()
  })

  it('do not freeze in a storm, and leave what is old on the server', async t => {
    const { page, clean } = await openConsole(t, portico, '/events')
    await page.getByText('Live', { exact: true }).waitFor()
    const [support = ''] = channels
    await page.evaluate(() => {
      const told = globalThis as unknown as { longest: number }
      told.longest = 0
      new PerformanceObserver(list => {
        for (const { duration } of list.getEntries()) told.longest = Math.max(told.longest, duration)
      }).observe({ type: 'longtask' })
    })
    // Each makes four events.
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        Array.from({ length: 15 }, (_, i) => say(support, `Storm ${round}`, `caller-${round}-${i}`)),
      )
    }
    await events(page).getByText('Storm 19').first().waitFor()
    const longest = await page.evaluate(() => (globalThis as unknown as { longest: number }).longest)
    t.diagnostic(`longest task: ${longest} ms`)
    assert.ok(longest < 500, `${longest} ms`)
    const rows = events(page).getByRole('listitem')
    assert.ok((await rows.count()) < 100, 'only those in sight are in the page')
    assert.ok(Number(await rows.first().getAttribute('aria-setsize')) <= 1000)

    // Back to the beginning: the first event is there.
    for (;;) {
      const older = events(page).getByRole('button', { name: 'Show older' })
      await events(page).evaluate(element => element.scrollTo(0, element.scrollHeight))
      if ((await older.count()) === 0) break
      await older.click()
      await page.waitForFunction(() => document.querySelector('[aria-busy]') === null)
    }
    await page.getByText('Paused').waitFor()
    await events(page).getByText('Channel created').last().waitFor()
    assert.ok(Number(await rows.first().getAttribute('aria-setsize')) <= 1000)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Live', { exact: true }).waitFor()
    clean()
  })

  it('are told after the server was away', async t => {
    const { page } = await openConsole(t, portico, '/events')
    await page.getByText('Live', { exact: true }).waitFor()
    const [support = ''] = channels
    await portico.restart()
    await page.getByText('Not connected').waitFor()
    await say(support, 'While you were away')
    await page.getByText('Live', { exact: true }).waitFor()
    await events(page).getByText('While you were away').first().waitFor()
    const message = events(page).getByRole('button', { name: /Message received.*While you were away/ })
    assert.equal(await message.count(), 1)
  })

  it('fit a phone, and say what is refused', async t => {
    await say(await connect('Phone'), 'A word that is rather long for a window of this width, and goes on')
    const { page } = await openConsole(t, portico, '/events', { width: 360, height: 740 })
    await events(page).getByRole('listitem').first().waitFor()
    await fits(page)
    await accessibleInBoth(page)
    await shoot(page, 'events-360')
    await page.goto(`${portico.url}/console/events?type=weather.*`)
    await page.getByRole('alert').waitFor()
    await accessibleInBoth(page)
  })
})
