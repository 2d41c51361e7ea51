import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { startTelegram, type TelegramSimulator } from '../../simulators/telegram/index.ts'
import type { OpenPage } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import type { Channel, Message } from '../support/setup.ts'

/** How the buttons and links begin that change something. */
const CHANGES =
  /^(Activate|Add|Answer it|Change|Close|Connect|Create|Deactivate|Delete|Discard|Edit|Enter|Finish|Make|Message to|New|Opt|Remove|Reopen|Replay|Reply|Retry|Revoke|Rotate|Run|Save|Send|Set-up|Show the steps|Switch|Test$|Try)\b/
/** What is pressed by every page's tests, or leads away. */
const LEFT_ALONE = /^(Copy|Back to the list)/

describe('a viewer of the console', () => {
  let telegram: TelegramSimulator
  let portico: Portico
  let key: string
  const paths: string[] = []

  before(async () => {
    telegram = await startTelegram()
    const { token } = telegram.addBot({ username: 'shop_bot' })
    portico = await startPortico({ settings: { PORTICO_TELEGRAM_URL: telegram.url }, reachable: true })
    const { api } = portico
    ;({ secret: key } = await api.post<{ secret: string }>('/keys', { name: 'Auditor', preset: 'viewer' }))
    const bot = await api.post<{ id: string }>('/bots', { name: 'Opening hours' })
    const connect = (network: string, config = {}, rest = {}) =>
      api.post<Channel>('/channels', { network, name: `My ${network}`, config, ...rest })
    const works = await connect('sandbox', {}, { botId: bot.id })
    const waits = await connect('audiocodes', { token: 'c'.repeat(64) })
    const broken = await connect('telegram', { botToken: token })
    for (const { id } of [works, waits, broken]) await api.post(`/channels/${id}/activate`)
    telegram.faults.revoke(token)
    await api.post(`/channels/${broken.id}/test`)
    const off = await connect('sandbox')
    const shown = await Promise.all(
      [works, waits, broken, off].map(({ id }) => api.get<Channel>(`/channels/${id}`)),
    )
    assert.deepEqual(
      shown.map(({ status }) => status),
      ['active', 'pending', 'error', 'inactive'],
    )
    const webhook = await api.post<{ id: string }>('/webhooks', { url: 'http://127.0.0.1:9/', events: ['*'] })
    await api.post(`/webhooks/${webhook.id}/test`)
    await api.post(`/channels/${works.id}/sandbox/events`, {
      type: 'message',
      sender: { address: 'ada', name: 'Ada' },
      content: { type: 'text', text: 'Hello' },
    })
    const [said] = await api.all<Message>('/messages')
    for (const { id } of [works, waits, broken, off]) paths.push(`/channels/${id}`)
    for (const tab of ['health', 'capabilities', 'log', 'settings'])
      paths.push(`/channels/${works.id}/${tab}`)
    paths.push(`/inbox/${said?.conversationId}`, `/bots/${bot.id}`)
    paths.push(`/webhooks/${webhook.id}`, `/webhooks/${webhook.id}/settings`)
    // Where nothing leads them: it is said why there is nothing to do.
    paths.push('/channels/new', '/channels/new/telegram', `/channels/${waits.id}/setup`)
    paths.push('/webhooks/new', '/bots/new', '/keys', '/sandbox')
  })
  after(async () => {
    await portico?.close()
    await telegram?.close()
  })

  it('is offered nothing that would be refused, on any page', async t => {
    const opened = await openConsole(t, portico, '/', { key })
    const { page } = opened
    const menu = page.getByRole('navigation', { name: 'Main' })
    await menu.waitFor()
    const links = await menu.getByRole('link').all()
    const hrefs = await Promise.all(links.map(async link => (await link.getAttribute('href')) ?? ''))
    const places = hrefs.map(href => href.replace('/console', ''))
    assert.deepEqual(places, ['/channels', '/inbox', '/webhooks', '/bots', '/events', '/api'])
    for (const path of [...places, ...paths]) {
      await page.goto(`${portico.url}/console${path}`)
      await look(opened, path)
    }
    opened.clean()
  })
})

/** Presses all that can be pressed; nothing that is on the page, before or then, changes anything. */
async function look({ page, faults }: OpenPage, path: string): Promise<void> {
  const main = page.getByRole('main')
  await main.getByRole('heading').first().waitFor()
  await main
    .getByText(/^Loading/)
    .first()
    .waitFor({ state: 'hidden' })
  await offersNothing(page, path)
  for (const name of await namesIn(main, 'button')) {
    if (LEFT_ALONE.test(name)) continue
    const button = main.getByRole('button', { name, exact: true }).first()
    if (!(await button.isVisible()) || !(await button.isEnabled())) continue
    await button.click()
    await offersNothing(page, `${path}, ${name}`)
    await page.keyboard.press('Escape')
  }
  assert.deepEqual(faults, [], path)
}

/** Neither on the page nor in what has opened over it. */
async function offersNothing(page: Page, where: string): Promise<void> {
  const over = await page.locator('[role="dialog"], [role="alertdialog"], [role="menu"]').all()
  for (const part of [page.locator('main'), ...over]) {
    const names = await namesIn(part, 'button|link|menuitem|switch|checkbox|textbox')
    // Every dialog has a button that closes it.
    const offered = names.filter(name => CHANGES.test(name) && !(over.includes(part) && name === 'Close'))
    assert.deepEqual(offered, [], where)
  }
}

/** The names of all that has one of the roles, each once. */
async function namesIn(part: Locator, roles: string): Promise<string[]> {
  const lines = (await part.ariaSnapshot()).split('\n')
  const named = new RegExp(`^\\s*- '?(?:${roles}) "((?:[^"\\\\]|\\\\.)*)"`)
  return [...new Set(lines.flatMap(line => named.exec(line)?.[1] ?? []))]
}
