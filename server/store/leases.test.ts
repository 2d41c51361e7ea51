import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { acquireLeases, park, type Resource, releaseLeases, renewLeases, unpark } from './leases.ts'
import type { Store } from './store.ts'

const LONG = 3_600_000
/** A lease that is over as soon as it is taken. */
const OVER = -1000

const resource = (): Resource => ({ workspaceId: newId(), name: `send:${newId()}` })
const some = (count: number) => Array.from({ length: count }, resource)
const names = (resources: readonly Resource[]) => new Set(resources.map(r => r.name))
const nobody = new Set<string>()

eachStore((_, open) => {
  let store: Store
  before(async () => {
    store = await open()
  })

  it('gives a lease to one owner', async () => {
    const three = some(3)
    assert.deepEqual(await acquireLeases(store, 'a', three, LONG), names(three))
    assert.deepEqual(await acquireLeases(store, 'b', three, LONG), nobody)
    assert.deepEqual(await acquireLeases(store, 'a', three, LONG), names(three), 'who has it may ask again')
  })

  it('gives what is free when some is not', async () => {
    const [taken, free] = [resource(), resource()]
    await acquireLeases(store, 'a', [taken], LONG)
    assert.deepEqual(await acquireLeases(store, 'b', [taken, free], LONG), names([free]))
  })

  it('tells workspaces apart', async () => {
    const [one, two] = [resource(), { ...resource(), name: 'same' }]
    await acquireLeases(store, 'a', [{ ...one, name: 'same' }], LONG)
    assert.deepEqual(await acquireLeases(store, 'b', [two], LONG), names([two]))
  })

  it('passes on a lease that ran out', async () => {
    const it = resource()
    await acquireLeases(store, 'a', [it], OVER)
    assert.deepEqual(await acquireLeases(store, 'b', [it], LONG), names([it]))
    assert.deepEqual(await acquireLeases(store, 'a', [it], LONG), nobody)
  })

  it('passes on a lease that was given back, by its owner only', async () => {
    const it = resource()
    await acquireLeases(store, 'a', [it], LONG)
    await releaseLeases(store, 'b', [it])
    assert.deepEqual(await acquireLeases(store, 'b', [it], LONG), nobody)
    await releaseLeases(store, 'a', [it])
    assert.deepEqual(await acquireLeases(store, 'b', [it], LONG), names([it]))
  })

  it('divides leases between owners who ask at the same time', async () => {
    const many = some(60)
    const owners = ['a', 'b', 'c', 'd']
    const shuffled = owners.map((_, i) => [...many.slice(i * 15), ...many.slice(0, i * 15)])
    const got = await Promise.all(
      owners.map((owner, i) => acquireLeases(store, owner, shuffled[i] ?? [], LONG)),
    )
    assert.deepEqual(got.flatMap(set => [...set]).sort(), [...names(many)].sort())
  })

  it('asks for nothing when there is nothing to ask for', async () => {
    assert.deepEqual(await acquireLeases(store, 'a', [], LONG), nobody)
    assert.deepEqual(await renewLeases(store, 'a', [], LONG), nobody)
    await releaseLeases(store, 'a', [])
  })

  it('takes thousands at once', async () => {
    const many = some(12_000)
    assert.equal((await acquireLeases(store, 'a', many, LONG)).size, many.length)
    assert.equal((await renewLeases(store, 'a', many, LONG)).size, many.length)
    await releaseLeases(store, 'a', many)
    assert.equal((await renewLeases(store, 'a', many, LONG)).size, 0)
  })

  it('renews a lease that ran out while nobody took it', async () => {
    const it = resource()
    await acquireLeases(store, 'a', [it], OVER)
    assert.deepEqual(await renewLeases(store, 'a', [it], LONG), names([it]))
    assert.deepEqual(await acquireLeases(store, 'b', [it], LONG), nobody)
  })

  it('renews no lease that another had in between, even when it is free again', async () => {
    const [returned, lapsed] = [resource(), resource()]
    await acquireLeases(store, 'a', [returned, lapsed], OVER)
    await acquireLeases(store, 'b', [returned], LONG)
    await acquireLeases(store, 'b', [lapsed], OVER)
    await releaseLeases(store, 'b', [returned])
    assert.deepEqual(await renewLeases(store, 'a', [returned, lapsed], LONG), nobody)
  })

  it('keeps everyone off what is parked, until it is unparked', async () => {
    const it = resource()
    await acquireLeases(store, 'a', [it], LONG)
    await park(store, 'a', it, LONG)
    for (const owner of ['a', 'b']) assert.deepEqual(await acquireLeases(store, owner, [it], LONG), nobody)
    assert.deepEqual(await renewLeases(store, 'a', [it], LONG), nobody)
    await unpark(store, it)
    assert.deepEqual(await acquireLeases(store, 'b', [it], LONG), names([it]))
  })

  it('ends a park by itself', async () => {
    const it = resource()
    await acquireLeases(store, 'a', [it], LONG)
    await park(store, 'a', it, OVER)
    assert.deepEqual(await acquireLeases(store, 'b', [it], LONG), names([it]))
  })

  it('parks what is its own only, and unparks no lease', async () => {
    const it = resource()
    await acquireLeases(store, 'a', [it], LONG)
    await park(store, 'b', it, LONG)
    await unpark(store, it)
    assert.deepEqual(await renewLeases(store, 'a', [it], LONG), names([it]))
  })
})
