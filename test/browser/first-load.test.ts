import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openConsole } from '../support/console.ts'
import { startPortico } from '../support/portico.ts'

/** Bytes of script, packed by gzip, that the first page may bring. */
const LIMIT = 200 * 1024

const DIST = fileURLToPath(new URL('../../console/dist/', import.meta.url))

/** Small files are not packed. */
const packed = (name: string): number => {
  const path = DIST + name
  return statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size
}

test('the first page brings little script, and only its own', async t => {
  const portico = await startPortico()
  t.after(() => portico.close())
  const { page, clean } = await openConsole(t, portico, '/channels')
  await page.getByRole('heading', { name: 'Channels', level: 1 }).waitFor()
  await page.waitForLoadState('load')
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter(path => path.endsWith('.js')),
  )
  assert.ok(loaded.length > 0)
  const sizes = loaded.map(path => [path, packed(path.slice('/console/'.length))] as const)
  const sum = sizes.reduce((all, [, size]) => all + size, 0)
  t.diagnostic(`${Math.round(sum / 1024)} kB`)
  assert.ok(sum <= LIMIT, JSON.stringify(sizes))
  assert.deepEqual(
    loaded.filter(path => /inbox|webhooks|palette/.test(path)),
    [],
  )
  clean()
})
