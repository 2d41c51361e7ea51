import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf } from '../../../test/support/scene.ts'
import { bring, setStage, text, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { insertJobs, type Job } from '../../store/jobs.ts'
import type { Caller } from '../context.ts'
import { closeConversation } from '../conversations/change.ts'
import { listConversations } from '../conversations/read.ts'
import { listMessages } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { createWebhook } from '../webhooks/create.ts'
import type { Envelope } from '../webhooks/envelope.ts'
import { channelImpact } from './impact.ts'
import { deleteChannel } from './remove.ts'

const envelope: Envelope = { write: () => ({ headers: {}, body: '' }) }

/** A file that is to be fetched. */
const fileJob = ({ workspaceId }: Caller, channelId: string): Job => ({
  workspace_id: workspaceId,
  id: newId(),
  kind: 'media',
  lane_id: channelId,
  serial_id: newId(),
  priority: 1,
  due_at: 0,
  attempts: 0,
  payload: '{}',
})

eachStore((_kind, open, address) => {
  describe('channelImpact', () => {
    it('tells what deleting a channel then does', async t => {
      const stage = await setStage(t, open, address, {
        parts: { envelopes: new Map([['native', envelope]]) },
      })
      const [node] = stage.nodes
      const { caller } = stage
      const [{ id }, other] = [await stage.channel(), await stage.channel({ name: 'Other' })]
      await bring(
        node,
        id,
        written('a'),
        written('b', { sender: { address: 'bo', name: 'Bo' } }),
        written('c', { sender: { address: 'cy', name: 'Cy' } }),
      )
      await bring(node, other.id, written('d'))
      const [conversation] = (await listConversations(node, caller, { channelId: id, limit: 1 })).items
      await closeConversation(node, caller, conversation?.id ?? '')
      await node.store.transaction(tx => insertJobs(tx, [fileJob(caller, id), fileJob(caller, other.id)]))
      const later = node.now() + 3_600_000
      for (const more of [{}, { scheduledAt: later }]) {
        await sendMessage(node, caller, { channelId: id, to: 'ada', content: text('Hi'), ...more })
      }
      await sendMessage(node, caller, { channelId: other.id, to: 'ada', content: text('Hi') })
      for (const channels of [[id], [id, other.id], [other.id], null]) {
        await createWebhook(node, caller, { url: 'https://hook.example/in', events: ['*'], channels })
      }

      const impact = await channelImpact(node, caller, id)
      assert.deepEqual(impact, {
        openConversations: 2,
        conversations: 3,
        waitingMessages: 2,
        waitingFiles: 1,
        webhooks: 1,
      })

      await deleteChannel(node, caller, id, { force: true })
      const ofIt = { channelId: id, limit: 10 }
      const { items } = await listConversations(node, caller, ofIt)
      assert.equal(items.filter(({ status }) => status === 'closed').length, impact.conversations)
      const messages = await listMessages(node, caller, { ...ofIt, status: 'failed' })
      assert.equal(messages.items.length, impact.waitingMessages)
    })

    it('of another workspace is not told', async t => {
      const stage = await setStage(t, open, address)
      const { id } = await stage.channel()
      await assert.rejects(channelImpact(stage.nodes[0], callerOf(newId()), id), { code: 'not_found' })
    })
  })
})
