import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accessible, shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { putChannels } from '../support/many-channels.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { count, names, row, search } from './channel-list.ts'

/** That one is far down in the list. */
const DEEP = "Number(document.querySelector('tbody tr[aria-rowindex]')?.ariaRowIndex) > 5000"

describe('the list without channels', () => {
  let portico: Portico
  before(async () => {
    portico = await startPortico()
  })
  after(() => portico.close())

  it('says what a channel is, and leads to the first one', async t => {
    for (const colourScheme of ['light', 'dark'] as const) {
      const { page, clean } = await openConsole(t, portico, '/channels', { colourScheme })
      await page.getByRole('heading', { name: 'No channels yet' }).waitFor()
      assert.equal(await page.getByRole('link', { name: 'Connect a channel' }).count(), 1)
      await accessible(page)
      await shoot(page, `channels-empty-${colourScheme}`)
      clean()
    }
  })

  it('says in the words of the server why nothing is shown', async t => {
    const policies = [{ permission: 'workspace.get', resource: 'workspace' }]
    const { secret } = await portico.api.post<{ secret: string }>('/keys', { name: 'Narrow', policies })
    for (const colourScheme of ['light', 'dark'] as const) {
      const { page, clean } = await openConsole(t, portico, '/channels', { key: secret, colourScheme })
      await page.getByRole('alert').getByText('channels.list').waitFor()
      await page.getByRole('button', { name: 'Try again' }).waitFor()
      await accessible(page)
      await shoot(page, `channels-refused-${colourScheme}`)
      clean(/403/)
    }
  })
})

describe('the list of more channels than are held', () => {
  const MANY = 20_050
  let portico: Portico
  before(async () => {
    portico = await startPortico({ bare: true })
    await putChannels(portico, MANY)
  })
  after(() => portico.close())

  it('has in the page what is seen, and finds every one', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels?sort=name')
    await page.getByText('The newest 20,000 channels. Search by name to find the others.').waitFor()
    await page.locator('table[aria-rowcount="20001"]').waitFor()
    const drawn = () => page.locator('tbody tr').count()
    assert.ok((await drawn()) < 100)
    await row(page, 'Shop 51').first().hover()
    await page.mouse.wheel(0, 400_000)
    const first = page.getByRole('row').nth(1)
    await page.waitForFunction(DEEP)
    assert.ok((await drawn()) < 100)
    assert.match((await first.textContent()) ?? '', /Shop \d+/)
    // Who comes back from a channel finds the list where it was.
    await page.getByRole('row').nth(10).getByRole('link').first().click()
    await page.waitForURL('**/channels/*')
    await page.goBack()
    await page.waitForFunction(DEEP)
    // An old one: only the server knows it.
    await search(page).fill('Shop 7')
    await page.getByRole('link', { name: 'Shop 7', exact: true }).waitFor()
    assert.ok((await drawn()) < 100)
    await search(page).fill('Shop 19777')
    // The other has these digits in its address.
    await count(page, '2 channels').waitFor()
    assert.deepEqual(await names(page), ['Shop 19777', 'Shop 19778'])
    await page.waitForURL('**/channels?q=Shop+19777&sort=name')
    clean()
  })
})
