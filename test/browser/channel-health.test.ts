import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import type { Portico } from '../support/portico.ts'
import { eventually } from '../support/scene.ts'
import { type Channel, connectSandbox, connectTelegram, writeTo } from '../support/setup.ts'
import { type ChannelScene, startChannel } from './channel-scene.ts'

describe('how a channel is, on its page', () => {
  let scene: ChannelScene
  let portico: Portico
  let busy: string
  let telegram: ChannelScene['telegram']
  let token: string
  before(async () => {
    scene = await startChannel()
    ;({ portico, busy, telegram, token } = scene)
  })
  after(() => scene.close())

  it('shows at once that the channel broke, and how to mend it; the test tells the same', async t => {
    const bot = telegram.addBot()
    const { id } = await connectTelegram(portico.api, bot.token, { name: 'Fragile' })
    const { page, clean } = await openConsole(t, portico, `/channels/${id}`)
    await page.getByText('Active', { exact: true }).waitFor()
    telegram.faults.revoke(bot.token)
    await portico.api.post('/messages', {
      channelId: id,
      to: '7',
      content: { type: 'text', text: 'Anybody?' },
    })
    const alert = page.getByRole('alert').filter({ hasText: 'Unauthorized' })
    await alert.getByText('Take it from @BotFather').waitFor()
    await page.getByText('Needs attention').waitFor()
    await accessible(page)
    await shoot(page, 'channel-broken')

    await page.getByRole('button', { name: 'Test' }).click()
    await page.waitForURL('**/health')
    await page.getByText('Account Failed').waitFor()
    await page.getByText('Delivery to Portico Not looked at').waitFor()
    await page.getByText('It does not work').waitFor()
    await page.getByText('Stopped working').waitFor()
    await page.getByText('1 message', { exact: true }).waitFor()
    await accessible(page)
    await shoot(page, 'channel-broken-health')

    await page.getByRole('button', { name: 'Try again' }).click()
    await alert.waitFor()
    const { token } = telegram.addBot()
    await page.getByRole('link', { name: 'Change the settings' }).click()
    await page.getByLabel('Bot token').fill(token)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Active', { exact: true }).waitFor()
    assert.equal(await page.getByRole('alert').count(), 0)
    clean(/activate 422/)
  })

  it('says what is left to do while it is being set up', async t => {
    const channel = await portico.api.post<Channel>('/channels', {
      network: 'audiocodes',
      name: 'Hotline',
      config: { token: 'c'.repeat(64) },
    })
    await portico.api.post(`/channels/${channel.id}/activate`)
    const { page, clean } = await openConsole(t, portico, `/channels/${channel.id}`)
    await page.getByText('Setting up').waitFor()
    await page.getByRole('heading', { name: '1 step is left for you.' }).waitFor()
    await accessible(page)
    await shoot(page, 'channel-pending')
    await page.getByRole('link', { name: 'Show the steps' }).click()
    await page.waitForURL(`**/channels/${channel.id}/setup`)
    clean()
  })

  it('warns of a token that is about to end', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels')
    await page.route(`**/api/v1/channels/${busy}`, async route => {
      const answer = await route.fetch()
      const tokenExpiresAt = new Date(Date.now() + 5.5 * 86_400_000).toISOString()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), tokenExpiresAt } })
    })
    await page.goto(`${portico.url}/console/channels/${busy}`)
    await page.getByRole('heading', { name: 'The token expires in 5 days.' }).waitFor()
    await accessible(page)
    await shoot(page, 'channel-token')
    clean()
  })

  it('says what the server could not tell, and asks again', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels')
    const problem = {
      status: 503,
      code: 'unavailable',
      detail: 'The store is away.',
      cure: 'Try again soon.',
    }
    const fail = (url: URL) =>
      url.pathname.startsWith('/api/v1/') && /\/(stats|health|log|events)$/.test(url.pathname)
    await page.route(fail, route => route.fulfill({ status: 503, json: problem }))
    for (const place of ['', '/health', '/log']) {
      await page.goto(`${portico.url}/console/channels/${busy}${place}`)
      const alert = page.getByRole('alert').first()
      await alert.getByText('The store is away.').waitFor()
      await alert.getByText('Try again soon.').waitFor()
      await accessible(page)
    }
    await page.unroute(fail)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('cell', { name: 'Message sent' }).first().waitFor()
    clean(/503/)
  })

  it('passes its test', async t => {
    const { page, clean } = await openConsole(t, portico, `/channels/${busy}/health`)
    await page.getByText('Some of the last messages failed').waitFor()
    await page.getByRole('button', { name: 'Run the test' }).click()
    await page.getByText('Every check passed').waitFor()
    for (const name of ['Account', 'Delivery to Portico', 'Rights']) {
      await page.getByText(`${name} Passed`).waitFor()
    }
    await shoot(page, 'channel-health')
    clean()
  })

  it('is switched off with a reason, and on again', async t => {
    const { id } = await connectSandbox(portico.api, 'Night shift')
    await writeTo(portico.api, id, 'Hello')
    await scene.arrived(id)
    const { page, clean } = await openConsole(t, portico, `/channels/${id}`)
    await page.getByRole('button', { name: 'Switch off' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel('Reason').fill('Closed for the holidays')
    await dialog.getByLabel('Close its 1 open conversation').check()
    await accessible(page)
    await shoot(page, 'channel-deactivate')
    await dialog.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('heading', { name: 'Closed for the holidays' }).waitFor()
    await page.getByText('Switched off').waitFor()
    const { items } = await portico.api.get<{ items: { status: string }[] }>(`/conversations?channelId=${id}`)
    assert.deepEqual(
      items.map(({ status }) => status),
      ['closed'],
    )
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('Active', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Open in inbox' }).click()
    await page.waitForURL(`**/inbox?channel=${id}`)
    clean()
  })

  it('keeps what was said with the network, without secrets', async t => {
    const { page, clean } = await openConsole(t, portico, `/channels/${busy}/log`)
    await page.getByRole('cell', { name: 'Message sent' }).first().waitFor()
    await shoot(page, 'channel-log')
    await page.getByLabel('Outcome').selectOption('Failed only')
    await page.waitForURL(url => url.searchParams.get('outcome') === 'failed')
    const rows = page.getByRole('region', { name: 'Exchanges' }).locator('tbody tr')
    await eventually(async () => (await rows.count()) === 1)
    await rows.first().getByRole('button').click()
    await page.getByRole('heading', { name: 'Request' }).waitFor()
    const said = (await page.locator('pre').allTextContents()).join('\n')
    assert.match(said, /chat not found/)
    assert.match(said, /Hello\?/)
    assert.ok(!(await page.content()).includes(token))
    await accessible(page)
    await shoot(page, 'channel-log-opened')
    await page.setViewportSize({ width: 360, height: 800 })
    await shoot(page, 'channel-log-opened-360')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'Only this message' }).click()
    await page.waitForURL(url => url.searchParams.has('message'))
    await page.reload()
    await rows.first().getByRole('button').click()
    await page.getByRole('button', { name: 'Open its conversation' }).click()
    await page.waitForURL('**/inbox/*')
    clean()
  })

  it('tells of new entries, and brings them when one asks', async t => {
    const bot = telegram.addBot()
    const { id } = await connectTelegram(portico.api, bot.token, { name: 'Watched' })
    const { page, clean } = await openConsole(t, portico, `/channels/${id}/log`)
    await page.getByRole('cell', { name: 'Connect' }).waitFor()
    assert.equal(await page.getByRole('cell', { name: 'Message sent' }).count(), 0)
    await scene.send(id, String(telegram.customer(bot.token).chatId), 'Hi', 'sent')
    await page.getByText('There are new entries').waitFor()
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByRole('cell', { name: 'Message sent' }).waitFor()
    await page.getByText('There are new entries').waitFor({ state: 'detached' })
    clean()
  })
})
