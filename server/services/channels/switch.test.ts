import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTelegram } from '../../../simulators/telegram/index.ts'
import { fakeCall, passing } from '../../../test/support/fake-network.ts'
import { bring, setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { readConfig } from '../../config.ts'
import type { Check, SetupStep } from '../../domain/network.ts'
import { telegram } from '../../networks/telegram/index.ts'
import { listConversations } from '../conversations/read.ts'
import { receiveWebhook } from '../ingest/receive.ts'
import { listMessages } from '../messages/read.ts'
import { createChannel } from './create.ts'
import { getChannel } from './read.ts'
import { activateChannel, deactivateChannel } from './switch.ts'
import { testChannel } from './test.ts'

const input = { network: 'fake', name: 'Support', config: { token: 'very-secret' } }
const step: SetupStep = { kind: 'paste', title: 'Paste', detail: 'There.', fields: [] }
const check = (name: Check['name'], more: Partial<Check> = {}): Check => ({
  name,
  status: 'failed',
  message: 'No: very-secret.',
  cure: 'Another.',
  ...more,
})
const condition = { code: 'credentials', message: 'No: ********.', cure: 'Another.' }

eachStore((_kind, open, address) => {
  const types = async (...args: Parameters<typeof told>) => (await told(...args)).map(event => event.type)

  describe('activateChannel', () => {
    it('asks the network, connects, and does no harm when it is done again', async t => {
      const { nodes, caller, fake, skip } = await setStage(t, open, address)
      const [node] = nodes
      fake.probed = { ...passing, facts: { bot: 'ada' }, tokenExpiresAt: 1_900_000_000_000 }
      const { channel } = await createChannel(node, caller, input)
      const on = await activateChannel(node, caller, channel.id)
      assert.deepEqual(
        [on.status, on.facts, on.tokenExpiresAt, on.version],
        ['active', { bot: 'ada' }, 1_900_000_000_000, 2],
      )
      assert.ok(on.activatedAt)
      assert.deepEqual(
        fake.calls.map(({ call }) => call),
        ['probe', 'connect'],
      )
      skip(5000)
      const again = await activateChannel(node, caller, channel.id)
      assert.deepEqual(again, { ...on, version: 3, updatedAt: again.updatedAt })
      const [activated, ...others] = await told(node, caller, 'channel.activated')
      assert.deepEqual([activated?.data.channel, others], [on, []])
    })

    it('on two nodes at once is told once', async t => {
      const { nodes, caller } = await setStage(t, open, address, { nodes: 2 })
      const { channel } = await createChannel(nodes[0], caller, input)
      await Promise.all([...nodes, ...nodes].map(node => activateChannel(node, caller, channel.id)))
      assert.equal((await told(nodes[0], caller, 'channel.activated')).length, 1)
    })

    it('refused leaves it off, in error with what to do, and passes later', async t => {
      const { nodes, caller, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { channel } = await createChannel(node, caller, input)
      fake.probed = { checks: [check('credentials')] }
      await assert.rejects(activateChannel(node, caller, channel.id), {
        code: 'channel_refused',
        message: 'No: ********.',
        details: { reason: 'credentials', cure: 'Another.' },
      })
      const off = await getChannel(node, caller, channel.id)
      assert.deepEqual([off.status, off.enabled, off.condition], ['error', false, condition])
      assert.deepEqual((await types(node, caller)).at(-1), 'channel.error')
      fake.probed = passing
      assert.equal((await activateChannel(node, caller, channel.id)).status, 'active')
    })

    it('whose connection is refused is off and in error', async t => {
      const { nodes, caller, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { channel } = await createChannel(node, caller, input)
      fake.connected = { ok: false, failure: { code: 'no_https', message: 'HTTPS only.' } }
      await assert.rejects(activateChannel(node, caller, channel.id), { code: 'channel_refused' })
      const off = await getChannel(node, caller, channel.id)
      assert.deepEqual([off.status, off.enabled, off.condition?.code], ['error', false, 'no_https'])
    })

    for (const [what, trouble] of [
      ['asked', { probed: { checks: [check('credentials', { transient: true })] } }],
      [
        'told where to deliver',
        { connected: { ok: false as const, failure: { code: '502', message: 'Bad.' }, transient: true } },
      ],
    ] as const) {
      it(`changes nothing when the network cannot be ${what}`, async t => {
        const { nodes, caller, fake } = await setStage(t, open, address)
        const [node] = nodes
        const { channel } = await createChannel(node, caller, input)
        Object.assign(fake, trouble)
        await assert.rejects(activateChannel(node, caller, channel.id), { code: 'unavailable' })
        const { status, enabled, condition } = await getChannel(node, caller, channel.id)
        assert.deepEqual([status, enabled, condition], ['inactive', false, null])
        assert.deepEqual(await types(node, caller), ['channel.created'])
      })
    }

    it('misses nothing that the network delivers as soon as it knows where', async t => {
      const { nodes, caller, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { channel, webhookSecret } = await createChannel(node, caller, input)
      const { connect } = fake
      t.mock.method(fake, 'connect', async (...args: Parameters<typeof connect>) => {
        const call = fakeCall(webhookSecret, [written('waited for us')])
        assert.deepEqual(await receiveWebhook(node, channel.id, call), { status: 200 })
        return await connect(...args)
      })
      await activateChannel(node, caller, channel.id)
      assert.equal((await listMessages(node, caller, { limit: 9 })).items.length, 1)
    })

    it('with a step to take is pending; a channel that works stays so', async t => {
      const { nodes, caller, fake, channel } = await setStage(t, open, address)
      const [node] = nodes
      const working = await channel()
      fake.connected = { ok: true, steps: [step] }
      assert.equal((await activateChannel(node, caller, working.id)).status, 'active')
      const { channel: fresh } = await createChannel(node, caller, input)
      const pending = await activateChannel(node, caller, fresh.id)
      assert.deepEqual([pending.status, pending.enabled, pending.steps], ['pending', true, [step]])
      assert.equal((await told(node, caller, 'channel.activated')).length, 1)
    })
  })

  describe('deactivateChannel', () => {
    it('tells the network, says why, and closes conversations where that is wanted', async t => {
      const { nodes, caller, fake, channel, skip } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('a'))
      const off = await deactivateChannel(node, caller, id, { reason: 'Holidays' })
      assert.deepEqual([off.status, off.enabled, off.deactivationReason], ['inactive', false, 'Holidays'])
      assert.equal(fake.calls.at(-1)?.call, 'disconnect')
      skip(5000)
      const again = await deactivateChannel(node, caller, id, { reason: 'More', closeConversations: true })
      assert.deepEqual([again.deactivationReason, again.deactivatedAt], ['More', off.deactivatedAt])
      assert.equal(again.conditionSince, off.conditionSince)
      const { items } = await listConversations(node, caller, { limit: 9 })
      assert.deepEqual(
        items.map(conversation => conversation.status),
        ['closed'],
      )
      const told_ = await types(node, caller)
      assert.deepEqual(told_.slice(-2), ['channel.deactivated', 'conversation.closed'])
      const on = await activateChannel(node, caller, id)
      assert.deepEqual([on.deactivatedAt, on.deactivationReason], [null, null])
    })

    it('works although the network cannot be told', async t => {
      const { nodes, caller, fake, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      t.mock.method(fake, 'disconnect', () => Promise.reject(new Error('away')))
      assert.equal((await deactivateChannel(node, caller, id)).status, 'inactive')
    })

    it('forgets what was wrong', async t => {
      const { nodes, caller, fake, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      fake.probed = { checks: [check('credentials')] }
      await testChannel(node, caller, id)
      assert.equal((await getChannel(node, caller, id)).status, 'error')
      const off = await deactivateChannel(node, caller, id)
      assert.deepEqual([off.status, off.condition], ['inactive', null])
    })
  })

  describe('testChannel', () => {
    it('reports every check, and the status follows', async t => {
      const { nodes, caller, fake, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel(input)
      const statusAfter = async (...checks: Check[]) => {
        fake.probed = { checks }
        const result = await testChannel(node, caller, id)
        assert.equal(
          result.success,
          checks.every(c => c.status !== 'failed'),
        )
        assert.deepEqual(
          result.checks.map(c => c.name),
          checks.map(c => c.name),
        )
        assert.ok(!JSON.stringify(result).includes('very-secret'))
        return (await getChannel(node, caller, id)).status
      }
      const good = check('credentials', { status: 'passed', message: 'Yes.' })
      assert.equal(await statusAfter(good, check('webhook', { transient: true })), 'active')
      assert.equal(await statusAfter(good, check('webhook')), 'error')
      assert.equal(await statusAfter(check('credentials', { transient: true })), 'error')
      assert.equal(await statusAfter(good), 'active')
      assert.equal(await statusAfter(check('credentials')), 'error')
      assert.equal(await statusAfter(check('credentials'), check('webhook')), 'error')
      const said = (await types(node, caller)).filter(type => /error|recovered/.test(type))
      assert.deepEqual(said, ['channel.error', 'channel.recovered', 'channel.error'])
    })

    it('misses no webhook where there should be none', async t => {
      const { nodes, caller, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { channel } = await createChannel(node, caller, input)
      fake.probed = { checks: [check('webhook')] }
      assert.equal((await testChannel(node, caller, channel.id)).success, false)
      assert.equal((await getChannel(node, caller, channel.id)).status, 'inactive')
      fake.connected = { ok: true, steps: [step] }
      assert.equal((await activateChannel(node, caller, channel.id)).status, 'pending')
      await testChannel(node, caller, channel.id)
      assert.equal((await getChannel(node, caller, channel.id)).status, 'pending')
    })

    it('keeps what is known of the token when the network cannot be asked', async t => {
      const { nodes, caller, fake, channel } = await setStage(t, open, address)
      const [node] = nodes
      fake.probed = { ...passing, facts: { bot: 'ada' }, tokenExpiresAt: 1_900_000_000_000 }
      const { id } = await channel()
      fake.probed = { checks: [check('credentials', { transient: true })] }
      await testChannel(node, caller, id)
      const { tokenExpiresAt, facts } = await getChannel(node, caller, id)
      assert.deepEqual([tokenExpiresAt, facts], [1_900_000_000_000, { bot: 'ada' }])
      fake.probed = passing
      await testChannel(node, caller, id)
      assert.equal((await getChannel(node, caller, id)).tokenExpiresAt, null)
    })
  })

  describe('with a Telegram that is strict', () => {
    it('a bot is connected, in trouble, refused and mended', async t => {
      const simulator = await startTelegram()
      t.after(() => simulator.close())
      const { token, username } = simulator.addBot()
      const config = {
        ...readConfig({ PORTICO_PUBLIC_URL: 'http://127.0.0.1:9' }, []),
        networkUrls: new Map([['telegram', simulator.url]]),
      }
      const { nodes, caller } = await setStage(t, open, address, { networks: [telegram], parts: { config } })
      const [node] = nodes
      const bot = { network: 'telegram', name: 'Bot', config: { botToken: token } }
      const { channel } = await createChannel(node, caller, bot)
      const { id } = channel
      const status = async () => (await getChannel(node, caller, id)).status

      simulator.faults.add({ kind: 'error', status: 502, method: 'getMe' })
      await assert.rejects(activateChannel(node, caller, id), { code: 'unavailable' })
      assert.equal(await status(), 'inactive')

      const on = await activateChannel(node, caller, id)
      assert.deepEqual([on.status, on.facts.botUsername], ['active', username])
      assert.equal((await testChannel(node, caller, id)).success, true)

      for (const fault of [
        { kind: 'error', status: 500 },
        { kind: 'flood', retryAfter: 1 },
        { kind: 'reset' },
      ] as const) {
        simulator.faults.add({ ...fault, method: 'getMe' })
        assert.equal((await testChannel(node, caller, id)).success, false)
        assert.equal(await status(), 'active')
      }

      simulator.faults.revoke(token)
      const { checks } = await testChannel(node, caller, id)
      assert.equal(checks[0]?.status, 'failed')
      const refused = await getChannel(node, caller, id)
      assert.equal(refused.status, 'error')
      assert.match(refused.condition?.cure ?? '', /@BotFather/)
      await assert.rejects(activateChannel(node, caller, id), { code: 'channel_refused' })
      assert.equal(await status(), 'error')
    })
  })
})
