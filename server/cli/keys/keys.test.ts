import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { folder, portico, startPortico } from '../testing.ts'

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64')

eachStore((kind, open, address) => {
  const settingsFor = async (data: string) => ({
    PORTICO_DATA: data,
    PORTICO_STORE: await address(),
    PORTICO_LOG: 'silent',
    ...(kind === 'postgres' && { PORTICO_MASTER_KEY: MASTER_KEY }),
  })

  it('makes, lists and ends keys of a Portico that runs', async t => {
    const settings = await settingsFor(folder(t))
    const running = await startPortico(t, settings)
    const ask = async (path: string, key: string) =>
      (await fetch(`${running.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })).status

    const made = await portico(
      ['keys', 'create', '--name', 'report', '--preset', 'viewer', '--json'],
      settings,
    )
    assert.equal(made.code, 0, made.stderr)
    const { id, secret, ...key } = JSON.parse(made.stdout)
    assert.equal(key.name, 'report')
    assert.equal(await ask('/channels', secret), 200)
    assert.equal(await ask('/keys', secret), 403)

    const plain = await portico(['keys', 'create', '--name', 'crm'], settings)
    assert.match(plain.stdout, /^pk_\S+\n\nKeep it: it is not shown again\.\n$/)

    const listed = await portico(['keys', 'list', '--json'], settings)
    const keys = JSON.parse(listed.stdout) as { name: string; id: string }[]
    assert.deepEqual(
      keys.map(k => k.name),
      ['crm', 'report', 'owner'],
    )
    assert.equal(keys[1]?.id, id)
    assert.equal(listed.stdout.includes(secret), false)

    // Its ten seconds in the memory of the running node are over with a node that has not seen it.
    await running.stop()
    assert.equal((await portico(['keys', 'revoke', id], settings)).code, 0)
    const again = await startPortico(t, settings)
    const answer = await fetch(`${again.url}/api/v1/channels`, {
      headers: { authorization: `Bearer ${secret}` },
    })
    assert.equal(answer.status, 401)
    assert.match((await portico(['keys', 'list'], settings)).stdout, new RegExp(`^${id} .* revoked `, 'm'))
  })

  it('asks which workspace where there are several', async t => {
    const settings = await settingsFor(folder(t))
    const store = await open(settings.PORTICO_STORE)
    await store.migrate()
    const empty = await portico(['keys', 'list'], settings)
    assert.equal(empty.code, 1)
    assert.match(empty.stderr, /^portico: There is no workspace yet.*\n$/)

    const [one, two] = [newId(), newId()]
    const workspaces = [one, two].map(id => ({ id, name: id.slice(-4), created_at: 0 }))
    await store.transaction(
      async tx => void (await tx.db.insertInto('workspaces').values(workspaces).execute()),
    )
    const unsaid = await portico(['keys', 'create', '--name', 'a'], settings)
    assert.equal(unsaid.code, 1)
    assert.match(
      unsaid.stderr,
      new RegExp(`^portico: Say which workspace with --workspace: ${one} .*${two} .*\n$`),
    )
    const unknown = await portico(['keys', 'create', '--name', 'a', '--workspace', newId()], settings)
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /^portico: There is no workspace /)

    const made = await portico(['keys', 'create', '--name', 'a', '--workspace', two], settings)
    assert.equal(made.code, 0, made.stderr)
    const namesIn = async (workspace: string) => {
      const { stdout } = await portico(['keys', 'list', '--json', '--workspace', workspace], settings)
      return (JSON.parse(stdout) as { name: string }[]).map(key => key.name)
    }
    assert.deepEqual(await namesIn(one), [])
    assert.deepEqual(await namesIn(two), ['a'])
    const [key] = await store.read.selectFrom('keys').select('id').execute()
    const strange = await portico(['keys', 'revoke', key?.id ?? '', '--workspace', one], settings)
    assert.equal(strange.code, 1)
    assert.match(strange.stderr, /No such key/)
  })
})

describe('portico keys create', () => {
  it('ends a key at the moment that is given', async t => {
    const settings = { PORTICO_DATA: folder(t), PORTICO_LOG: 'silent' }
    await (await startPortico(t, settings)).stop()
    const create = (...more: string[]) =>
      portico(['keys', 'create', '--name', 'a', '--json', ...more], settings)
    const { stdout } = await create('--expires', '2999-01-31')
    assert.equal(JSON.parse(stdout).expiresAt, '2999-01-31T00:00:00.000Z')
    const offset = await create('--expires', '2999-01-31T18:00:00+02:00')
    assert.equal(JSON.parse(offset.stdout).expiresAt, '2999-01-31T16:00:00.000Z')
    const past = await create('--expires', '2020-01-31')
    assert.equal(past.code, 1)
    assert.match(past.stderr, /^portico: The key would have expired already\.\n$/)
  })
})
