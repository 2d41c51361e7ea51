import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { callerOf, setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Event } from '../../domain/entities.ts'
import type { EventType } from '../../domain/event.ts'
import { newId } from '../../domain/ids.ts'
import { type ListEvents, listEvents } from './list.ts'
import { recordEvents } from './record.ts'

/** So that no event is too new to be listed. */
const SETTLED = 60_000

const types: EventType[] = ['message.received', 'message.sent', 'contact.created', 'message.read']

eachStore((kind, open) => {
  it('lists by type, channel and time, either way', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const channelId = newId()
    await scene.record(
      { type: 'message.received', channelId },
      { type: 'message.sent', channelId: newId() },
      { type: 'contact.created' },
      { type: 'message.read', channelId },
    )
    scene.skip(SETTLED)
    const list = async (input: Partial<ListEvents>) =>
      (await listEvents(context, caller, { limit: 10, order: 'asc', ...input })).items
    const all = await list({})
    const typesOf = (events: Event[]) => events.map(event => event.type)
    assert.deepEqual(typesOf(all), types)
    assert.deepEqual(typesOf(await list({ order: 'desc' })), types.toReversed())
    assert.deepEqual(typesOf(await list({ type: 'contact.created' })), ['contact.created'])
    assert.deepEqual(typesOf(await list({ type: 'message.*' })), [
      'message.received',
      'message.sent',
      'message.read',
    ])
    assert.deepEqual(typesOf(await list({ channelId })), ['message.received', 'message.read'])
    const [first, last] = [all[0] as Event, all.at(-1) as Event]
    assert.equal((await list({ from: first.at, to: last.at + 1 })).length, 4)
    assert.deepEqual(await list({ to: first.at }), [])
    assert.deepEqual(await list({ from: last.at + 1 }), [])
    assert.deepEqual((await listEvents(context, callerOf(newId()), { limit: 10 })).items, [])
  })

  it('goes on after a page, and after an event', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    await scene.record(...types.map(type => ({ type })))
    scene.skip(SETTLED)
    for (const order of ['asc', 'desc'] as const) {
      const seen: Event[] = []
      let cursor: string | null | undefined
      while (cursor !== null) {
        const page = await listEvents(context, caller, { limit: 3, order, ...(cursor && { cursor }) })
        seen.push(...page.items)
        cursor = page.next
      }
      assert.deepEqual(
        seen.map(event => event.type),
        order === 'asc' ? types : types.toReversed(),
      )
    }
    const { items } = await listEvents(context, caller, { limit: 1, order: 'asc' })
    const rest = await listEvents(context, caller, { limit: 10, order: 'asc', cursor: items[0]?.id ?? '' })
    assert.equal(rest.items.length, 3)
  })

  it('refuses what it cannot read', async t => {
    const { context, caller } = await setScene(t, open)
    for (const [input, field] of [
      [{ cursor: 'nonsense' }, '/cursor'],
      [{ type: 'message' }, '/type'],
      [{ type: 'weather.*' }, '/type'],
    ] as const) {
      await assert.rejects(listEvents(context, caller, { limit: 10, ...input }), {
        code: 'invalid',
        details: { field },
      })
    }
  })

  it('passes over no event whose transaction took longer', async t => {
    const { context, caller } = await setScene(t, open, { now: Date.now })
    const { workspaceId } = caller
    const draft = (type: EventType) => ({ workspaceId, type, channelId: null, data: {} })
    const begun = Promise.withResolvers<void>()
    const later = Promise.withResolvers<void>()
    const grown = Promise.withResolvers<void>()
    const listed = Promise.withResolvers<void>()
    const first = context.store.transaction(async tx => {
      await recordEvents(context, tx, [draft('message.received')])
      begun.resolve()
      // With one writer nobody overtakes.
      if (kind === 'sqlite') return
      await later.promise
      await sql`select pg_sleep(1.2)`.execute(tx.db)
      grown.resolve()
      await listed.promise
    })
    await begun.promise
    await context.store.transaction(tx => recordEvents(context, tx, [draft('message.sent')]))
    later.resolve()
    if (kind === 'postgres') await grown.promise
    const early = await listEvents(context, caller, { limit: 10, order: 'asc' })
    listed.resolve()
    await first
    const cursor = early.items.at(-1)?.id
    const late = await listEvents(context, caller, { limit: 10, order: 'asc', ...(cursor && { cursor }) })
    assert.deepEqual(
      [...early.items, ...late.items].map(event => event.type),
      ['message.received', 'message.sent'],
    )
  })
})
