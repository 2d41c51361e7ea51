import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { startTelegram, type TelegramSimulator } from '../../simulators/telegram/index.ts'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { type Channel, connectSandbox, connectTelegram, writeTo } from '../support/setup.ts'
import { count, names, row, search } from './channel-list.ts'
import { fits } from './looks.ts'

const cell = (page: Page, name: string, index: number) => row(page, name).getByRole('cell').nth(index)
const query = (page: Page) => new URL(page.url()).searchParams.toString()

describe('the list of channels', () => {
  let portico: Portico
  let telegram: TelegramSimulator
  let bot: string
  let desk: Channel
  before(async () => {
    telegram = await startTelegram()
    bot = telegram.addBot({ username: 'shop_bot' }).token
    portico = await startPortico({ settings: { PORTICO_TELEGRAM_URL: telegram.url } })
    const { api } = portico
    await connectTelegram(api, bot, { name: 'Shop bot' })
    desk = await connectSandbox(api, 'Help desk')
    const profile = { environment: 'test' }
    await api.post('/channels', { network: 'sandbox', name: 'Trial', config: {}, profile })
    const lost = telegram.addBot({ username: 'lost_bot' }).token
    const broken = await connectTelegram(api, lost, { name: 'Lost bot' })
    telegram.faults.revoke(lost)
    await api.ask('POST', `/channels/${broken.id}/activate`)
  })
  after(async () => {
    await portico.close()
    await telegram.close()
  })

  it('shows how each is: what is broken first, with its reason and cure', async t => {
    for (const colourScheme of ['light', 'dark'] as const) {
      const { page, clean } = await openConsole(t, portico, '/channels', { colourScheme })
      await count(page, '4 channels').waitFor()
      assert.deepEqual(await names(page), ['Lost bot', 'Help desk', 'Shop bot', 'Trial'])
      const broken = row(page, 'Lost bot')
      await broken.getByText('Needs attention').waitFor()
      const { condition } = (await portico.api.all<Channel>('/channels?search=lost'))[0] ?? {}
      assert.ok(condition?.cure)
      await broken.getByText(condition.message, { exact: true }).waitFor()
      await broken.getByText(condition.cure, { exact: true }).waitFor()
      await row(page, 'Trial').getByText('Switched off').waitFor()
      await row(page, 'Trial').getByText('Test', { exact: true }).waitFor()
      await row(page, 'Shop bot')
        .getByText('Telegram · @shop_bot')
        .or(page.getByText(/^Telegram · /).first())
        .waitFor()
      await accessible(page)
      await shoot(page, `channels-${colourScheme}`)
      clean()
    }
  })

  it('is filtered, searched and sorted, and the address tells it', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels')
    await count(page, '4 channels').waitFor()
    await page.getByRole('button', { name: '1 needs attention' }).click()
    await count(page, '1 of 4 channels').waitFor()
    await page.getByRole('button', { name: '1 off' }).click()
    await count(page, '2 of 4 channels').waitFor()
    assert.deepEqual(await names(page), ['Lost bot', 'Trial'])
    await page.waitForURL('**/channels?status=error%2Cinactive')
    await page.reload()
    await count(page, '2 of 4 channels').waitFor()
    assert.equal(
      await page.getByRole('button', { name: '1 needs attention' }).getAttribute('aria-pressed'),
      'true',
    )
    await page.getByLabel('Environment').selectOption('Test')
    await count(page, '1 of 4 channels').waitFor()

    await page.getByRole('link', { name: 'Channels', exact: true }).click()
    await count(page, '4 channels').waitFor()
    await search(page).fill('TELEGRAM bot')
    await count(page, '2 of 4 channels').waitFor()
    await page.getByLabel('Network', { exact: true }).selectOption('Telegram')
    const byName = page.getByRole('columnheader', { name: 'Channel' })
    await byName.getByRole('button').click()
    await byName.getByRole('button').click()
    assert.equal(await byName.getAttribute('aria-sort'), 'descending')
    await page.waitForURL('**/channels?q=TELEGRAM+bot&network=telegram&sort=-name')
    await page.reload()
    await count(page, '2 of 4 channels').waitFor()
    assert.deepEqual(await names(page), ['Shop bot', 'Lost bot'])
    assert.equal(await search(page).inputValue(), 'TELEGRAM bot')

    await search(page).fill('nothing is called so')
    await page.getByRole('heading', { name: 'No channel is like that' }).waitFor()
    await accessible(page)
    await shoot(page, 'channels-none-found')
    await page.getByRole('button', { name: 'Show all channels' }).click()
    await count(page, '4 channels').waitFor()
    await page.waitForURL('**/channels?sort=-name')
    clean()
  })

  it('leads to a channel, and back to the same view', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels?q=desk')
    await page.getByRole('link', { name: 'Help desk' }).click()
    await page.waitForURL(`**/channels/${desk.id}`)
    await page.goBack()
    await count(page, '1 of 4 channels').waitFor()
    assert.equal(query(page), 'q=desk')
    clean()
  })

  it('shows messages and trouble as they come', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels')
    await count(page, '4 channels').waitFor()
    const play = (text: string) => writeTo(portico.api, desk.id, text, { address: '+4915112345' })
    assert.equal(await cell(page, 'Help desk', 8).textContent(), 'Never')
    await play('One')
    await cell(page, 'Help desk', 4).getByText('1', { exact: true }).waitFor()
    await cell(page, 'Help desk', 8).getByText('now').waitFor()
    await Promise.all(Array.from({ length: 30 }, (_, n) => play(`More ${n}`)))
    await cell(page, 'Help desk', 4).getByText('31', { exact: true }).waitFor()
    await portico.api.post('/messages', {
      channelId: desk.id,
      to: '+4915112345',
      content: { type: 'text', text: 'Hello' },
    })
    await cell(page, 'Help desk', 5).getByText('1', { exact: true }).waitFor()
    // The server counts the same.
    await page.reload()
    await cell(page, 'Help desk', 4).getByText('31', { exact: true }).waitFor()

    const token = telegram.addBot({ username: 'new_bot' }).token
    const { id } = await connectTelegram(portico.api, token, { name: 'New bot' })
    await row(page, 'New bot').getByText('Active').waitFor()
    telegram.faults.revoke(token)
    await portico.api.ask('POST', `/channels/${id}/activate`)
    await row(page, 'New bot').getByText('Needs attention').waitFor()
    await page.getByRole('button', { name: '2 need attention' }).waitFor()
    await portico.api.delete(`/channels/${id}?force=true`)
    await row(page, 'New bot').waitFor({ state: 'detached' })
    clean()
  })

  it('switches several at once, and says what could not be switched', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels?sort=name')
    await count(page, '4 channels').waitFor()
    await page.getByLabel('Select Help desk').check()
    await page.getByLabel('Select Trial').click({ modifiers: ['Shift'] })
    const bar = page.getByRole('region', { name: 'Selected channels' })
    await bar.getByText('4 channels selected').waitFor()
    await bar.getByRole('button', { name: 'Clear the selection' }).click()
    await page.getByLabel('Select all 4').check()
    await bar.getByText('4 channels selected').waitFor()
    await search(page).fill('bot')
    await bar.getByText('4 channels selected, 2 of them not shown').waitFor()
    await search(page).fill('')
    await count(page, '4 channels').waitFor()
    await accessible(page)
    await shoot(page, 'channels-selected')

    await bar.getByRole('button', { name: 'Switch off 3' }).click()
    const question = page.getByRole('alertdialog', { name: 'Switch off 3 channels?' })
    await accessible(page)
    await question.getByRole('button', { name: 'Cancel' }).click()
    await bar.getByRole('button', { name: 'Switch off 3' }).click()
    await question.getByRole('button', { name: 'Switch off' }).click()
    await page.getByText('3 channels switched off.').waitFor()
    for (const name of ['Help desk', 'Shop bot', 'Lost bot']) {
      await row(page, name).getByText('Switched off').waitFor()
    }
    await page.getByRole('button', { name: 'Dismiss' }).click()

    await page.getByLabel('Select all 4').check()
    await bar.getByRole('button', { name: 'Switch on 4' }).click()
    // It goes on while another page is looked at.
    await page.getByRole('link', { name: 'Webhooks' }).click()
    await page.getByRole('link', { name: 'Channels', exact: true }).click()
    await page.getByText('3 channels switched on, 1 could not be.').waitFor()
    const failure = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Lost bot' }) })
    const [lost] = await portico.api.all<Channel>('/channels?search=lost')
    await failure.getByText(lost?.condition?.message ?? '').waitFor()
    await row(page, 'Help desk').getByText('Active').waitFor()
    await row(page, 'Lost bot').getByText('Needs attention').waitFor()
    await accessible(page)
    await shoot(page, 'channels-switched')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await portico.api.post(
      `/channels/${(await portico.api.all<Channel>('/channels?search=trial'))[0]?.id}/deactivate`,
    )
    clean(/POST .*\/activate 422/)
  })

  it('offers a viewer nothing that would be refused', async t => {
    const { secret } = await portico.api.post<{ secret: string }>('/keys', {
      name: 'Viewer',
      preset: 'viewer',
    })
    const { page, clean } = await openConsole(t, portico, '/channels', { key: secret })
    await count(page, '4 channels').waitFor()
    assert.equal(await page.getByRole('checkbox').count(), 0)
    assert.equal(await page.getByRole('link', { name: 'Connect a channel' }).count(), 0)
    await accessible(page)
    clean()
  })

  it('fits a phone', async t => {
    for (const colourScheme of ['light', 'dark'] as const) {
      const size = { width: 360, height: 740, colourScheme }
      const { page, clean } = await openConsole(t, portico, '/channels', size)
      await count(page, '4 channels').waitFor()
      await row(page, 'Help desk').getByText('31 in · 1 out').waitFor()
      await fits(page)
      await accessible(page)
      await shoot(page, `channels-360-${colourScheme}`)
      await page.getByLabel('Sort by').selectOption('Name')
      await page.waitForURL('**/channels?sort=name')
      await page.getByLabel('Select all 4').check()
      await page.getByText('4 channels selected').waitFor()
      await fits(page)
      await accessible(page)
      clean()
    }
  })

  it('says so while the server is away, and goes on when it is back', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels')
    await count(page, '4 channels').waitFor()
    await portico.stop()
    await page.getByText('No connection to Portico.').waitFor()
    // What is known stays, and what is tried says why it does not work.
    await page.getByLabel('Select Help desk').check()
    await page.getByRole('button', { name: 'Switch off 1' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click()
    await page.getByText('0 channels switched off, 1 could not be.').waitFor()
    await page.getByText('Portico cannot be reached.').first().waitFor()
    await accessible(page)
    await shoot(page, 'channels-away')
    await portico.restart()
    await page.getByText('No connection to Portico.').waitFor({ state: 'detached' })
    await portico.api.patch(`/channels/${desk.id}`, { name: 'Front desk' })
    await row(page, 'Front desk').waitFor()
    clean(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/)
  })
})
