import assert from 'node:assert/strict'
import { it } from 'node:test'
import { callerOf, type Scene, setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { BusMessages } from '../../bus/bus.ts'
import { newId } from '../../domain/ids.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller } from '../context.ts'
import { createWebhook } from '../webhooks/create.ts'
import { deleteWebhook } from '../webhooks/remove.ts'
import { updateWebhook } from '../webhooks/update.ts'
import { type EventDraft, recordEvents } from './record.ts'

const url = 'https://receiver.example/hook'

const sent = ({ workspaceId }: Caller): EventDraft => ({
  workspaceId,
  type: 'message.sent',
  channelId: null,
  data: {},
})

/** What is published from now on. */
function listen({ context }: Scene) {
  const events: BusMessages['events'][] = []
  const work: BusMessages['work'][] = []
  context.bus.subscribe('events', message => events.push(message))
  context.bus.subscribe('work', message => work.push(message))
  return { events, work }
}

const deliveriesOf = (scene: Scene) =>
  scene.context.store.read.selectFrom('deliveries').selectAll().orderBy('id').execute()

eachStore((_kind, open) => {
  it('stores events of many workspaces with few statements, and says so once for each after the commit', async t => {
    const scene = await setScene(t, open)
    const { context } = scene
    const callers = Array.from({ length: 50 }, () => callerOf(newId()))
    const webhooks = await Promise.all(
      callers.map(caller => createWebhook(context, caller, { url, events: ['message.*'] })),
    )
    const published = listen(scene)
    const drafts = Array.from({ length: 10 }, () => callers.map(sent)).flat()
    let statements = 0
    const announce = await context.store.transaction(tx => {
      const counting: Tx = {
        db: tx.db,
        run: (statement, rows) => {
          statements++
          return tx.run(statement, rows)
        },
      }
      return recordEvents(context, counting, drafts)
    })
    assert.equal(statements, 4, 'webhooks, events, deliveries, jobs')
    assert.deepEqual([published.events, published.work], [[], []])
    announce()
    assert.deepEqual(
      published.events.map(message => [message.workspaceId, message.events.length]),
      callers.map(caller => [caller.workspaceId, 10]),
    )
    assert.deepEqual(
      published.work.map(message => [message.kind, message.laneId]),
      webhooks.map(({ webhook }) => ['deliver', webhook.id]),
    )
    const events = await context.store.read.selectFrom('events').select('id').orderBy('id').execute()
    const told = published.events.flatMap(message => message.events.map(event => event.id))
    assert.deepEqual(
      events.map(event => event.id),
      told.toSorted(),
    )
    const jobs = await context.store.read.selectFrom('jobs').select('id').orderBy('id').execute()
    assert.deepEqual(
      (await deliveriesOf(scene)).map(delivery => delivery.id),
      jobs.map(job => job.id),
    )
    assert.equal(jobs.length, 500)
  })

  it('stores nothing when the transaction fails', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    await createWebhook(context, caller, { url, events: ['*'] })
    const failing = context.store.transaction(async tx => {
      await recordEvents(context, tx, [sent(caller)])
      throw new Error('after all not')
    })
    await assert.rejects(failing, /after all not/)
    for (const table of ['events', 'deliveries', 'jobs'] as const) {
      assert.deepEqual(await context.store.read.selectFrom(table).selectAll().execute(), [], table)
    }
  })

  it('knows at once of a webhook that is new, changed, off or gone', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const count = async () => {
      const before = (await deliveriesOf(scene)).length
      await scene.record({ type: 'message.sent' })
      return (await deliveriesOf(scene)).length - before
    }
    assert.equal(await count(), 0)
    const { webhook } = await createWebhook(context, caller, { url, events: ['message.*'] })
    assert.equal(await count(), 1)
    await updateWebhook(context, caller, webhook.id, { events: ['contact.*'] })
    assert.equal(await count(), 0)
    await updateWebhook(context, caller, webhook.id, { events: ['*'] })
    assert.equal(await count(), 1)
    await updateWebhook(context, caller, webhook.id, { enabled: false })
    assert.equal(await count(), 0)
    await updateWebhook(context, caller, webhook.id, { enabled: true })
    assert.equal(await count(), 1)
    await deleteWebhook(context, caller, webhook.id)
    assert.equal(await count(), 0)
  })
})
