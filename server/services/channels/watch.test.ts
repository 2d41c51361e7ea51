import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { passing } from '../../../test/support/fake-network.ts'
import { setStage, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { getChannel } from './read.ts'
import { deactivateChannel } from './switch.ts'
import { testChannel } from './test.ts'
import { announceExpiringTokens, probeDueChannels } from './watch.ts'

const MINUTE = 60_000
const DAY = 86_400_000

eachStore((_kind, open, address) => {
  describe('probeDueChannels', () => {
    it('looks at each channel that is on when its turn has come, on one node', async t => {
      const { nodes, caller, channel, fake, skip } = await setStage(t, open, address, { nodes: 2 })
      const channels = await Promise.all(Array.from({ length: 30 }, () => channel()))
      const off = channels.pop()
      await deactivateChannel(nodes[0], caller, off?.id ?? '')
      fake.calls.length = 0
      const round = () => Promise.all([...nodes, ...nodes].map(node => probeDueChannels(node)))
      await round()
      assert.equal(fake.calls.length, 0)
      skip(15 * MINUTE + 1000)
      await round()
      assert.deepEqual(fake.calls.map(call => call.channelId).sort(), channels.map(c => c.id).sort())
      await round()
      assert.equal(fake.calls.length, channels.length)
      skip(17 * MINUTE)
      await round()
      assert.equal(fake.calls.length, 2 * channels.length)
    })

    it('finds what broke and what works again', async t => {
      const { nodes, caller, channel, fake, skip } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      fake.probed = { checks: [{ name: 'permissions', status: 'failed', message: 'Taken away.' }] }
      skip(20 * MINUTE)
      await probeDueChannels(node)
      assert.equal((await getChannel(node, caller, id)).status, 'error')
      fake.probed = passing
      skip(20 * MINUTE)
      await probeDueChannels(node)
      assert.equal((await getChannel(node, caller, id)).status, 'active')
    })
  })

  describe('announceExpiringTokens', () => {
    it('announces the end of a token a week before, and once', async t => {
      const { nodes, caller, channel, fake, skip } = await setStage(t, open, address, { nodes: 2 })
      const [node] = nodes
      const tokenExpiresAt = node.now() + 10 * DAY
      fake.probed = { ...passing, tokenExpiresAt }
      const { id } = await channel()
      fake.probed = passing
      const { id: lasting } = await channel()
      const announce = async () => {
        await Promise.all([...nodes, ...nodes].map(each => announceExpiringTokens(each)))
        return await told(node, caller, 'channel.token_expiring')
      }
      assert.deepEqual(await announce(), [])
      skip(4 * DAY)
      const [event, ...others] = await announce()
      assert.deepEqual([event?.channelId, others], [id, []])
      assert.match(String(event?.data.condition?.message), /runs out at \d{4}-/)
      assert.notEqual(event?.channelId, lasting)

      // Seen again, with something else that is new, it is the same token.
      fake.probed = { ...passing, facts: { bot: 'ada' }, tokenExpiresAt }
      await testChannel(node, caller, id)
      assert.equal((await announce()).length, 1)
      // Another token is announced again.
      fake.probed = { ...passing, tokenExpiresAt: tokenExpiresAt + DAY }
      await testChannel(node, caller, id)
      assert.equal((await announce()).length, 2)
    })
  })
})
