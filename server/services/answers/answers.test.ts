import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fakeNetwork } from '../../../test/support/fake-network.ts'
import { eventually } from '../../../test/support/scene.ts'
import { bring, type Stage, setStage, text, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { AwaitOutbound, InboundEvent, Network } from '../../domain/network.ts'
import type { Context } from '../context.ts'
import { withWriter } from '../ingest/writer.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from '../outbox/send.ts'
import { answerCall } from './answer.ts'
import { serveListener } from './listen.ts'
import { takeWaiting } from './take.ts'

/** A network that says a text when it is asked, and no other. */
function askingNetwork(): Network {
  const fake = fakeNetwork()
  return {
    ...fake,
    manifest: { ...fake.manifest, type: 'asking' },
    sending: {
      kind: 'answer',
      render: ({ content }) =>
        content.type === 'text' && content.text !== 'unspeakable'
          ? { ok: true, parts: [content.text] }
          : { ok: false, failure: { code: 'unspeakable', message: 'It cannot be said.', cure: 'Do not.' } },
    },
  }
}

const MINUTE = 60_000
const never = new AbortController().signal
const question = (ref: string, more: Partial<AwaitOutbound> = {}): AwaitOutbound => ({
  thread: 'call',
  waitMs: 60_000,
  answers: ref,
  answer: parts => ({ status: 200, body: JSON.stringify(parts) }),
  ...more,
})

eachStore((_kind, open, address) => {
  async function set(t: Parameters<typeof setStage>[0], nodes = 1) {
    const stage = await setStage(t, open, address, { nodes, networks: [askingNetwork()] })
    const { id: channelId } = await stage.channel({ network: 'asking' })
    const live = async (node: Context) => {
      const channel = await node.channels.get(channelId)
      assert.ok(channel)
      return channel
    }
    const [node] = stage.nodes
    return {
      ...stage,
      node,
      channelId,
      live,
      /** The contact says something in the call. */
      said: (ref: string, more: Partial<Extract<InboundEvent, { kind: 'message' }>> = {}) =>
        bring(node, channelId, written(ref, { thread: 'call', ...more })),
      say: (what: string, on: Context = node) =>
        sendMessage(on, stage.caller, { channelId, to: 'call', content: text(what) }),
      take: async (on: Context = node) => takeWaiting(on, await live(on), 'call'),
      ask: async (call: AwaitOutbound, gone = never, on: Context = node, cameAt = on.now()) =>
        answerCall(on, await live(on), call, cameAt, gone),
      status: async (id: string) => (await getMessage(node, stage.caller, id)).message.status,
      failed: (id: string, code: string) =>
        eventually(async () => (await getMessage(node, stage.caller, id)).message.failure?.code === code),
    }
  }

  describe('what waits until the network asks', () => {
    it('is taken in its order, by one, and is sent when it went out', async t => {
      const { said, say, take, status } = await set(t)
      await said('hello')
      const messages = [await say('one'), await say('two')]
      const takes = await Promise.all([take(), take(), take()])
      const [mine, ...others] = takes.filter(taken => taken.parts.length > 0)
      assert.deepEqual(mine?.parts, ['one', 'two'])
      assert.deepEqual(others, [])
      assert.deepEqual((await take()).parts, [])
      assert.deepEqual(await Promise.all(messages.map(m => status(m.id))), ['accepted', 'accepted'])
      await mine?.settle(true)
      assert.deepEqual(await Promise.all(messages.map(m => status(m.id))), ['sent', 'sent'])
      assert.deepEqual((await take()).parts, [])
    })

    it('is there again when it did not go out', async t => {
      const { said, say, take } = await set(t)
      await said('hello')
      await say('one')
      await (await take()).settle(false)
      assert.deepEqual((await take()).parts, ['one'])
    })

    it('is waited for, also when it is accepted on another node', async t => {
      const { said, say, ask, nodes } = await set(t, 2)
      await said('hello')
      const [one, two] = nodes
      const asked = ask(question('hello'), never, one)
      await say('one', two)
      const { reply, settle } = await asked
      assert.equal(reply.body, '["one"]')
      await settle(true)
    })

    it('is not waited for longer than the network allows, nor when it has gone', async t => {
      const { said, say, ask, take } = await set(t)
      await said('hello')
      assert.equal((await ask(question('hello', { waitMs: 0 }))).reply.body, '[]')
      const gone = new AbortController()
      const asked = ask(question('hello'), gone.signal)
      gone.abort()
      assert.equal((await asked).reply.body, '[]')
      await say('one')
      assert.deepEqual((await take()).parts, ['one'])
    })

    it('is waited for while somebody else has it, also by who would not wait', async t => {
      const { said, say, take, ask } = await set(t)
      await said('hello')
      await say('one')
      const other = await take()
      const asked = ask(question('hello', { waitMs: 0 }))
      await other.settle(false)
      assert.equal((await asked).reply.body, '["one"]')
    })

    it('is said again when the same call comes again, as its answer was lost', async t => {
      const { said, say, ask, node, skip } = await set(t)
      const cameAt = node.now()
      await said('hello')
      await say('one')
      const first = await ask(question('hello'), never, node, cameAt)
      assert.equal(first.reply.body, '["one"]')
      await first.settle(true)
      skip(10)
      assert.equal((await ask(question('hello'))).reply.body, '["one"]')
      const next = node.now()
      await said('bye')
      await say('two')
      assert.equal((await ask(question('bye'), never, node, next)).reply.body, '["two"]')
    })

    it('fails when it can never be said, and holds nothing up', async t => {
      const { said, say, take, failed } = await set(t)
      await said('hello')
      const { id } = await say('unspeakable')
      await say('one')
      assert.deepEqual((await take()).parts, ['one'])
      await failed(id, 'unspeakable')
    })

    it('fails when nobody will hear it: no call, a call that is over, a network that does not ask', async t => {
      const { node, channelId, caller, said, say, failed, status, skip, work } = await set(t)
      work(node, outbox(node))
      const nobody = await sendMessage(node, caller, { channelId, to: 'nobody', content: text('x') })
      await failed(nobody.id, 'no_call')

      await said('call', { content: { type: 'call', state: 'answered' } })
      const patient = await say('one')
      const ended = { type: 'call', state: 'ended', reason: 'completed' } as const
      skip(11 * MINUTE)
      await failed(patient.id, 'not_fetched')

      const late = await say('two')
      assert.equal(await status(late.id), 'accepted')
      await bring(node, channelId, { kind: 'edit', ref: 'end', at: 1, target: 'call', content: ended })
      skip(MINUTE)
      await failed(late.id, 'call_over')
    })
  })

  describe('a listener', () => {
    it('gets what is said as it comes, and nobody else waits for it meanwhile', async t => {
      const { said, say, ask, live, node, status } = await set(t)
      await said('hello')
      const closed = new AbortController()
      const frames: string[] = []
      const serving = serveListener(
        node,
        {
          channel: await live(node),
          listening: { thread: 'call', frame: parts => JSON.stringify(parts) },
        },
        { send: async frame => void frames.push(frame), closed: closed.signal },
      )
      const one = await say('one')
      await eventually(() => frames.length === 1)
      await eventually(async () => (await status(one.id)) === 'sent')
      assert.equal((await ask(question('hello'))).reply.body, '[]')
      await say('two')
      await eventually(() => frames.length === 2)
      assert.deepEqual(frames, ['["one"]', '["two"]'])
      closed.abort()
      await serving
      await say('three')
      assert.equal((await ask(question('hello'), never, node, 0)).reply.body, '["three"]')
    })

    it('that breaks leaves what it did not get to the next', async t => {
      const { said, say, take, live, node } = await set(t)
      await said('hello')
      await say('one')
      const listening = { thread: 'call', frame: (parts: unknown[]) => JSON.stringify(parts) }
      const send = () => Promise.reject(new Error('broken'))
      await serveListener(node, { channel: await live(node), listening }, { send, closed: never })
      assert.deepEqual((await take()).parts, ['one'])
    })
  })

  it('who is named at the beginning only is the writer of all that follows', async t => {
    const { said, node, live, caller } = (await set(t)) satisfies Partial<Stage>
    await said('hello', { sender: { address: '+4930123', name: 'Ada' } })
    const later = written('later', { thread: 'call', sender: { address: 'call' }, senderByThread: true })
    const elsewhere = { ...later, thread: 'another call' }
    const channel = await live(node)
    const addressOf = async (event: InboundEvent) => {
      const known = await withWriter(node, channel, event)
      return 'sender' in known ? known.sender.address : null
    }
    assert.equal(await addressOf(later), '+4930123')
    assert.equal(await addressOf(elsewhere), 'call')
    assert.equal((await told(node, caller, 'contact.created')).length, 1)
  })
})
