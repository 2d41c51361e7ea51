import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bring, counted, reported, type Stage, setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { advances, type ReportedStatus } from '../../domain/message.ts'
import type { AcceptItem } from '../messages/accept.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { settler } from '../outbox/settle.ts'

const statuses = ['sent', 'delivered', 'read', 'failed'] as const

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap(item =>
    permutations(items.filter(other => other !== item)).map(rest => [item, ...rest]),
  )
}

/** What one report after the other comes to: the final status, and the statuses of the history. */
function expected(reports: readonly ReportedStatus[]) {
  let status: AcceptItem['id'] | ReportedStatus | 'accepted' = 'accepted'
  const history = new Set<string>(['accepted'])
  for (const next of reports) {
    const ahead = advances(status as ReportedStatus, next)
    if (next === 'failed' && !ahead) continue
    history.add(next)
    if (ahead) status = next
  }
  return { status, history: [...history].sort() }
}

eachStore((_kind, open, address) => {
  /** A message that the network has taken as `ref`, unless `ref` is null, with its channel. */
  async function message({ nodes, caller, channel }: Stage, ref: string | null) {
    const [node] = nodes
    const { id: channelId } = await channel()
    const { id } = await sendMessage(node, caller, { channelId, to: 'ada', content: text('hi') })
    const settle = (name: string) =>
      settler(node)({
        workspaceId: caller.workspaceId,
        channelId,
        messageId: id,
        result: { kind: 'sent', refs: [name], status: 'sent' },
      })
    if (ref !== null) await settle(ref)
    return { id, channelId, settle }
  }

  const outcome = async ({ nodes, caller }: Stage, id: string) => {
    const found = await getMessage(nodes[0], caller, id)
    return { status: found.message.status, history: found.history.map(entry => entry.status).sort() }
  }

  describe('status reports', () => {
    it('end in the right status, whatever their order; each is there once, told once and counted once', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { channelId } = await message(stage, 'first')
      const total: Record<string, number> = { sent: 1 }
      for (const order of permutations(statuses)) {
        const { id } = await sendMessage(node, stage.caller, { channelId, to: 'ada', content: text('x') })
        // The network's name for it is known, and nothing else.
        const claim = {
          workspace_id: stage.caller.workspaceId,
          channel_id: channelId,
          ref: id,
          message_id: id,
          at: 0,
        }
        await node.store.transaction(tx => tx.db.insertInto('refs').values(claim).execute())
        for (const status of order) {
          await bring(node, channelId, reported(id, status))
          await bring(node, channelId, reported(id, status), reported(id, status))
        }
        assert.deepEqual(await outcome(stage, id), expected(order), order.join())
        const events = (await told(node, stage.caller)).filter(event => event.data.message?.id === id)
        const named = events.map(event => event.type.replace('message.', ''))
        assert.deepEqual(named.sort(), expected(order).history, order.join())
        for (const status of expected(order).history) {
          if (status !== 'accepted') total[status] = (total[status] ?? 0) + 1
        }
      }
      assert.deepEqual(await counted(node, channelId), { ...total, conversations_started: 1 })
    })

    it('come to the same one by one and in any batches', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { channelId } = await message(stage, 'first')
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 8 }),
          fc.integer({ min: 1, max: 8 }),
          async (order, size) => {
            const { id } = await sendMessage(node, stage.caller, { channelId, to: 'ada', content: text('x') })
            const claim = {
              workspace_id: stage.caller.workspaceId,
              channel_id: channelId,
              ref: id,
              message_id: id,
              at: 0,
            }
            await node.store.transaction(tx => tx.db.insertInto('refs').values(claim).execute())
            for (let i = 0; i < order.length; i += size) {
              await bring(node, channelId, ...order.slice(i, i + size).map(status => reported(id, status)))
            }
            assert.deepEqual(await outcome(stage, id), expected(order))
            // Each event shows the message as it was when it happened.
            let status = 'accepted'
            const events = (await told(node, stage.caller)).filter(event => event.data.message?.id === id)
            for (const event of events.slice(1)) {
              const now = event.type.replace('message.', '')
              if (advances(status as ReportedStatus, now as ReportedStatus)) status = now
              assert.equal(event.data.message?.status, status)
            }
          },
        ),
        { numRuns: 25 },
      )
    })

    it('on two nodes at once are there once', async t => {
      const stage = await setStage(t, open, address, { nodes: 2 })
      const { id, channelId } = await message(stage, 'ref')
      await Promise.all(
        [...stage.nodes, ...stage.nodes].flatMap(node =>
          (['delivered', 'read'] as const).map(status => bring(node, channelId, reported('ref', status))),
        ),
      )
      assert.deepEqual(await outcome(stage, id), {
        status: 'read',
        history: ['accepted', 'delivered', 'read', 'sent'],
      })
      assert.deepEqual(await counted(stage.nodes[0], channelId), {
        sent: 1,
        delivered: 1,
        read: 1,
        conversations_started: 1,
      })
    })

    it('a failure says why, and an arrival after all takes that back', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { id, channelId } = await message(stage, 'ref')
      await bring(node, channelId, reported('ref', 'failed'))
      const failed = (await getMessage(node, stage.caller, id)).message
      assert.deepEqual([failed.status, failed.failure?.code], ['failed', 'unreachable'])
      await bring(node, channelId, reported('ref', 'delivered'), reported('ref', 'failed'))
      const arrived = await getMessage(node, stage.caller, id)
      assert.deepEqual([arrived.message.status, arrived.message.failure], ['delivered', null])
      assert.equal(arrived.history.find(entry => entry.status === 'failed')?.failure?.code, 'unreachable')
    })

    it('of what came in, or of another channel, change nothing', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { id } = await message(stage, 'ref')
      const other = await stage.channel()
      await bring(node, other.id, reported('ref', 'read'))
      assert.equal((await outcome(stage, id)).status, 'sent')
    })
  })

  describe('a report that comes before its message is noted as sent', () => {
    it('is applied when it is', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { id, channelId, settle } = await message(stage, null)
      await bring(node, channelId, reported('ref', 'read'), reported('ref', 'delivered'))
      await settle('ref')
      assert.deepEqual(await outcome(stage, id), {
        status: 'read',
        history: ['accepted', 'delivered', 'read', 'sent'],
      })
      assert.deepEqual(await node.store.read.selectFrom('early_reports').selectAll().execute(), [])
      assert.deepEqual(await counted(node, channelId), {
        sent: 1,
        delivered: 1,
        read: 1,
        conversations_started: 1,
      })
    })

    it('is never lost, whichever of the two is first', async t => {
      const stage = await setStage(t, open, address, { nodes: 2 })
      const [one, two = one] = stage.nodes
      const { channelId } = await message(stage, 'first')
      const sent = await Promise.all(
        Array.from({ length: 40 }, () =>
          sendMessage(one, stage.caller, { channelId, to: newId(), content: text('x') }),
        ),
      )
      const settle = settler(one)
      await Promise.all(
        sent.flatMap(({ id }) => [
          settle({
            workspaceId: stage.caller.workspaceId,
            channelId,
            messageId: id,
            result: { kind: 'sent', refs: [id], status: 'sent' },
          }),
          bring(two, channelId, reported(id, 'delivered')),
        ]),
      )
      for (const { id } of sent) assert.equal((await outcome(stage, id)).status, 'delivered')
      assert.equal((await counted(one, channelId)).delivered, 40)
    })
  })
})
