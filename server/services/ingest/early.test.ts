import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bring, counted, reported, type Stage, setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Context } from '../context.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { settler } from '../outbox/settle.ts'
import { doneOrWaiting, holding } from './testing.ts'

eachStore((kind, open, address) => {
  describe('a report that meets the note that its message was sent', () => {
    async function meeting(stage: Stage) {
      const [one, two = one] = stage.nodes
      const { id: channelId } = await stage.channel()
      const { id } = await sendMessage(one, stage.caller, { channelId, to: 'ada', content: text('hi') })
      const { workspaceId } = stage.caller
      const acts = {
        note: (node: Context) =>
          settler(node)({
            workspaceId,
            channelId,
            messageId: id,
            result: { kind: 'sent', refs: ['first', 'second'], status: 'sent' },
          }),
        report: (node: Context) =>
          bring(node, channelId, reported('second', 'read'), reported('second', 'delivered')),
      }
      return { one, two, id, channelId, acts }
    }

    for (const [first, then] of [
      ['note', 'report'],
      ['report', 'note'],
    ] as const) {
      it(`is applied at once where the ${first} is not committed when the ${then} comes`, async t => {
        const stage = await setStage(t, open, address, { nodes: kind === 'sqlite' ? 1 : 2 })
        const { one, two, id, channelId, acts } = await meeting(stage)
        const held = holding(one)
        const firstDone = acts[first](held.node)
        await held.complete
        const secondDone = acts[then](two)
        await doneOrWaiting(two, secondDone)
        held.commit()
        await Promise.all([firstDone, secondDone])

        const { message, history } = await getMessage(one, stage.caller, id)
        assert.equal(message.status, 'read')
        assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'read', 'sent'])
        assert.deepEqual(await one.store.read.selectFrom('early_reports').selectAll().execute(), [])
        assert.equal((await told(one, stage.caller, 'message.delivered')).length, 1)
        assert.deepEqual(await counted(one, channelId), {
          sent: 1,
          delivered: 1,
          read: 1,
          conversations_started: 1,
        })
      })
    }

    it('leaves the name to the message that claims it', async t => {
      const stage = await setStage(t, open, address)
      const { one, channelId } = await meeting(stage)
      await bring(one, channelId, reported('theirs', 'delivered'))
      const claimed = await one.store.read.selectFrom('refs').select('ref').execute()
      assert.deepEqual(claimed, [])
    })
  })
})
