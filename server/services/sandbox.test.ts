import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf, eventually } from '../../test/support/scene.ts'
import { setStage, text, told } from '../../test/support/stage.ts'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { sandbox } from '../networks/sandbox/index.ts'
import { deactivateChannel } from './channels/switch.ts'
import { getMessage, listMessages } from './messages/read.ts'
import { sendMessage } from './messages/send.ts'
import { outbox } from './outbox/send.ts'
import { playCustomer } from './sandbox.ts'

eachStore((_kind, open, address) => {
  describe('playCustomer', () => {
    const at = async (t: Parameters<typeof setStage>[0]) => {
      const stage = await setStage(t, open, address, { networks: [sandbox] })
      const { id } = await stage.channel({ network: 'sandbox', config: {} })
      return { ...stage, id, node: stage.nodes[0] }
    }
    const hello = { type: 'message', sender: { address: '+49170' }, content: text('Hello') }

    it('writes, gets an answer, and reads it', async t => {
      const { node, caller, id, work } = await at(t)
      await playCustomer(node, caller, id, { ...hello, id: 'm1' })
      await playCustomer(node, caller, id, { ...hello, id: 'm1' })
      const [message, ...others] = (await listMessages(node, caller, { limit: 9 })).items
      assert.deepEqual([message?.content, message?.ref, others], [text('Hello'), 'm1', []])
      work(node, outbox(node))
      const answer = { conversationId: message?.conversationId ?? '', content: text('Hi') }
      const sent = await sendMessage(node, caller, answer)
      const is = (status: string) =>
        eventually(async () => (await getMessage(node, caller, sent.id)).message.status === status)
      await is('delivered')
      await playCustomer(node, caller, id, { type: 'status', target: sent.id, status: 'read' })
      await is('read')
      const own = (await told(node, caller)).filter(event => event.data.message?.id === sent.id)
      assert.deepEqual(
        own.map(event => event.type),
        ['message.accepted', 'message.sent', 'message.delivered', 'message.read'],
      )
    })

    it('refuses what is no event, naming what is wrong', async t => {
      const { node, caller, id } = await at(t)
      await assert.rejects(playCustomer(node, caller, id, { ...hello, sender: {} }), {
        code: 'invalid',
        message: /sender/,
      })
      await assert.rejects(playCustomer(node, caller, id, { type: 'dance' }), { code: 'invalid' })
      assert.deepEqual((await listMessages(node, caller, { limit: 9 })).items, [])
    })

    it('plays sandbox channels only, that are on and the caller’s', async t => {
      const { node, caller, id, channel } = await at(t)
      const { id: other } = await channel()
      await assert.rejects(playCustomer(node, caller, other, hello), { code: 'invalid' })
      await assert.rejects(playCustomer(node, callerOf(newId()), id, hello), { code: 'not_found' })
      await deactivateChannel(node, caller, id)
      await assert.rejects(playCustomer(node, caller, id, hello), { code: 'channel_unavailable' })
    })
  })
})
