import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Locator } from 'playwright-core'
import { shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { type Receiver, startReceiver, verify } from '../support/receiver.ts'
import { connectSandbox, writeTo } from '../support/setup.ts'
import { accessibleInBoth, fits } from './looks.ts'

describe('webhooks in the console', () => {
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
  const say = (text: string) => writeTo(portico.api, channelId, text)

  it('are made, tested, looked at, tried again, replayed, rotated and deleted', async t => {
    const { page, clean } = await openConsole(t, portico, '/webhooks')
    await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor()
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-empty')

    await page.getByRole('link', { name: 'New webhook' }).click()
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByText('Give the address that events are posted to.').waitFor()
    assert.ok(await page.getByLabel('URL').evaluate(input => input === document.activeElement))
    await page.getByLabel('URL').fill('ftp://crm.example.com')
    await page.getByLabel('Description').fill('CRM')
    await page.getByLabel('All events, also those of later versions').uncheck()
    for (const area of ['Conversations', 'Contacts', 'Channels', 'Bots', 'Webhooks']) {
      await page.getByRole('group', { name: area, exact: true }).getByLabel(area, { exact: true }).uncheck()
    }
    await page.getByLabel('Message edited').uncheck()
    assert.ok(!(await page.getByLabel('Messages', { exact: true }).isChecked()))
    await page.getByLabel('All channels, also those connected later').uncheck()
    await page.getByLabel('Find channels').fill('supp')
    await page.getByLabel('Support').check()
    await page.getByText('More settings').click()
    await page.getByRole('button', { name: 'Add a header' }).click()
    await page.getByLabel('Name', { exact: true }).fill('X-Team')
    await page.getByLabel('Value').fill('support-team-7')
    await page.getByLabel('Waits between attempts').fill('soon')
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByText('Write waits such as').waitFor()
    await page.getByLabel('Waits between attempts').fill('1 s')
    await page.getByLabel('Attempts after the first').fill('0')
    await page.getByRole('button', { name: 'Create webhook' }).click()
    // What the server refuses stands at its field.
    await page.locator('[aria-invalid]').first().waitFor()
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-new')
    await page.getByLabel('URL').fill(receiver.url)
    await page.getByRole('button', { name: 'Create webhook' }).click()

    await page.getByRole('heading', { name: 'The webhook is ready' }).waitFor()
    const secret = await textOf(page.getByRole('region', { name: 'Signing secret' }))
    assert.match(secret, /^whsec_/)
    await page.getByRole('tab', { name: 'Python' }).click()
    await page.getByText('hmac.compare_digest').waitFor()
    await page.getByRole('tab', { name: 'Node.js' }).click()
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-ready')
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('The endpoint took the test: it answered 204.').waitFor()
    const ping = await receiver.until(({ event }) => event.type === 'test.ping')
    verify(secret, ping)
    assert.equal(ping.headers['x-team'], 'support-team-7')

    await page.getByRole('link', { name: 'See request and answer' }).click()
    const delivery = page.getByRole('dialog', { name: 'Test sent' })
    await delivery.getByText('Answered 204').waitFor()
    await delivery.getByText('x-team: ********').waitFor()
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-delivery')
    await page.reload()
    await delivery.getByText('Answered 204').waitFor()
    await page.keyboard.press('Escape')
    await delivery.waitFor({ state: 'hidden' })

    // The receiver breaks: the delivery fails, and is made again by hand.
    receiver.reply(() => ({ status: 500, body: { error: 'out of order' } }))
    await say('Are you there?')
    const failed = page.getByRole('row', { name: /Message received/ })
    await failed.getByText('Failed').waitFor()
    await page.getByText('Nothing has been taken since the first failure').waitFor()
    await page.getByLabel('Status').selectOption('failed')
    await page.waitForURL(/state=failed/)
    await failed.waitFor()
    assert.equal(await page.getByRole('row').count(), 2)
    await failed.getByRole('button').click()
    const received = page.getByRole('dialog', { name: 'Message received' })
    await received.getByText('out of order').waitFor()
    receiver.reply(() => ({ status: 204 }))
    await received.getByRole('button', { name: 'Try again now' }).click()
    await received.getByText('Delivered', { exact: true }).waitFor()
    await received.getByText('Attempt 2').waitFor()
    await shoot(page, 'webhooks-delivery-retried')
    await received.getByRole('button', { name: 'Close' }).click()
    await page.getByText('No such deliveries').waitFor()
    await page.getByLabel('Status').selectOption('')

    // Everything once more.
    const before = receiver.deliveries.length
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByRole('dialog').getByLabel('From').selectOption('moment')
    await page.getByLabel('Date and time').fill('2026-01-01T00:00')
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-replay')
    await page.getByRole('button', { name: 'Deliver again' }).click()
    await page.getByText('Replayed 1 delivery.').waitFor()
    assert.equal(receiver.deliveries.length, before + 1)
    assert.equal(
      receiver.deliveries.at(-1)?.headers['webhook-id'],
      receiver.deliveries.at(-2)?.headers['webhook-id'],
    )

    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Rotate the secret' }).click()
    await page.getByLabel('The old secret signs too').selectOption('For an hour')
    await page.getByRole('button', { name: 'Make a new secret' }).click()
    const rotated = page.getByRole('region', { name: 'New signing secret' })
    const next = await textOf(rotated)
    assert.notEqual(next, secret)
    await rotated.getByText('signed with the old one too until').waitFor()
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-one')
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('The endpoint took the test').waitFor()
    const signed = receiver.deliveries.at(-1)
    assert.ok(signed)
    verify(next, signed)
    verify(secret, signed)
    await rotated.getByRole('button', { name: 'I have copied it' }).click()
    await rotated.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('This cannot be undone').waitFor()
    await accessibleInBoth(page)
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor()
    assert.equal((await portico.api.all('/webhooks')).length, 0)
    // The address that was refused at first.
    clean(/POST .*\/webhooks 4\d\d/)
  })

  it('are changed without undoing what others change, and switched off and on', async t => {
    const made = await portico.api.post<{ id: string; version: number }>('/webhooks', {
      url: receiver.url,
      events: ['message.*'],
      description: 'Archive',
      headers: { 'x-key': 'of-the-archive' },
    })
    const { page, clean } = await openConsole(t, portico, `/webhooks/${made.id}/settings`)
    await page.getByText('More settings').click()
    assert.equal(await page.getByLabel('Value').inputValue(), '********')
    await page.getByLabel('Description').fill('The archive')
    const sent = page.waitForRequest(request => request.method() === 'PATCH')
    await page.getByRole('button', { name: 'Save' }).click()
    assert.deepEqual((await sent).postDataJSON(), { description: 'The archive' })
    await page.getByRole('heading', { name: 'The archive', level: 1 }).waitFor()

    await page.getByLabel('Description').fill('Mine')
    await portico.api.patch(`/webhooks/${made.id}`, { description: 'Theirs' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('This webhook was changed meanwhile').waitFor()
    assert.equal(await page.getByLabel('Description').inputValue(), 'Mine')
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-settings')
    await page.getByRole('button', { name: 'Show it as it is now' }).click()
    assert.equal(await page.getByLabel('Description').inputValue(), 'Theirs')

    await page.getByRole('tab', { name: 'Deliveries' }).click()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Switch off' }).click()
    await page.getByText('Nothing is delivered.').waitFor()
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('Nothing is delivered.').waitFor({ state: 'hidden' })

    // The receiver says that it is gone, which Portico tells at once.
    receiver.reply(() => ({ status: 410 }))
    await say('Anybody?')
    await page.getByText('Portico switched this webhook off.').waitFor()
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-disabled')
    receiver.reply(() => ({ status: 204 }))
    clean(/PATCH .*\/webhooks\/.* 412/)
  })

  it('shows a viewer everything and no button that would be refused; fits a phone', async t => {
    const viewer = await portico.api.post<{ secret: string }>('/keys', { name: 'Looks', preset: 'viewer' })
    const settings = {
      url: receiver.url,
      events: ['message.received'],
      description: 'A long description of it',
    }
    await portico.api.post('/webhooks', settings)
    const calls = receiver.deliveries.length
    await say('For the phone')
    await receiver.until(
      ({ event }) => receiver.deliveries.length > calls && event.type === 'message.received',
    )
    const { page, clean } = await openConsole(t, portico, '/webhooks', { key: viewer.secret, width: 360 })
    await page.getByRole('link', { name: 'A long description of it' }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'New webhook' }).count(), 0)
    await fits(page)
    await shoot(page, 'webhooks-list-360')
    await page.getByRole('link', { name: 'A long description of it' }).click()
    await page.getByRole('tab', { name: 'Deliveries' }).waitFor()
    for (const name of ['Send a test', 'Replay', 'More', 'Switch on']) {
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name)
    }
    assert.equal(await page.getByRole('tab', { name: 'Settings' }).count(), 0)
    await page
      .getByRole('row', { name: /Message received/ })
      .first()
      .getByRole('button')
      .click()
    await page.getByRole('dialog').getByText('Attempt 1').waitFor()
    assert.equal(await page.getByRole('button', { name: /again/ }).count(), 0)
    await fits(page)
    await accessibleInBoth(page)
    await shoot(page, 'webhooks-delivery-360')
    clean()
    await page.goto(`${portico.url}/console/webhooks/new`)
    await page.getByText('Your key may not make webhooks').waitFor()
    await page.goto(`${portico.url}/console/webhooks/0193b4c2-6a3e-7c51-9a55-1f2e3d4c5b6a`)
    await page.getByRole('alert').waitFor()
    await accessibleInBoth(page)
    clean(/404/)
  })
})

const textOf = async (secret: Locator): Promise<string> => (await secret.locator('code').textContent()) ?? ''
