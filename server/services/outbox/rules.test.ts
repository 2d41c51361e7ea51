import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '../../../test/support/scene.ts'
import { bring, type Stage, setStage, text, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { deleteChannel } from '../channels/remove.ts'
import { activateChannel, deactivateChannel } from '../channels/switch.ts'
import { listContacts } from '../contacts/read.ts'
import { closeConversation } from '../conversations/change.ts'
import { listConversations } from '../conversations/read.ts'
import { getMessage } from '../messages/read.ts'
import { type SendInput, sendMessage } from '../messages/send.ts'
import { outbox } from './send.ts'

const HOUR = 3_600_000

eachStore((_kind, open, address) => {
  const sender = ({ nodes: [node], caller }: Stage, base: Partial<SendInput>) => ({
    send: (more: Partial<SendInput> = {}, id?: string) =>
      sendMessage(node, caller, { content: text('x'), ...base, ...more }, id),
    is: (id: string, status: string) =>
      eventually(async () => (await getMessage(node, caller, id)).message.status === status),
  })

  describe('the service window', () => {
    it('refuses at once what the network would not take, and leaves no trace of it', async t => {
      const stage = await setStage(t, open, address, { serviceWindowHours: 24 })
      const { nodes, caller, channel, skip } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      const { send } = sender(stage, { channelId, to: 'ada' })
      await assert.rejects(send(), { code: 'window_closed' })
      assert.deepEqual((await listContacts(node, caller, { limit: 9 })).items, [])
      assert.deepEqual((await listConversations(node, caller, { limit: 9 })).items, [])

      await bring(node, channelId, written('hello'))
      await send()
      await assert.rejects(send({ scheduledAt: node.now() + 25 * HOUR }), { code: 'window_closed' })
      await send({ scheduledAt: node.now() + 23 * HOUR })
      skip(24 * HOUR)
      await assert.rejects(send(), { code: 'window_closed' })
      const template = { type: 'template', name: 'order', language: 'de' } as const
      await send({ content: template })
    })

    it('is looked at again when the message is sent', async t => {
      const stage = await setStage(t, open, address, { serviceWindowHours: 24 })
      const { nodes, caller, channel, skip, fake } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      const { send, is } = sender(stage, { channelId, to: 'ada' })
      await bring(node, channelId, written('hello'))
      const { id } = await send()
      const { id: template } = await send({ content: { type: 'template', name: 'order', language: 'de' } })
      skip(25 * HOUR)
      stage.work(node, outbox(node))
      await is(id, 'failed')
      await is(template, 'sent')
      assert.equal((await getMessage(node, caller, id)).message.failure?.code, 'window_closed')
      assert.deepEqual(
        fake.attempts.map(({ message }) => message.id),
        [template],
      )
    })
  })

  describe('a contact that forbade messages', () => {
    const forbid = {
      kind: 'consent',
      ref: 'stop',
      at: 1,
      sender: { address: 'ada' },
      allowed: false,
    } as const

    it('gets none, however it is addressed, until it allows them', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, channel } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      await bring(node, channelId, written('hello'), forbid)
      const [conversation] = (await listConversations(node, caller, { limit: 1 })).items
      const { send } = sender(stage, { channelId })
      for (const target of [
        { to: 'ada' },
        { contactId: conversation?.contactId ?? '' },
        { conversationId: conversation?.id ?? '' },
      ]) {
        await assert.rejects(send(target), { code: 'conflict', message: /does not want messages/ })
      }
      await bring(node, channelId, { ...forbid, ref: 'start', allowed: true })
      await send({ to: 'ada' })
    })

    it('gets none that was accepted before', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, channel, fake } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      const { send, is } = sender(stage, { channelId, to: 'ada' })
      const { id } = await send()
      await bring(node, channelId, forbid)
      stage.work(node, outbox(node))
      await is(id, 'failed')
      assert.equal((await getMessage(node, caller, id)).message.failure?.code, 'opted_out')
      assert.deepEqual(fake.attempts, [])
    })

    it('does not speak for a group that it is in', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, channel } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      await bring(node, channelId, written('hello', { thread: 'group' }), forbid)
      const [group] = (await listConversations(node, caller, { limit: 1 })).items
      const { send, is } = sender(stage, { conversationId: group?.id ?? '' })
      stage.work(node, outbox(node))
      await is((await send()).id, 'sent')
    })
  })

  describe('a repeat', () => {
    it('with the same id is the same message, sent once, also when both come at once', async t => {
      const stage = await setStage(t, open, address, { nodes: 2 })
      const { nodes, caller, channel, fake } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      const { send, is } = sender(stage, { channelId, to: 'ada' })
      const id = newId()
      const input = { channelId, to: 'ada', content: text('x') }
      const all = await Promise.all(
        [...nodes, ...nodes].flatMap(each => [
          sendMessage(each, caller, input, id),
          sendMessage(each, caller, input, id),
        ]),
      )
      for (const message of all) assert.deepEqual(message, all[0])
      stage.work(node, outbox(node))
      await is(id, 'sent')
      assert.equal((await send({}, id)).status, 'sent')
      await is((await send()).id, 'sent')
      assert.equal(fake.attempts.length, 2)
      assert.equal((await told(node, caller, 'message.accepted')).length, 2)
    })

    it('is answered as before, whatever has become of the channel', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, channel } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      const { send } = sender(stage, { channelId, to: 'ada' })
      const id = newId()
      const first = await send({}, id)
      await deactivateChannel(node, caller, channelId)
      assert.deepEqual(await send({}, id), first)
      await assert.rejects(send(), { code: 'channel_unavailable' })
    })
  })

  describe('a conversation', () => {
    it('that was closed is opened again by what we write, told and counted once', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, channel } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      await bring(node, channelId, written('hello'))
      const [{ id: conversationId } = { id: '' }] = (await listConversations(node, caller, { limit: 1 }))
        .items
      await closeConversation(node, caller, conversationId)
      const { send } = sender(stage, { conversationId })
      await Promise.all([send(), send(), sender(stage, { channelId, to: 'ada' }).send()])
      const [conversation, ...others] = (await listConversations(node, caller, { limit: 9 })).items
      assert.deepEqual([conversation?.status, conversation?.closedAt, others], ['open', null, []])
      const [reopened, ...more] = await told(node, caller, 'conversation.reopened')
      assert.deepEqual([reopened?.data.conversation?.status, more], ['open', []])
    })

    it('is answered once, however many answer at the same moment', async t => {
      const stage = await setStage(t, open, address, { nodes: 2 })
      const { nodes, caller, channel, skip } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      const people = Array.from({ length: 20 }, (_, i) => `p${i}`)
      await bring(node, channelId, ...people.map(to => written(to, { sender: { address: to } })))
      skip(5000)
      await Promise.all(
        [...nodes, ...nodes].flatMap(each =>
          people.map(to => sendMessage(each, caller, { channelId, to, content: text('x') })),
        ),
      )
      const row = await node.store.read
        .selectFrom('counters')
        .select(['responses', 'response_ms'])
        .where('granularity', '=', 'total')
        .executeTakeFirstOrThrow()
      assert.equal(row.responses, people.length)
      assert.ok(row.response_ms >= 5000 * people.length && row.response_ms < 60_000 * people.length)
    })
  })

  describe('a channel', () => {
    it('that is off keeps its messages, and sends them when it is on again', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, channel, fake, skip } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      const { send, is } = sender(stage, { channelId, to: 'ada' })
      const { id } = await send()
      await deactivateChannel(node, caller, channelId)
      stage.work(node, outbox(node))
      skip(2 * 24 * HOUR)
      await eventually(async () => {
        const lease = await node.store.read.selectFrom('leases').select('owner').executeTakeFirst()
        return lease && lease.owner === null
      })
      assert.deepEqual(fake.attempts, [])
      await activateChannel(node, caller, channelId)
      await is(id, 'sent')
    })

    it('that is deleted fails what waits, and tells it', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, channel } = stage
      const [node] = nodes
      const { id: channelId } = await channel()
      const { send } = sender(stage, { channelId, to: 'ada' })
      const { id } = await send()
      await deleteChannel(node, caller, channelId, { force: true })
      const { message } = await getMessage(node, caller, id)
      assert.deepEqual([message.status, message.failure?.code], ['failed', 'channel_deleted'])
      assert.equal((await told(node, caller, 'message.failed')).length, 1)
      assert.deepEqual(await node.store.read.selectFrom('jobs').select('id').execute(), [])
    })

    it('that was deleted by a node that died over it fails what waits all the same', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, channel, fake } = stage
      const [node] = nodes
      const { id: channelId, workspaceId } = await channel()
      const { send, is } = sender(stage, { channelId, to: 'ada' })
      const { id } = await send()
      await node.store.transaction(tx =>
        tx.db
          .updateTable('channels')
          .set({ deleted_at: 1, enabled: 0 })
          .where('id', '=', channelId)
          .execute(),
      )
      node.bus.publish('changed', { what: 'channel', workspaceId, id: channelId })
      stage.work(node, outbox(node))
      await is(id, 'failed')
      assert.equal((await getMessage(node, caller, id)).message.failure?.code, 'channel_deleted')
      assert.deepEqual(fake.attempts, [])
    })
  })
})
