import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { program } from '../../console/src/pages/bots/program.ts'
import { closedPort } from '../../server/net/testing.ts'
import { shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { type Receiver, startReceiver, verify } from '../support/receiver.ts'
import { connectSandbox, writeTo } from '../support/setup.ts'
import { accessibleInBoth, fits } from './looks.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

describe('bots in the console', () => {
  let portico: Portico
  let receiver: Receiver
  let channelId: string
  before(async () => {
    portico = await startPortico()
    receiver = await startReceiver()
    channelId = (await connectSandbox(portico.api)).id
  })
  after(async () => {
    await portico.close()
    await receiver.close()
  })
  const say = (text: string, address = 'ada') =>
    writeTo(portico.api, channelId, text, { address, name: 'Ada' })

  it('are made, changed, given tokens, rotated and deleted; their failures are told', async t => {
    const { page, clean } = await openConsole(t, portico, '/bots')
    await page.getByRole('heading', { name: 'No bots yet' }).waitFor()
    await accessibleInBoth(page)
    await page.getByRole('link', { name: 'New bot' }).click()
    await page.getByLabel('Name').fill('Shop')
    await page.getByLabel('URL').fill('no address')
    await page.getByRole('button', { name: 'Create bot' }).click()
    await page.locator('[aria-invalid]').waitFor()
    await accessibleInBoth(page)
    await page.getByLabel('URL').fill(receiver.url)
    await page.getByRole('button', { name: 'Create bot' }).click()
    const secret =
      (await page.getByRole('region', { name: 'Signing secret' }).locator('code').textContent()) ?? ''
    await page.getByText('createServer').waitFor()
    await accessibleInBoth(page)
    await shoot(page, 'bots-ready')
    await page.getByRole('link', { name: 'Go to the bot' }).click()
    await page.getByText('None yet. Open a channel').waitFor()

    const { items } = await portico.api.get<{ items: { id: string }[] }>('/bots')
    const botId = items[0]?.id
    await portico.api.patch(`/channels/${channelId}`, { botId })
    await say('Hello')
    verify(secret, await receiver.until(({ event }) => event.type === 'message.received'))
    // A channel whose program is not to be called again: what it answers wrong is an error at once, shown as it happens.
    await portico.api.patch(`/channels/${channelId}`, {
      profile: { routing: { type: 'external', settings: { retryCount: 0 } } },
    })
    await page.reload()
    await page.getByRole('link', { name: 'Support' }).waitFor()
    await page.getByText('None. Every message').waitFor()
    receiver.reply(() => ({ status: 500 }))
    await say('Are you there?', 'bob')
    await page.getByText(/500/).waitFor()
    await page.getByRole('link', { name: 'See the conversation' }).waitFor()

    await page.getByRole('button', { name: 'New token' }).click()
    await page.getByLabel('For').selectOption('Voice gateway')
    await page.getByRole('button', { name: 'Create token' }).click()
    const token = page.getByRole('region', { name: 'Token: Voice gateway' })
    assert.match((await token.locator('code').textContent()) ?? '', /[0-9a-f]{48}$/)
    await accessibleInBoth(page)
    await shoot(page, 'bots-one')
    await token.getByRole('button', { name: 'I have copied it' }).click()
    await page
      .getByRole('row', { name: /Voice gateway/ })
      .getByRole('button', { name: 'End' })
      .click()
    await page.getByText('is refused at once').waitFor()
    await page.getByRole('button', { name: 'End it' }).click()
    await page.getByText('A chat widget or a voice gateway of yours').waitFor()

    await page.getByRole('button', { name: 'Edit' }).click()
    const sent = page.waitForRequest(request => request.method() === 'PATCH')
    await page.getByLabel('Name').fill('Shop bot')
    await page.getByRole('button', { name: 'Save' }).click()
    assert.deepEqual((await sent).postDataJSON(), { name: 'Shop bot' })
    await page.getByRole('heading', { name: 'Shop bot', level: 1 }).waitFor()

    const more = async (name: string) => {
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await more('Switch off')
    await page.getByText('Messages to it wait until it is switched on.').waitFor()
    await more('Switch on')
    await page.getByText('Messages to it wait').waitFor({ state: 'hidden' })
    await more('Rotate the secret')
    await page.getByText('The old secret ends at once').waitFor()
    await accessibleInBoth(page)
    await page.getByRole('button', { name: 'Make a new secret' }).click()
    await page.getByRole('region', { name: 'New signing secret' }).waitFor()

    await more('Delete')
    await page.getByText('It answers 1 channel.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await portico.api.patch(`/channels/${channelId}`, { botId: null })
    await page.reload()
    await page.getByText('None yet. Open a channel').waitFor()
    await more('Delete')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'No bots yet' }).waitFor()
    clean(/POST .*\/bots 4\d\d/)
  })

  it('are seen by a viewer, who changes none, also on a phone', async t => {
    const { id } = await portico.api.post<{ id: string }>('/bots', { name: 'Quiet' })
    await portico.api.post(`/bots/${id}/tokens`, { kind: 'webchat' })
    const viewer = await portico.api.post<{ secret: string }>('/keys', { name: 'Looks', preset: 'viewer' })
    const { page, clean } = await openConsole(t, portico, '/bots', { key: viewer.secret, width: 360 })
    await page.getByRole('link', { name: 'Quiet' }).click()
    await page.getByRole('row', { name: /Chat widget/ }).waitFor()
    await page.getByText('None. Every message').waitFor()
    for (const name of ['Edit', 'More', 'New token', 'End']) {
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name)
    }
    await fits(page)
    await accessibleInBoth(page)
    await shoot(page, 'bots-one-360')
    clean()
    await page.goto(`${portico.url}/console/bots/0193b4c2-6a3e-7c51-9a55-1f2e3d4c5b6a`)
    await page.getByRole('alert').waitFor()
    await accessibleInBoth(page)
  })

  it('can be the program on the page', async t => {
    const port = await closedPort()
    const url = `http://127.0.0.1:${port}/`
    const bot = await portico.api.post<{ id: string; secret: string }>('/bots', { name: 'Hello', url })
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, BOT_SECRET: bot.secret, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    t.after(() => child.kill('SIGKILL'))
    for (let listens = false; !listens; )
      listens = await fetch(url, { method: 'POST' }).then(
        () => true,
        () => false,
      )
    await portico.api.patch(`/channels/${channelId}`, { botId: bot.id })
    const { page } = await openConsole(t, portico, '/events?type=message.sent')
    await page.getByText('Live', { exact: true }).waitFor()
    await say('Good morning', 'cyd')
    await page.getByText('Hello Ada, how can we help?').waitFor()
  })
})
