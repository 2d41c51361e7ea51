import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '../../../test/support/scene.ts'
import { bring, setStage, text, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId, timeOf } from '../../domain/ids.ts'
import { outbox } from '../outbox/send.ts'
import { listMessages, messageHistories } from './read.ts'
import { sendSequence } from './sequence.ts'

const contents = ['one', 'two', 'three'].map(text)

eachStore((_kind, open, address) => {
  describe('sendSequence', () => {
    it('sends each content as a message, in their order, and answers with the first', async t => {
      const { nodes, caller, channel, fake, work } = await setStage(t, open, address)
      const [node] = nodes
      const { id: channelId } = await channel()
      await bring(node, channelId, written('question'))
      const [question] = (await listMessages(node, caller, { limit: 1 })).items
      const sent = await sendSequence(node, caller, {
        channelId,
        to: 'ada',
        contents,
        replyTo: `${question?.id}`,
        metadata: { order: 7 },
      })
      assert.deepEqual(
        sent.map(({ content, replyTo, metadata }) => ({ content, replyTo, metadata })),
        contents.map((content, n) => ({
          content,
          replyTo: n === 0 ? question?.id : null,
          metadata: { order: 7 },
        })),
      )
      work(node, outbox(node))
      await eventually(() => fake.attempts.length === 3)
      assert.deepEqual(
        fake.attempts.map(({ message }) => message.content),
        contents,
      )
    })

    it('refuses all where one cannot go', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const { id: channelId } = await channel()
      const uncarried = { type: 'location' as const, latitude: 0, longitude: 0 }
      const input = { channelId, to: 'ada', contents: [...contents, uncarried] }
      await assert.rejects(sendSequence(nodes[0], caller, input), { code: 'invalid' })
      assert.deepEqual((await listMessages(nodes[0], caller, { limit: 9 })).items, [])
    })

    it('that is repeated sends what is missing, and nothing twice', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id: channelId } = await channel()
      const id = newId()
      const send = (many: number) =>
        sendSequence(node, caller, { channelId, to: 'ada', contents: contents.slice(0, many) }, id)
      const [first] = await send(1)
      const whole = await send(3)
      assert.deepEqual([first?.id, whole[0]?.id], [id, id])
      assert.deepEqual(await send(3), whole)
      const { items } = await listMessages(node, caller, { order: 'oldest', limit: 9 })
      assert.deepEqual(items, whole)
      assert.deepEqual(new Set(whole.map(message => timeOf(message.id))), new Set([timeOf(id)]))
    })
  })

  describe('messageHistories', () => {
    it('are those of the messages asked for, in order', async t => {
      const { nodes, caller, channel, work, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { id: channelId } = await channel()
      const sent = await sendSequence(node, caller, { channelId, to: 'ada', contents })
      const [one, two] = sent.map(message => message.id)
      assert.ok(one && two)
      work(node, outbox(node))
      await eventually(() => fake.attempts.length === 3)
      await eventually(async () => (await messageHistories(node, caller, [two])).get(two)?.length === 2)
      const histories = await messageHistories(node, caller, [one, two, newId()])
      assert.deepEqual([...histories.keys()].sort(), [one, two])
      for (const history of histories.values()) {
        assert.deepEqual(
          history.map(({ status, failure }) => [status, failure]),
          [
            ['accepted', null],
            ['sent', null],
          ],
        )
      }
      const others = { ...caller, workspaceId: newId() }
      assert.equal((await messageHistories(node, others, [one])).size, 0)
      assert.equal((await messageHistories(node, caller, [])).size, 0)
    })
  })
})
