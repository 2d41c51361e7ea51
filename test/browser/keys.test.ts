import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { policiesInWords } from '../../console/src/pages/keys/words.ts'
import { presets } from '../../server/domain/presets.ts'
import { openPage, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { accessibleInBoth, fits } from './looks.ts'

const secretIn = async (page: Page): Promise<string> =>
  (await page.getByRole('region', { name: /^Key / }).locator('code').textContent()) ?? ''

describe('keys in the console', () => {
  let portico: Portico
  let support: string
  before(async () => {
    portico = await startPortico()
    const make = (name: string) =>
      portico.api.post<{ id: string }>('/channels', { network: 'sandbox', name, config: {} })
    support = (await make('Support')).id
    await make('Sales')
  })
  after(() => portico.close())

  it('has a viewer made, who sees and changes nothing, until the key is revoked', async t => {
    const owner = await openConsole(t, portico, '/keys')
    const { page } = owner
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByLabel('Name').fill('Front desk')
    for (const role of ['Owner', 'Editor', 'Viewer']) await page.getByRole('radio', { name: role }).waitFor()
    await page.getByRole('radio', { name: 'Viewer' }).check()
    await page.getByLabel('Ends').selectOption('In 30 days')
    await accessibleInBoth(page)
    await shoot(page, 'keys-new')
    await page.getByRole('button', { name: 'Create key' }).click()
    const secret = await secretIn(page)
    assert.match(secret, /^pk_/)
    await page.getByRole('row', { name: /Front desk.*Viewer/ }).waitFor()
    await accessibleInBoth(page)
    await shoot(page, 'keys')

    const viewer = await openPage(t)
    await viewer.page.goto(`${portico.url}/console/webhooks`)
    await viewer.page.getByLabel('API key').fill(secret)
    await viewer.page.getByRole('button', { name: 'Sign in' }).click()
    await viewer.page.getByRole('heading', { name: 'No webhooks yet' }).waitFor()
    assert.equal(await viewer.page.getByRole('link', { name: 'New webhook' }).count(), 0)
    assert.equal(await viewer.page.getByRole('link', { name: 'Keys' }).count(), 0)
    await viewer.page.goto(`${portico.url}/console/keys`)
    await viewer.page.getByText('Your key may not list keys').waitFor()
    assert.equal(await viewer.page.getByRole('button', { name: 'New key' }).count(), 0)

    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByRole('button', { name: 'Revoke Front desk' }).click()
    await page.getByText('Programs that use it stop at once').waitFor()
    await accessibleInBoth(page)
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('row', { name: /Front desk/ }).waitFor({ state: 'hidden' })
    await page.getByLabel('Show ended keys').check()
    await page.getByRole('row', { name: /Front desk.*Revoked/ }).waitFor()
    await page.waitForURL(/ended/)
    await viewer.page.reload()
    await viewer.page.getByLabel('API key').waitFor()
    owner.clean()
    viewer.clean(/401/)
  })

  it('puts policies together, says them in words, and gives no more than one has', async t => {
    const { page, clean } = await openConsole(t, portico, '/keys?new')
    await page.getByLabel('Name').fill('Help desk')
    await page.getByRole('radio', { name: 'Only what you choose' }).check()
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Choose what the key may do.').waitFor()
    const first = page.getByRole('group', { name: 'Permission 1' })
    await first.getByLabel('List').check()
    await first.getByLabel('Read').check()
    await page.getByText('May list and read channels').waitFor()
    await page.getByRole('button', { name: 'Add something else' }).click()
    const second = page.getByRole('group', { name: 'Permission 2' })
    await second.getByLabel('With').selectOption('Messages')
    await second.getByLabel('Send').check()
    await second.getByLabel('On').selectOption('Chosen channels')
    await second.getByLabel('Find channels').fill('supp')
    await second.getByLabel('Support').check()
    await page.getByText('May send messages on one channel (Support)').waitFor()
    await page.getByRole('button', { name: 'Add something else' }).click()
    const third = page.getByRole('group', { name: 'Permission 3' })
    await third.getByLabel('With').selectOption('Workspace')
    await third.getByLabel('Read').check()
    await page.getByRole('button', { name: 'Add something else' }).click()
    const fourth = page.getByRole('group', { name: 'Permission 4' })
    await fourth.getByLabel('With').selectOption('Keys')
    await fourth.getByLabel('Make').check()
    await fourth.getByLabel('List').check()
    await accessibleInBoth(page)
    await shoot(page, 'keys-policies')
    await page.getByRole('button', { name: 'Create key' }).click()
    const secret = await secretIn(page)
    await page.getByRole('row', { name: /Help desk.*May send messages on one channel \(Support\)/ }).waitFor()
    clean()
    const { items } = await portico.api.get<{ items: { name: string; policies: object[] }[] }>('/keys')
    assert.deepEqual(items.find(({ name }) => name === 'Help desk')?.policies, [
      { permission: 'channels.list', resource: '*' },
      { permission: 'channels.get', resource: '*' },
      { permission: 'messages.send', resource: `channels/${support}` },
      { permission: 'workspace.get', resource: '*' },
      { permission: 'keys.create', resource: '*' },
      { permission: 'keys.list', resource: '*' },
    ])

    const desk = await openConsole(t, portico, '/keys?new', { key: secret })
    const own = desk.page
    await own.getByRole('radio', { name: 'Only what you choose' }).waitFor()
    assert.equal(await own.getByRole('radio').count(), 1, 'no role is within its rights')
    const offered = await own.getByLabel('With').locator('option').allTextContents()
    assert.deepEqual(offered, ['Channels', 'Messages', 'Workspace', 'Keys'])
    await own.getByLabel('With').selectOption('Messages')
    assert.equal(await own.getByLabel('Send').count(), 1)
    assert.equal(await own.getByLabel('Read').count(), 0)
    await own.getByLabel('Support').check()
    await own.getByLabel('Send').check()
    await own.getByLabel('Name').fill('Temp')
    await own.getByRole('button', { name: 'Create key' }).click()
    await own.getByRole('row', { name: /Temp.*May send messages on one channel \(Support\)/ }).waitFor()
    desk.clean()
  })

  it('signs out who revokes the own key', async t => {
    const lent = { name: 'Lent', preset: 'owner' }
    const { secret } = await portico.api.post<{ secret: string }>('/keys', lent)
    const { page, clean } = await openConsole(t, portico, '/keys', { key: secret })
    await page.getByRole('row', { name: /Lent You/ }).waitFor()
    await page.getByRole('button', { name: 'Revoke Lent' }).click()
    await page.getByText('You are signed in with this key: you will be signed out.').waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByLabel('API key').waitFor()
    clean(/401/)
  })

  it('fits a phone, and says what is refused', async t => {
    const { page } = await openConsole(t, portico, '/keys?ended', { width: 360 })
    await page.getByRole('row', { name: /pk_/ }).first().waitFor()
    await fits(page)
    await accessibleInBoth(page)
    await shoot(page, 'keys-360')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByLabel('Name').fill('Late')
    await page.getByLabel('Ends').selectOption('After a date')
    await page.getByLabel('Last day').fill('2020-01-01')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByText('The key would have expired already.').waitFor()
    assert.equal(await page.getByLabel('Name').inputValue(), 'Late')
    await accessibleInBoth(page)
    await shoot(page, 'keys-new-360')
    await page.route('**/api/v1/keys', route => route.fulfill({ status: 503, json: { detail: 'Busy.' } }))
    await page.goto(`${portico.url}/console/keys`)
    await page.getByRole('alert').getByText('Busy.').waitFor()
    await accessibleInBoth(page)
  })

  it('has words for everything that the API asks for', async () => {
    const documents = [
      'openapi.json',
      'dialects/chatcaptain/openapi.json',
      'dialects/twilio-flex/openapi.json',
    ]
    const asked = new Set<string>(
      Object.values(presets).flatMap(list => list.map(({ permission }) => permission)),
    )
    for (const path of documents) {
      const text = JSON.stringify(await portico.api.get<object>(`/${path}`))
      for (const [, permission = ''] of text.matchAll(/Permission: `([^`]+)`/g)) asked.add(permission)
    }
    assert.ok(asked.size > 40)
    const unknown = [...asked].filter(permission =>
      policiesInWords([{ permission, resource: '*' }], () => undefined).some(words =>
        words.startsWith('May use'),
      ),
    )
    assert.deepEqual(unknown, [])
  })
})
