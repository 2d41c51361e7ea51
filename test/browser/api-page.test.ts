import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Dialect, dialectsFor, keyOf, type Scene } from '../../console/src/pages/api/snippets.ts'
import { shoot } from '../support/browser.ts'
import { openConsole } from '../support/console.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { startReceiver } from '../support/receiver.ts'
import { connectSandbox } from '../support/setup.ts'
import { accessibleInBoth, fits } from './looks.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CURL = fileURLToPath(new URL('../support/curl.ts', import.meta.url))

describe('the API page of the console', () => {
  let portico: Portico
  let channelId: string
  let botId: string
  let scene: Scene
  before(async () => {
    portico = await startPortico()
    botId = (await portico.api.post<{ id: string }>('/bots', { name: 'Shop' })).id
    channelId = (await connectSandbox(portico.api, 'Support', { botId })).id
    scene = {
      base: portico.url,
      prefix: portico.key.slice(0, 12),
      workspaceId: portico.workspaceId,
      channelId,
      botId,
    }
  })
  after(() => portico.close())

  it('shows the snippets with the host, the key’s beginning and things of the workspace', async t => {
    const { page, clean } = await openConsole(t, portico, '/api')
    const dialects = dialectsFor(scene)
    for (const { title, snippets } of dialects) {
      await page.getByRole('tab', { name: title, exact: true }).click()
      for (const { title: what, code } of snippets) {
        const shown = page
          .getByRole('tabpanel')
          .getByRole('region', { name: `snippet: ${what}`, exact: true })
        // The ids of a channel and a bot come a moment later.
        await page
          .getByRole('tabpanel')
          .getByText(code.split('\n')[0] ?? '')
          .first()
          .waitFor()
        assert.equal(await shown.textContent(), code)
      }
      await accessibleInBoth(page)
    }
    await page.waitForURL(/as=twilio-flex/)
    await page.reload()
    await page.getByRole('tab', { name: 'Twilio Flex', selected: true }).waitFor()
    await shoot(page, 'api-twilio')
    await page.getByRole('tab', { name: 'Portico', exact: true }).click()
    await shoot(page, 'api')
    const reference = page.getByRole('link', { name: /API reference/ })
    assert.equal(await reference.getAttribute('href'), '/docs')
    assert.equal(await reference.getAttribute('target'), '_blank')
    await page.getByRole('link', { name: 'make a key for this' }).click()
    await page.getByRole('dialog', { name: 'New key' }).waitFor()
    clean()
  })

  it('leads to documents that are there', async () => {
    for (const { document, title } of dialectsFor(scene)) {
      const response = await fetch(portico.url + document)
      assert.equal(response.status, 200, title)
      await response.body?.cancel()
    }
    assert.equal((await fetch(`${portico.url}/docs`)).status, 200)
  })

  it('has snippets for the shell that work as they stand, with the key put in', async t => {
    const receiver = await startReceiver()
    t.after(() => receiver.close())
    for (const { title, what, code } of all(dialectsFor(scene), 'sh')) {
      const mine = code.replaceAll(keyOf(scene), portico.key)
      await shell(mine.replace('https://crm.example.com/portico', receiver.url))
      const forged = code.replaceAll(keyOf(scene), 'pk_of_nobody')
      await assert.rejects(shell(forged), /returned error: 40[13]/, `${title}, ${what}`)
    }
  })

  it('has snippets for JavaScript that print what is there', async () => {
    const snippets = all(dialectsFor(scene), 'js')
    assert.equal(snippets.length, 3)
    for (const { title, what, code } of snippets) {
      const program = code.replaceAll(keyOf(scene), portico.key)
      // The SDK of Linktor is not here: what it sends is, in the tests of that API.
      if (program.includes('LinktorClient')) continue
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
        cwd: ROOT,
      })
      assert.match(stdout, /^Support /, `${title}, ${what}`)
    }
  })

  it('says what is missing in an empty workspace; fits a phone; shows a viewer no key to make', async t => {
    const empty = await startPortico()
    t.after(() => empty.close())
    const viewer = await empty.api.post<{ secret: string }>('/keys', { name: 'Looks', preset: 'viewer' })
    const { page, clean } = await openConsole(t, empty, '/api', { key: viewer.secret, width: 360 })
    await page.getByText('is the id of a channel').waitFor()
    await fits(page)
    assert.equal(await page.getByRole('link', { name: 'make a key for this' }).count(), 0)
    await page.getByRole('tab', { name: 'ChatCaptain' }).click()
    await page.getByText('is the id of a bot').waitFor()
    await accessibleInBoth(page)
    await shoot(page, 'api-360')
    clean()
  })
})

/** Runs a command; throws for an answer that is not from 200 to 299. */
const shell = (command: string) =>
  run('bash', ['-c', `command -v curl >/dev/null || curl() { node '${CURL}' "$@"; }\n${command} -sSf`])

const all = (dialects: readonly Dialect[], wanted: 'sh' | 'js') =>
  dialects.flatMap(({ title, snippets }) =>
    snippets
      .filter(({ language }) => language === wanted)
      .map(({ title: what, code }) => ({ title, what, code })),
  )
