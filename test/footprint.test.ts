import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Portico, startPortico } from './support/portico.ts'

/** MB of resident memory that an idle Portico may have. */
const LIMIT = 120
/** How often it is looked before it counts as too much. */
const LOOKS = 60
/** One start in some is unlucky: the C library keeps some MB more of what was free in between. The middle one counts. */
const LIVES = 3

test(`an idle Portico takes less than ${LIMIT} MB`, async t => {
  const portico = await startPortico({ bare: true })
  t.after(() => portico.close())
  // The first start after an installation fills the cache; all others find it filled.
  assert.equal(await portico.stop(), 0)
  await portico.restart()

  const { id } = await portico.api.post<{ id: string }>('/channels', {
    network: 'sandbox',
    name: 'First',
    config: {},
  })
  await portico.api.post(`/channels/${id}/activate`)
  const taken: number[] = []
  for (let life = 1; life <= LIVES; life++) {
    if (life > 1) await portico.restart()
    // Every one of them has worked before it is looked at.
    await portico.api.post(`/channels/${id}/sandbox/events`, {
      type: 'message',
      sender: { address: 'ada' },
      content: { type: 'text', text: 'Hello' },
    })
    assert.equal((await portico.api.all('/messages')).length, life)
    taken.push(await atRest(portico))
  }
  t.diagnostic(`${taken.join(', ')} MB`)
  const [, median = LIMIT] = taken.sort((a, b) => a - b)
  assert.ok(median < LIMIT, `${median} MB`)
})

/** What it takes once it has given back what the start and the requests have left. */
async function atRest({ pid }: Portico): Promise<number> {
  let taken = memoryOf(pid)
  for (let look = 0; look < LOOKS && taken >= LIMIT; look++) {
    await sleep(500)
    taken = memoryOf(pid)
  }
  return taken
}

/** The resident memory of a process in MB. */
function memoryOf(pid: number): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return Math.round(Number(kilobytes) / 1024)
}
