import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Event } from '../../domain/entities.ts'
import { idAt, newId } from '../../domain/ids.ts'
import { watchEvents } from './watch.ts'

/** Reads so many events. */
async function take(events: AsyncIterable<Event>, count: number): Promise<Event[]> {
  const taken: Event[] = []
  for await (const event of events) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}

const sent = (channelId: string | null = null) => ({ type: 'message.sent' as const, channelId })

eachStore((kind, open) => {
  it('gives events as they happen, from the call on, by type and channel', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const { signal } = new AbortController()
    await scene.record(sent())
    const channelId = newId()
    const all = watchEvents(context, caller, {}, signal)
    const some = watchEvents(context, caller, { types: ['contact.*', 'message.sent'], channelId }, signal)
    await scene.record({ type: 'message.read', channelId }, sent(), sent(channelId))
    assert.deepEqual(
      (await take(all, 3)).map(event => event.type),
      ['message.read', 'message.sent', 'message.sent'],
    )
    const [event] = await take(some, 1)
    assert.deepEqual([event?.type, event?.channelId], ['message.sent', channelId])
  })

  it('gives the stored ones after an event first, then live ones, none twice and none left out', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const { signal } = new AbortController()
    const firsts = watchEvents(context, caller, {}, signal)
    await scene.record(sent())
    const [seen] = await take(firsts, 1)
    const stored = Array.from({ length: 1200 }, () => sent())
    await scene.record(...stored)
    const events = watchEvents(context, caller, { after: seen?.id ?? '' }, signal)
    const got: Event[] = []
    let recorded = 1200
    for await (const event of events) {
      got.push(event)
      // More comes in while the stored ones are read.
      if (got.length % 100 === 0 && recorded < 2400) {
        recorded += 100
        void scene.record(...stored.slice(0, 100))
      }
      if (got.length === 2400) break
    }
    const ids = got.map(event => event.id)
    assert.equal(new Set(ids).size, 2400)
    assert.ok(!ids.includes(seen?.id ?? ''))
    const rows = await context.store.read.selectFrom('events').select('id').orderBy('id').execute()
    assert.deepEqual(
      ids.toSorted(),
      rows.slice(1).map(row => row.id),
    )
  })

  it('ends when the signal says so', async t => {
    const { context, caller } = await setScene(t, open)
    const controller = new AbortController()
    const reading = take(watchEvents(context, caller, {}, controller.signal), 1)
    controller.abort()
    assert.deepEqual(await reading, [])
    assert.deepEqual(await take(watchEvents(context, caller, {}, controller.signal), 1), [])
  })

  it('ends for a reader that is too slow, and says how to go on', async t => {
    const { context, caller } = await setScene(t, open)
    const { workspaceId } = caller
    const events = watchEvents(context, caller, {}, new AbortController().signal)
    const event = { id: newId(), type: 'message.sent', channelId: null, at: 0, data: '{}' }
    for (let batch = 0; batch < 101; batch++) {
      context.bus.publish('events', { workspaceId, events: Array.from({ length: 100 }, () => event) })
    }
    await assert.rejects(take(events, 1), { code: 'unavailable', message: /More than 10000 events wait/ })
  })

  it('refuses an id and a type that it cannot read', async t => {
    const { context, caller } = await setScene(t, open)
    const { signal } = new AbortController()
    const fails = (field: string) => ({ code: 'invalid', details: { field } })
    assert.throws(() => watchEvents(context, caller, { after: 'x' }, signal), fails('/after'))
    assert.throws(() => watchEvents(context, caller, { types: ['x.y'] }, signal), fails('/types'))
  })

  if (kind === 'postgres') {
    it('gives an event that was committed after one with a later id was seen', async t => {
      const scene = await setScene(t, open)
      const { context, caller } = scene
      const { signal } = new AbortController()
      const row = (type: 'message.sent' | 'message.read', secondsAgo: number) => ({
        workspace_id: caller.workspaceId,
        id: idAt(Date.now() - 1000 * secondsAgo),
        type,
        channel_id: null,
        data: '{}',
        at: 0,
      })
      const [late, seen, next] = [row('message.read', 10), row('message.sent', 1), row('message.sent', 0)]
      await context.store.transaction(tx => tx.db.insertInto('events').values([seen, late, next]).execute())
      const events = await take(watchEvents(context, caller, { after: seen.id }, signal), 1)
      assert.deepEqual(
        events.map(event => event.id),
        [late.id],
      )
    })
  }
})
