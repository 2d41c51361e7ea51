import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type MetaSimulator, startMeta } from '../../simulators/meta/index.ts'
import { startTelegram, type TelegramSimulator } from '../../simulators/telegram/index.ts'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import type { Channel } from '../support/setup.ts'
import { fits } from './looks.ts'

const GOOD = /The settings are good/

describe('the forms of networks', () => {
  let telegram: TelegramSimulator
  let meta: MetaSimulator
  let portico: Portico

  before(async () => {
    telegram = await startTelegram()
    meta = await startMeta()
    const settings = { PORTICO_TELEGRAM_URL: telegram.url, PORTICO_WHATSAPP_URL: meta.url }
    portico = await startPortico({ settings, reachable: true })
  })
  after(async () => {
    await portico?.close()
    await telegram?.close()
    await meta?.close()
  })

  it('finds the accounts of a token, and connects the one that is chosen', async t => {
    const app = meta.addApp()
    const number = meta.addNumber(app.id)
    meta.addNumber(app.id)
    const { page, clean } = await openConsole(t, portico, '/channels/new/whatsapp')
    const token = page.getByLabel('Token to look with')
    await token.fill('EAAwrong')
    await page.getByRole('button', { name: 'Find accounts' }).click()
    await page.getByRole('alert').waitFor()
    await token.fill(number.accessToken)
    await token.press('Enter')
    await page
      .getByRole('radio', { name: new RegExp(number.number.slice(-4)) })
      .first()
      .waitFor()
    await page.getByRole('radio').first().check()
    assert.equal(await page.getByLabel('Phone number ID').count(), 0)
    await page.getByLabel('App secret').fill(app.secret)
    await accessible(page)
    await shoot(page, 'connect-explore')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByText(GOOD).waitFor()
    clean(/explore 422/)
  })

  it('says which fields the workspace’s own credentials stand in for', async t => {
    const accountSid = `AC${'0'.repeat(32)}`
    await portico.api.ask('PUT', '/providers/twilio', { config: { accountSid, authToken: 'x'.repeat(32) } })
    const { page, clean } = await openConsole(t, portico, '/channels/new/twilio-sms')
    await page.getByLabel('Phone number').fill('+15550100')
    assert.equal(await page.getByText('the workspace’s own credentials are used').count(), 2)
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'Set up SMS (Twilio)' }).waitFor()
    clean()
  })

  it('draws lists and groups, and leaves out what is empty', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels/new/webchat')
    await page.getByLabel('Domains').fill('example.org\n\n*.example.org')
    await page.getByLabel('Greeting').fill('Good day')
    await page.getByRole('button', { name: 'Add' }).click()
    const question = page.getByRole('group', { name: 'Asked before the chat: 1' })
    await question.getByLabel('Kind').selectOption('select')
    await question.getByLabel('Name').fill('topic')
    await question.getByLabel('Question').fill('What is it about?')
    await page.getByRole('button', { name: 'Connect' }).click()
    await question.getByText('This is needed.').waitFor()
    await question.getByLabel('Choices').fill('Orders\nReturns')
    assert.equal(await page.getByText('This is needed.').count(), 0)
    await accessible(page)
    await shoot(page, 'connect-webchat-form')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'Set up Web chat' }).waitFor()
    const { config } = await portico.api.get<Channel>(`/channels/${page.url().split('/').at(-2)}`)
    assert.deepEqual(config, {
      domains: ['example.org', '*.example.org'],
      theme: { greeting: 'Good day' },
      preChat: [
        { type: 'select', name: 'topic', label: 'What is it about?', options: ['Orders', 'Returns'] },
      ],
    })
    clean()
  })

  it('can be chosen and filled in by everybody', async t => {
    for (const colourScheme of ['light', 'dark'] as const) {
      const { page, clean } = await openConsole(t, portico, '/channels/new', { colourScheme })
      await page.getByText('A Telegram bot').waitFor()
      await accessible(page)
      await shoot(page, `connect-chooser-${colourScheme}`)
      await page.getByLabel('Search networks').fill('carrier pigeon')
      await page.getByText('No network is called so').waitFor()
      await accessible(page)
      await page.goto(`${portico.url}/console/channels/new/email`)
      await page.getByLabel('Outgoing server (SMTP)').waitFor()
      await accessible(page)
      await shoot(page, `connect-form-${colourScheme}`)
      clean()
    }
  })

  it('fits on a phone', async t => {
    const config = { botToken: telegram.addBot().token }
    const { id } = await portico.api.post<Channel>('/channels', { network: 'telegram', name: 'Shop', config })
    const { page, clean } = await openConsole(t, portico, '/channels/new', { width: 360, mobile: true })
    await page.getByText('A Telegram bot').waitFor()
    await fits(page)
    await shoot(page, 'connect-chooser-360')
    await page.goto(`${portico.url}/console/channels/new/webchat`)
    await page.getByRole('button', { name: 'Add' }).click()
    await fits(page)
    await shoot(page, 'connect-form-360')
    await page.goto(`${portico.url}/console/channels/${id}/setup`)
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('Waiting for the first message').waitFor()
    await fits(page)
    await accessible(page)
    await shoot(page, 'connect-setup-360')
    const chat = await portico.api.post<Channel>('/channels', { network: 'webchat', name: 'Chat' })
    await portico.api.post(`/channels/${chat.id}/activate`)
    await page.goto(`${portico.url}/console/channels/${chat.id}/setup`)
    await page.getByText('data-channel').waitFor()
    await fits(page)
    await accessible(page)
    clean()
  })

  it('says before one begins that nothing can come in, or how it does all the same', async t => {
    const alone = await startPortico()
    t.after(() => alone.close())
    const { page, clean } = await openConsole(t, alone, '/channels/new')
    const card = (title: string) =>
      page.getByRole('main').getByRole('link', { name: new RegExp(`^${title}`) })
    await card('LINE').getByText('Needs a public address').waitFor()
    assert.equal(await card('Telegram').getByText('Needs a public address').count(), 0)
    await card('LINE').click()
    await page.getByText('has nowhere to deliver messages to').waitFor()
    await accessible(page)
    await page.goto(`${alone.url}/console/channels/new/telegram`)
    await page.getByText('fetches the messages from Telegram itself').waitFor()
    await page.goto(`${alone.url}/console/channels/new/google`)
    await page.getByText('Google Business Messages has ended').waitFor()
    await page.goto(`${alone.url}/console/channels/new/nothing`)
    await page.getByText('There is no such network').waitFor()
    await page.goto(`${alone.url}/console/channels/01a1f8d5-7acc-765f-8148-a4c50c93f010/setup`)
    await page.getByRole('alert').getByText('No such channel').waitFor()
    clean(/404/)
  })
})
