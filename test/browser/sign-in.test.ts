import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accessible, openPage, shoot } from '../support/browser.ts'
import { type Portico, startPortico } from '../support/portico.ts'

describe('signing in to the console', () => {
  let portico: Portico
  before(async () => {
    portico = await startPortico()
  })
  after(() => portico.close())

  it('leads from the bare address to where one wanted to go', async t => {
    const { page, context, clean } = await openPage(t)
    await page.goto(portico.url)
    assert.equal(new URL(page.url()).pathname, '/console/')
    await page.goto(`${portico.url}/console/keys`)
    const key = page.getByLabel('API key')
    await key.fill('pk_of_somebody_else')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('The key is not known').waitFor()
    await accessible(page)
    await shoot(page, 'sign-in')
    await key.fill(portico.key)
    await key.press('Enter')
    await page.getByRole('heading', { name: 'Keys', level: 1 }).waitFor()
    const [cookie, ...others] = await context.cookies()
    assert.deepEqual(others, [])
    assert.ok(cookie?.httpOnly)
    assert.equal(cookie.sameSite, 'Strict')
    assert.ok(cookie.expires > 0)
    assert.ok(!(await page.content()).includes(portico.key))
    await accessible(page)
    await shoot(page, 'signed-in')

    await page.reload()
    await page.getByRole('heading', { name: 'Keys', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('API key').waitFor()
    assert.deepEqual(await context.cookies(), [])
    clean(/401/)
  })

  it('ends with its key', async t => {
    const { page, clean } = await openPage(t)
    const lent = { name: 'Lent', preset: 'owner' }
    const { id, secret } = await portico.api.post<{ id: string; secret: string }>('/keys', lent)
    await page.goto(`${portico.url}/console/channels`)
    await page.getByLabel('API key').fill(secret)
    await page.getByLabel('API key').press('Enter')
    await page.getByRole('heading', { name: 'Channels', level: 1 }).waitFor()
    await portico.api.delete(`/keys/${id}`)
    await page.goto(`${portico.url}/console/channels`)
    await page.getByLabel('API key').waitFor()
    clean(/401/)
  })
})
