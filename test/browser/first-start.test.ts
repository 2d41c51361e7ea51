import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Page } from 'playwright-core'
import { folder, startPortico } from '../../server/cli/testing.ts'
import { type SentCall, startTelegram } from '../../simulators/telegram/index.ts'
import { openPage, shoot } from '../support/browser.ts'
import { eventually } from '../support/scene.ts'

/** As somebody comes to Portico: nothing is set, nothing is there, and all that is known is what it prints. */
it('leads from the first start to the first message and its answer, by clicking', async t => {
  const telegram = await startTelegram()
  t.after(() => telegram.close())
  const { token } = telegram.addBot({ username: 'shop_bot', firstName: 'Shop' })
  const { url, key } = await startPortico(t, {
    PORTICO_DATA: folder(t),
    PORTICO_TELEGRAM_URL: telegram.url,
  })
  assert.ok(key, 'a key is printed')
  const { page, clean } = await openPage(t)
  const menu = page.getByRole('navigation', { name: 'Main' })

  await page.goto(url)
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'No channels yet' }).waitFor()
  await shoot(page, 'first-start')

  await connect(page, 'Sandbox')
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Open the sandbox' }).click()
  const phone = await opened
  const talk = phone.getByRole('log', { name: 'Messages on the phone' })
  await phone.getByLabel('Message as the customer').fill('Where is my order?')
  await phone.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('blockquote').getByText('Where is my order?').waitFor()
  await page.getByRole('link', { name: 'Answer it in the inbox' }).click()
  await answer(page, 'On its way')
  await talk.getByText('On its way').waitFor()

  await menu.getByRole('link', { name: 'Channels' }).click()
  await connect(page, 'Telegram', token)
  await page.getByText('Waiting for the first message').waitFor()
  const bot = `${telegram.url}/_simulator/bots/${token}`
  const body = JSON.stringify({ customer: { id: 42, firstName: 'Grace' }, text: 'Are you open today?' })
  assert.equal((await fetch(`${bot}/play`, { method: 'POST', body })).status, 200)
  await page.getByRole('blockquote').getByText('Are you open today?').waitFor()
  await shoot(page, 'first-message')
  await page.getByRole('link', { name: 'Answer it in the inbox' }).click()
  await page.getByRole('heading', { name: 'Grace' }).waitFor()
  await answer(page, 'Until six')
  const [sent] = await eventually(async () => {
    const calls = (await (await fetch(`${bot}/sent`)).json()) as SentCall[]
    return calls.length > 0 ? calls : null
  })
  assert.equal(sent?.message.text, 'Until six')
  assert.equal(sent.message.chat.id, 42)
  await shoot(page, 'first-answer')
  // Whether somebody is signed in is asked before anybody is.
  clean(/console\/session 401/)
})

/** From any list of channels to one more that is on. */
async function connect(page: Page, network: string, token?: string): Promise<void> {
  await page.getByRole('link', { name: 'Connect a channel' }).click()
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${network}`) })
    .click()
  await page.getByRole('heading', { name: `Connect ${network}` }).waitFor()
  if (token !== undefined) await page.getByLabel('Bot token').fill(token)
  await page.getByRole('button', { name: 'Connect' }).click()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('The channel is on.').waitFor()
}

async function answer(page: Page, text: string): Promise<void> {
  await page.getByLabel(/^Message to /).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('log').getByText(text).waitFor()
}
