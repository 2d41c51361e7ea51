import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '../../../test/support/scene.ts'
import { setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { getChannel } from '../channels/read.ts'
import { testChannel } from '../channels/test.ts'
import { updateChannel } from '../channels/update.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from './send.ts'
import { failure, sent, setOutbox } from './testing.ts'

eachStore((_kind, open, address) => {
  describe('refused credentials', () => {
    it('put the channel in error with what to do, once, and keep the messages until it is mended', async t => {
      const stage = await setOutbox(t, open, address)
      const { node, caller, channelId, send, is, statusOf, fake } = stage
      const accepted = Promise.withResolvers<void>()
      fake.deliver = async (_, account) => {
        await accepted.promise
        return account.secrets.token === 'secret-token' ? { verdict: 'reauthorize', failure } : sent
      }
      const messages = [await send('ada'), await send('ada'), await send('bo')]
      accepted.resolve()
      await eventually(async () => (await getChannel(node, caller, channelId)).status === 'error')
      const { condition } = await getChannel(node, caller, channelId)
      assert.deepEqual(condition, { ...failure, message: 'It says: ********.' })
      const events = await told(node, caller, 'channel.error')
      assert.deepEqual([events.length, events[0]?.data.condition], [1, condition])
      for (const { id } of messages) assert.equal(await statusOf(id), 'accepted')
      await assert.rejects(send('cy'), { code: 'channel_unavailable', details: { cure: failure.cure } })

      await updateChannel(node, caller, channelId, { config: { token: 'another-token' } })
      assert.equal((await getChannel(node, caller, channelId)).status, 'active')
      assert.equal((await told(node, caller, 'channel.recovered')).length, 1)
      for (const { id } of messages) await is(id, 'sent')
    })

    it('that turn out to be good again send what was kept, however long it waited', async t => {
      const stage = await setOutbox(t, open, address)
      const { node, caller, channelId, send, is, fake, skip } = stage
      fake.deliver = () => ({ verdict: 'reauthorize', failure })
      const { id } = await send('ada')
      await eventually(async () => (await getChannel(node, caller, channelId)).status === 'error')
      skip(5 * 86_400_000)
      // Refused once more, long after a day.
      await testChannel(node, caller, channelId)
      await eventually(async () => fake.attempts.length === 2)
      await eventually(async () => (await getChannel(node, caller, channelId)).status === 'error')
      fake.deliver = () => sent
      skip(60_000)
      await testChannel(node, caller, channelId)
      await is(id, 'sent')
    })

    it('are asked for anew each time, also by a lane that has not heard of the change', async t => {
      const stage = await setStage(t, open, address, { nodes: 2 })
      const { nodes, caller, channel, fake } = stage
      const [node, elsewhere = node] = nodes
      // What it knows of a channel is renewed, but nobody tells it to begin again.
      const deaf = { ...node, channels: elsewhere.channels }
      stage.work(deaf, outbox(deaf))
      const { id: channelId } = await channel()
      const send = async () => {
        const { id } = await sendMessage(node, caller, { channelId, to: 'ada', content: text('x') })
        await eventually(async () => (await getMessage(node, caller, id)).message.status === 'sent')
      }
      await send()
      await updateChannel(elsewhere, caller, channelId, { config: { token: 'another-token' } })
      await send()
      assert.deepEqual(
        fake.attempts.map(attempt => attempt.token),
        ['secret-token', 'another-token'],
      )
    })
  })
})
