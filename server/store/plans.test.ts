import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { CompiledQuery, sql } from 'kysely'
import { explaining } from '../../test/support/explaining.ts'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { dueJobs, dueLanes, insertJobs, type Job, nextDue } from './jobs.ts'
import { insertMessages } from './messages.ts'
import { unreadMessages } from './reads.ts'
import type { MessageRow } from './schema.ts'
import type { Db, Store, Tx } from './store.ts'
import { openThreads } from './threads.ts'

const W = newId()
const NOW = 1_000_000
const LANES = Array.from({ length: 20 }, newId) as [string, ...string[]]

/** Lanes with much to do, more that is scheduled for later, and few jobs that wait for another try. */
function backlog(): Job[] {
  return LANES.flatMap((lane_id, lane) =>
    Array.from({ length: 1000 }, (_, i) => ({
      workspace_id: W,
      id: newId(),
      kind: 'send' as const,
      lane_id,
      serial_id: LANES[(lane + i) % LANES.length] ?? '',
      priority: i % 2,
      due_at: NOW + (i % 10 === 0 ? -i : i),
      attempts: i === 500 ? 1 : 0,
      payload: '{}',
    })),
  )
}

eachStore((kind, open) => {
  describe('with many jobs', () => {
    let store: Store
    before(async () => {
      store = await open()
      await store.transaction(tx => insertJobs(tx, backlog()))
      // PostgreSQL does this by itself before long.
      if (kind === 'postgres') await store.transaction(tx => sql`analyze jobs`.execute(tx.db))
    })

    const queries: { name: string; query: (db: Db) => Promise<unknown>; indexes: string[] }[] = [
      {
        name: 'dueJobs',
        query: db => dueJobs(db, 'send', LANES[0], NOW, 50),
        indexes: ['jobs_lane', 'jobs_tried'],
      },
      { name: 'nextDue', query: db => nextDue(db, 'send', LANES[0], NOW), indexes: ['jobs_lane'] },
      { name: 'dueLanes', query: db => dueLanes(db, 'send', NOW, 100), indexes: ['jobs_lane'] },
    ]

    for (const { name, query, indexes } of queries) {
      it(`${name} goes by the indexes`, async () => {
        const plan: string[] = []
        await query(explaining(store, plan))
        const text = plan.join('\n')
        for (const index of indexes) assert.match(text, new RegExp(`(INDEX|using) ${index} `), text)
        assert.doesNotMatch(text, kind === 'sqlite' ? /SCAN (j|e|jobs)\b/ : /Seq Scan on jobs/, text)
      })
    }
  })

  describe('with many messages', () => {
    it('a mark of reading goes by the index of its conversation', async () => {
      const store = await open()
      const channelId = newId()
      await store.transaction(async tx => {
        for (const thread of ['ada', 'bo', 'cy']) {
          const whose = { workspaceId: W, channelId, network: 'sandbox', contactId: newId() }
          const spec = { ...whose, thread, unread: 0, at: NOW }
          const [opened] = (await openThreads(tx, kind, [spec])).values()
          await insertMessages(tx, sentIn(channelId, opened?.conversation.id ?? ''))
        }
        if (kind === 'postgres') await sql`analyze messages`.execute(tx.db)
      })
      const plan: string[] = []
      await unreadMessages(explainingRows(store, plan), [
        { workspace_id: W, channel_id: channelId, thread: 'ada' },
      ])
      const text = plan.join('\n')
      assert.match(text, /INDEX messages_conversation .*id>|using messages_conversation on messages m/i, text)
      assert.doesNotMatch(text, /PRIMARY KEY|SCAN m\b|Seq Scan on messages/, text)
    })
  })
})

const sentIn = (channel_id: string, conversation_id: string): MessageRow[] =>
  Array.from({ length: 2000 }, () => ({
    workspace_id: W,
    id: newId(),
    conversation_id,
    channel_id,
    contact_id: W,
    direction: 'outbound',
    status: 'sent',
    content: '{}',
    metadata: null,
    reply_to: null,
    ref: null,
    failure: null,
    priority: 0,
    scheduled_at: null,
    network_at: null,
    fallback: null,
    fallback_of: null,
    created_at: NOW,
    updated_at: NOW,
  }))

/** A transaction that does nothing but note how the store would go about it. */
const explainingRows = ({ kind, read }: Store, plan: string[]): Tx => ({
  db: read,
  run: async (statement, rows) => {
    const [first] = rows
    const [text, parameters] =
      kind === 'sqlite'
        ? [`explain query plan ${statement.sqlite}`, statement.columns.map(column => first?.[column])]
        : [`explain ${statement.postgres}`, [JSON.stringify(rows)]]
    const { rows: steps } = await read.executeQuery(CompiledQuery.raw(text, parameters))
    plan.push(...steps.map(step => String(Object.values(step as object).at(-1))))
    return []
  },
})
