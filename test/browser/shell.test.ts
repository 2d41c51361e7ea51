import { after, before, describe, it } from 'node:test'
import { accessible } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'

describe('what stands around every page', () => {
  let portico: Portico
  before(async () => {
    portico = await startPortico()
  })
  after(() => portico.close())

  it('stays when a page cannot be shown, and leads out of it', async t => {
    const { page, clean } = await openConsole(t, portico, '/channels')
    const heading = (name: string) => page.getByRole('heading', { name, level: 1 })
    await heading('Channels').waitFor()
    // As after an update, when a tab still asks for what is gone from the server.
    await page.route('**/console/assets/*', route => route.fulfill({ status: 404 }))
    await page.getByRole('link', { name: 'Keys' }).click()
    await page.getByRole('heading', { name: 'This page cannot be shown.' }).waitFor()
    await accessible(page)
    await page.getByRole('link', { name: 'Channels' }).click()
    await heading('Channels').waitFor()
    await page.getByRole('link', { name: 'Keys' }).click()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Load it anew' }).click()
    await heading('Keys').waitFor()
    clean(/404/, /Failed to fetch dynamically imported module/, /console:/)
  })
})
