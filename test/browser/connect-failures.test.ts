import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { startTelegram, type TelegramSimulator } from '../../simulators/telegram/index.ts'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import type { Channel } from '../support/setup.ts'
import { channelIn } from './looks.ts'

const GOOD = /The settings are good/
const CURE = /Take it from @BotFather/

describe('what can go wrong while a channel is connected', () => {
  let telegram: TelegramSimulator
  let portico: Portico

  before(async () => {
    telegram = await startTelegram()
    portico = await startPortico({ settings: { PORTICO_TELEGRAM_URL: telegram.url }, reachable: true })
  })
  after(async () => {
    await portico?.close()
    await telegram?.close()
  })

  /** A Telegram channel that is not on yet. */
  const telegramChannel = (botToken: string, name = 'Shop') =>
    portico.api.post<Channel>('/channels', { network: 'telegram', name, config: { botToken } })

  it('a refused token is told with its cure, mended in place, and good then', async t => {
    for (const colourScheme of ['light', 'dark'] as const) {
      const { token } = telegram.addBot()
      const { id } = await telegramChannel(`1${token}`)
      const { page, clean } = await openConsole(t, portico, `/channels/${id}/setup`, { colourScheme })
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByText('Something needs you').waitFor()
      const account = page.getByRole('listitem').filter({ hasText: /^Account Failed/ })
      await account.getByText(CURE).waitFor()

      await page.getByRole('button', { name: 'Switch on' }).click()
      await page.getByText('This check failed: Account').waitFor()
      await page.getByRole('alert').getByText(CURE).waitFor()
      await page.getByText('Needs attention').waitFor()
      await page.getByRole('button', { name: 'Change the settings' }).last().click()
      await accessible(page)
      await shoot(page, `connect-refused-${colourScheme}`)

      const field = page.getByLabel('Bot token')
      await field.and(page.locator(':focus')).waitFor()
      assert.equal(await field.inputValue(), '')
      assert.equal(await field.getAttribute('type'), 'password')
      await page.getByText('Leave it empty to keep it').waitFor()
      await field.fill(token)
      const [request] = await Promise.all([
        page.waitForRequest(sent => sent.method() === 'PATCH'),
        page.getByRole('button', { name: 'Save and test' }).click(),
      ])
      assert.deepEqual(request.postDataJSON(), { config: { botToken: token } })
      await page.getByText(GOOD).waitFor()
      await page.getByRole('button', { name: 'Switch on' }).click()
      await page.getByText('The channel is on.').waitFor()
      await page.getByText('Delivery to Portico Passed').waitFor()
      await page.getByText('Waiting for the first message').waitFor()
      await accessible(page)
      await shoot(page, `connect-passed-${colourScheme}`)
      clean(/activate 422/)
    }
  })

  it('a field that is wrong says so, and nothing that was typed is lost', async t => {
    const { token } = telegram.addBot()
    await telegramChannel(token, 'The first')
    const { page, clean } = await openConsole(t, portico, '/channels/new/telegram')
    const connect = page.getByRole('button', { name: 'Connect' })
    const field = page.getByLabel('Bot token')
    await page.getByLabel('Name', { exact: true }).fill('')
    await connect.click()
    await page.getByText('This is needed.').nth(1).waitFor()
    await page.getByLabel('Name', { exact: true }).and(page.locator(':focus')).waitFor()

    await page.getByLabel('Name', { exact: true }).fill('Support')
    await page.getByLabel('Environment').selectOption('Test')
    await field.fill('not a token')
    await connect.click()
    await page.getByText('This does not look right. From @BotFather').waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    await accessible(page)

    await field.fill(token)
    await connect.click()
    await page.getByRole('alert').getByText('connected by another channel').waitFor()
    await page.getByRole('link', { name: 'Open the channel that has it' }).waitFor()
    assert.equal(await field.inputValue(), token)
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Support')

    await portico.stop()
    await connect.click()
    await page.getByText('Portico cannot be reached.').first().waitFor()
    await portico.restart()
    await field.fill(telegram.addBot().token)
    await connect.click()
    await page.getByRole('heading', { name: 'Set up Support' }).waitFor()
    const id = channelIn(page)
    const { profile } = await portico.api.get<{ profile: object }>(`/channels/${id}`)
    assert.deepEqual(profile, { environment: 'test' })
    clean(/409/, /failed: /)
  })

  it('can be done without a mouse, from the channels to the first message', async t => {
    const { token } = telegram.addBot()
    const { page, clean } = await openConsole(t, portico, '/channels')
    const { keyboard } = page
    await page.getByRole('heading', { name: 'Channels', level: 1 }).waitFor()
    await enter(page, page.getByRole('main').locator('a[href$="/channels/new"]').first())
    await tabTo(page, page.getByLabel('Search networks'))
    await keyboard.type('telegram')
    await page.getByText('A Telegram bot').waitFor()
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Connect Telegram' }).waitFor()
    await tabTo(page, page.getByLabel('Bot token'))
    await keyboard.type(token)
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Set up Telegram' }).waitFor()
    await enter(page, page.getByRole('button', { name: 'Test', exact: true }))
    await page.getByText(GOOD).waitFor()
    await enter(page, page.getByRole('button', { name: 'Switch on' }))
    await page.getByText('The channel is on.').waitFor()
    telegram.customer(token).sendText('Hello there')
    await page.getByRole('blockquote').getByText('Hello there').waitFor()
    await enter(page, page.getByRole('link', { name: 'Answer it in the inbox' }))
    await page.waitForURL(/\/inbox\/[\w-]+$/)
    clean()
  })

  it('is not offered to a key that may not do it', async t => {
    const { secret: key } = await portico.api.post<{ secret: string }>('/keys', {
      name: 'Looking only',
      preset: 'viewer',
    })
    const { id } = await telegramChannel(telegram.addBot().token)
    const { page, clean } = await openConsole(t, portico, '/channels/new', { key })
    await page.getByText('Your key may not connect channels').waitFor()
    await page.goto(`${portico.url}/console/channels/new/telegram`)
    await page.getByText('Your key may not connect channels').waitFor()
    await accessible(page)
    await page.goto(`${portico.url}/console/channels/${id}/setup`)
    await page.getByText('Your key may not set up this channel').waitFor()
    assert.equal(await page.getByRole('main').getByRole('button').count(), 0)
    clean()
  })

  it('goes on where it was left, and when the server was away', async t => {
    const { token } = telegram.addBot()
    const { id } = await telegramChannel(token)
    const { page, clean } = await openConsole(t, portico, `/channels/${id}/setup`)
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('Waiting for the first message').waitFor()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Keys' }).click()
    await page.getByRole('heading', { name: 'Keys', level: 1 }).waitFor()
    await page.goBack()
    await page.getByText('The channel is on.').waitFor()
    await page.reload()
    await page.getByText('Waiting for the first message').waitFor()

    await portico.stop()
    await page.getByText('No connection to Portico').waitFor()
    await page.getByText('Waiting for the first message').waitFor()
    await portico.restart()
    telegram.customer(token).sendText('Are you back?')
    await page.getByRole('blockquote').getByText('Are you back?').waitFor()
    clean(/failed: /, /ERR_CONNECTION/)
  })

  it('shows the secret of a custom channel once, and makes a new one', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels/new/custom')
    await page.getByLabel('URL', { exact: true }).fill('https://service.example/portico')
    await page.getByRole('button', { name: 'Connect' }).click()
    const first = await page.getByText(/^whsec_/).textContent()
    await page.getByText('it is not shown again').waitFor()
    await page.reload()
    await page.getByText('and is not shown again').waitFor()
    assert.equal(await page.getByText(/^whsec_/).count(), 0)
    await page.getByRole('button', { name: 'Make a new secret' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText('ends at once').waitFor()
    await accessible(page)
    await dialog.getByRole('button', { name: 'Make a new secret' }).click()
    await page.getByText(/^whsec_/).waitFor()
    assert.notEqual(await page.getByText(/^whsec_/).textContent(), first)
    clean()
  })
})

/** Goes on by the Tab key until `target` has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let presses = 0; presses < 60; presses++) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  assert.fail('The Tab key does not lead there.')
}

async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}
