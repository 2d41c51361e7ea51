import assert from 'node:assert/strict'
import { it } from 'node:test'
import { eachStore } from '../../test/support/stores.ts'
import { portico } from './testing.ts'

eachStore((_kind, open, address) => {
  it('runs what is missing, says which, and then nothing', async () => {
    const PORTICO_STORE = await address()
    const first = await portico(['migrate'], { PORTICO_STORE })
    assert.match(first.stdout, /^Ran 0001_initial\.\n(Ran \w+\.\n)*The store is up to date\.\n$/)
    assert.deepEqual([first.code, first.stderr], [0, ''])
    const second = await portico(['migrate'], { PORTICO_STORE })
    assert.deepEqual(second, { code: 0, stdout: 'The store was up to date already.\n', stderr: '' })
    const store = await open(PORTICO_STORE)
    await store.ping()
    assert.deepEqual(await store.migrate(), [])
  })
})
