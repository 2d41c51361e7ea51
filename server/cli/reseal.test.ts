import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { eachStore } from '../../test/support/stores.ts'
import { parseMasterKey } from '../config.ts'
import { newId } from '../domain/ids.ts'
import { sealingKeys } from '../store/reseal.ts'
import { createSeal } from '../store/seal.ts'
import type { Store } from '../store/store.ts'
import { ended, folder, portico, spawnPortico, startPortico } from './testing.ts'

const TOKEN = '123456:planted-token'

interface Scene {
  settings: Record<string, string>
  newKey: Buffer
  newKeyFile: string
}

eachStore((kind, open, address) => {
  /** The settings of a Portico whose key is `key`, and a file with a new key. */
  async function scene(t: TestContext, key = randomBytes(32)): Promise<Scene> {
    const data = folder(t)
    const newKey = randomBytes(32)
    const newKeyFile = join(data, 'new.key')
    writeFileSync(newKeyFile, newKey.toString('base64'))
    const settings = { PORTICO_DATA: data, PORTICO_STORE: await address(), PORTICO_LOG: 'silent' }
    if (kind === 'postgres')
      return { settings: { ...settings, PORTICO_MASTER_KEY: key.toString('hex') }, newKey, newKeyFile }
    writeFileSync(join(data, 'master.key'), key.toString('base64'))
    return { settings, newKey, newKeyFile }
  }

  /** The settings of the next start. */
  const afterwards = ({ settings, newKey }: Scene) =>
    kind === 'postgres' ? { ...settings, PORTICO_MASTER_KEY: newKey.toString('base64') } : settings

  it('lets everything be opened with the new key, and nothing with the old one', async t => {
    const { settings, newKey, newKeyFile } = await scene(t)
    const running = await startPortico(t, settings)
    const call = async (url: string, path: string, init: RequestInit = {}) => {
      const headers = {
        authorization: `Bearer ${running.key}`,
        'content-type': 'application/json',
        'idempotency-key': 'once',
      }
      return fetch(`${url}/api/v1${path}`, { ...init, headers })
    }
    const body = JSON.stringify({ network: 'telegram', name: 'Bot', config: { botToken: TOKEN } })
    const made = (await (await call(running.url, '/channels', { method: 'POST', body })).json()) as {
      id: string
    }
    const provider = JSON.stringify({ config: { authToken: TOKEN } })
    assert.equal((await call(running.url, '/providers/viber', { method: 'PUT', body: provider })).status, 200)

    const inUse = await portico(['reseal', '--new-key', newKeyFile], settings)
    assert.equal(inUse.code, 1)
    assert.match(inUse.stderr, /^portico: The store is in use: stop every Portico node/)
    await running.stop()

    const { code, stdout, stderr } = await portico(['reseal', '--new-key', newKeyFile], settings)
    assert.equal(code, 0, stderr)
    // The channel's, the provider's, and the answer that is kept for the channel's Idempotency-Key.
    assert.match(stdout, /^3 secrets were resealed\.$/m)
    for (const secret of [TOKEN, newKey.toString('base64').slice(0, 20)]) {
      assert.ok(!`${stdout}${stderr}`.includes(secret))
    }

    const resealed = afterwards({ settings, newKey, newKeyFile })
    const again = await startPortico(t, resealed)
    assert.equal((await call(again.url, `/channels/${made.id}`)).status, 200)
    const lent = (await (await call(again.url, '/providers/viber')).json()) as { secrets: string[] }
    assert.deepEqual(lent.secrets, ['authToken'])
    const repeated = await call(again.url, '/channels', { method: 'POST', body })
    assert.equal(repeated.headers.get('idempotent-replayed'), 'true')
    assert.deepEqual(await repeated.json(), made)
    await again.stop()

    if (kind === 'sqlite') {
      const file = join(settings.PORTICO_DATA ?? '', 'master.key')
      assert.deepEqual(parseMasterKey('', readFileSync(file, 'utf8')), newKey)
      assert.equal(statSync(file).mode & 0o777, 0o600)
      assert.equal(existsSync(`${file}.new`), false)
    } else {
      const { code, stderr } = await portico(['start'], settings)
      assert.equal(code, 1)
      assert.match(stderr, /PORTICO_MASTER_KEY is the key/)
    }
  })

  /** A store with this many secrets under each of the keys. */
  async function fill(store: Store, counts: [Buffer, number][]): Promise<void> {
    await store.migrate()
    const workspace_id = newId()
    const rows = counts.flatMap(([key, count]) => {
      const seal = createSeal(key)
      return Array.from({ length: count }, () => {
        const owner_id = newId()
        return { workspace_id, owner_id, sealed: seal.close(workspace_id, owner_id, owner_id) }
      })
    })
    for (let at = 0; at < rows.length; at += 500) {
      const some = rows.slice(at, at + 500)
      await store.transaction(async tx => void (await tx.db.insertInto('secrets').values(some).execute()))
    }
  }

  async function assertOpens(store: Store, key: Buffer, count: number): Promise<void> {
    const seal = createSeal(key)
    const rows = await store.read.selectFrom('secrets').selectAll().execute()
    assert.equal(rows.length, count)
    for (const row of rows) assert.equal(seal.open(row.workspace_id, row.owner_id, row.sealed), row.owner_id)
  }

  it('goes on where a run was killed', async t => {
    const key = randomBytes(32)
    const { settings, newKey, newKeyFile } = await scene(t, key)
    const filled = await open(settings.PORTICO_STORE)
    await fill(filled, [[key, 20_000]])
    await filled.close()

    const child = spawnPortico(['reseal', '--new-key', newKeyFile], settings)
    const end = ended(child)
    const [progress] = await once(child.stderr, 'data')
    assert.match(String(progress), /^2000 of 20000\n/)
    child.kill('SIGKILL')
    assert.equal((await end).code, null)

    const again = await portico(['reseal', '--new-key', newKeyFile], settings)
    assert.equal(again.code, 0, again.stderr)
    await assertOpens(await open(settings.PORTICO_STORE), newKey, 20_000)
  })

  it('does not start between an interrupted run and the next, and leaves alone what is done', async t => {
    const key = randomBytes(32)
    const { settings, newKey, newKeyFile } = await scene(t, key)
    const filled = await open(settings.PORTICO_STORE)
    await fill(filled, [
      [key, 3],
      [newKey, 2],
    ])
    await filled.close()
    const started = await portico(['start'], settings)
    assert.equal(started.code, 1)
    assert.match(started.stderr, /If `portico reseal` was interrupted, run it again/)
    const { stdout } = await portico(['reseal', '--new-key', newKeyFile], settings)
    assert.match(stdout, /^3 secrets were resealed\.$/m)
    await assertOpens(await open(settings.PORTICO_STORE), newKey, 5)
  })

  it('touches nothing when some secrets are under a third key', async t => {
    const [key, third] = [randomBytes(32), randomBytes(32)]
    const { settings, newKeyFile } = await scene(t, key)
    const filled = await open(settings.PORTICO_STORE)
    await fill(filled, [
      [key, 1],
      [third, 1],
    ])
    await filled.close()
    const { code, stderr } = await portico(['reseal', '--new-key', newKeyFile], settings)
    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`^portico: .* sealed under ${createSeal(third).keyId}`))
    const store = await open(settings.PORTICO_STORE)
    assert.deepEqual(await sealingKeys(store.read), [key, third].map(k => createSeal(k).keyId).sort())
  })
})

describe('portico reseal', () => {
  const mistakes = [
    { name: 'a file that is not there', content: null, says: /ENOENT/ },
    { name: 'a key that is too short', content: 'AAAA', says: /The new master key must be 32 bytes/ },
  ]
  for (const { name, content, says } of mistakes) {
    it(`refuses ${name}`, async t => {
      const data = folder(t)
      const file = join(data, 'new.key')
      if (content !== null) writeFileSync(file, content)
      const { code, stderr } = await portico(['reseal', '--new-key', file], { PORTICO_DATA: data })
      assert.equal(code, 1)
      assert.match(stderr, says)
    })
  }
})
