import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bring, counted, reported, setStage, text, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Caller, Context } from '../context.ts'
import { listMessages } from '../messages/read.ts'
import { admit } from './admit.ts'

const messages = async (node: Context, caller: Caller) =>
  (await listMessages(node, caller, { limit: 1000 })).items.toReversed()

eachStore((_kind, open, address) => {
  describe('what cannot be stored', () => {
    it('keeps no other event from it, of the same call or of others', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      // Past the gate that makes every event storable: no moment, as no network could tell.
      const poison = written('poison', { at: Number.NaN, content: undefined as never })
      const results = await Promise.allSettled([
        bring(node, id, written('a'), poison, written('b')),
        bring(node, id, written('c')),
        bring(node, id, ...Array.from({ length: 30 }, (_, i) => written(`d${i}`))),
      ])
      assert.deepEqual(
        results.map(result => result.status),
        ['rejected', 'fulfilled', 'fulfilled'],
      )
      const refs = (await messages(node, caller)).map(message => message.ref)
      assert.equal(refs.length, 33)
      assert.ok(!refs.includes('poison'))
      assert.deepEqual(await counted(node, id), { received: 33, conversations_started: 1 })
    })

    it('is nothing that a network can send: every event that is admitted is there as it was', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      const anyText = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom('\0', 'a\0b', '\ud800', 'x\udc00y', '💥', 'ı', '\u{10FFFF}', `a${'é'.repeat(900)}`),
      )
      let count = 0
      await fc.assert(
        fc.asyncProperty(anyText, anyText, anyText, fc.double(), async (ref, who, said, at) => {
          const event = admit(
            written(`${count++} ${ref}`, {
              at,
              sender: { address: `x${who}`, name: said },
              content: text(said),
            }),
            123,
          )
          assert.ok(event?.kind === 'message')
          await bring(node, id, event)
          const [stored] = (await listMessages(node, caller, { limit: 1 })).items
          assert.equal(stored?.ref, event.ref)
          assert.deepEqual(stored?.content, event.content)
          assert.equal(stored?.networkAt, event.at + 0)
        }),
        { numRuns: 60 },
      )
      assert.equal((await messages(node, caller)).length, Math.min(count, 1000))
    })

    it('is refused where a name is longer than any network has', () => {
      for (const name of ['', 'x'.repeat(2001), '💥'.repeat(501)]) {
        assert.equal(admit(written(name), 0), null)
        assert.equal(admit(written('a', { thread: name }), 0), null)
        assert.equal(admit(written('a', { replyTo: name }), 0), null)
        assert.equal(admit(written('a', { sender: { address: name } }), 0), null)
      }
      assert.deepEqual(admit(written('x'.repeat(2000)), 0), written('x'.repeat(2000)))
    })

    it('is a moment up to which all was read that is none', () => {
      const read = { kind: 'read', ref: 'r', at: 1, thread: 'ada' } as const
      for (const until of [Number.NaN, Number.POSITIVE_INFINITY, 9e15, -1]) {
        assert.equal(admit({ ...read, until }, 0), null)
        const report = reported('m', 'delivered', { at: 5 })
        assert.deepEqual(admit({ ...report, takenAt: until }, 0), { ...report, takenAt: 5 })
      }
      assert.deepEqual(admit({ ...read, until: 7.2 }, 0), { ...read, until: 7 })
    })

    it('is none of a million characters', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      const long = text('é'.repeat(1_000_000))
      await bring(node, id, written('long', { content: long }), written('short'))
      assert.deepEqual(
        (await messages(node, caller)).map(message => message.content),
        [long, text('short')],
      )
    })
  })
})
