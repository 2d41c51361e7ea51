import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '../../../test/support/scene.ts'
import { told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Verdict } from '../../domain/network.ts'
import { dueJobs } from '../../store/jobs.ts'
import type { Store } from '../../store/store.ts'
import { StoreUnavailable } from '../../store/unavailable.ts'
import type { Context } from '../context.ts'
import { listMessages } from '../messages/read.ts'
import { outbox } from '../outbox/send.ts'
import { handOn } from './hand-on.ts'
import { setFallback } from './testing.ts'

const refused: Verdict = { verdict: 'permanent', failure: { code: 'unreachable', message: 'Not there.' } }
const taken: Verdict = { verdict: 'sent', ref: null }

/** A node that dies before its n-th transaction is committed, or right after: nothing comes of what it was about to do. */
function mortal(context: Context, nth: number, committed: boolean) {
  let transactions = 0
  const grave = Promise.withResolvers<never>()
  grave.promise.catch(() => {})
  const state = { dead: false }
  const transaction: Store['transaction'] = async work => {
    transactions++
    if (transactions < nth) return await context.store.transaction(work)
    if (transactions === nth && committed) await context.store.transaction(work)
    state.dead = true
    return await grave.promise
  }
  const node = { ...context, store: { ...context.store, transaction } }
  return { node, state, bury: () => grave.reject(new StoreUnavailable(new Error('dead'))) }
}

eachStore((_kind, open, address) => {
  describe('a node that dies at any moment', () => {
    for (const { what, verdict, seconds, first } of [
      { what: 'was refused', verdict: refused, seconds: undefined, first: 'failed' },
      { what: 'was not delivered in time', verdict: taken, seconds: 60, first: 'sent' },
    ]) {
      it(`leaves one message in the place of one that ${what}`, async t => {
        const scene = await setFallback(t, open, address, { nodes: 2 })
        const { nodes, caller, channels, networks, run, send, pass, substitute, is, message } = scene
        const [one, two = one] = nodes
        networks.rcs.deliver = () => verdict
        const fallback = [
          { channelId: channels.sms, ...(seconds !== undefined && { afterSeconds: seconds }) },
        ]
        const waitTooLong = () => seconds !== undefined && pass(seconds * 1000)

        /** False when the node lived until all was done. */
        async function round(nth: number, committed: boolean): Promise<boolean> {
          const { id } = await send({ to: `+1555010${1000 + 2 * nth + Number(committed)}`, fallback })
          const { node, state, bury } = mortal(one, nth, committed)
          const runners = run(node)
          const unlessDead = (what: () => Promise<boolean>) =>
            eventually(async () => state.dead || (await what()))
          await unlessDead(async () => (await message(id)).message.status === first)
          waitTooLong()
          await unlessDead(async () => (await message(id)).message.fallback?.messageId != null)
          bury()
          await Promise.allSettled(runners.map(runner => runner.stop(0)))
          const { dead } = state

          await two.store.transaction(tx => tx.db.updateTable('leases').set({ until: 0 }).execute())
          const others = run(two)
          await is(id, first)
          waitTooLong()
          await is((await substitute(id)).id, 'sent')
          await eventually(async () => (await jobs()).length === 0)
          await Promise.all(others.map(runner => runner.stop(0)))
          await two.store.transaction(tx => tx.db.updateTable('leases').set({ until: 0 }).execute())
          return dead
        }
        const jobs = () => two.store.read.selectFrom('jobs').select('id').execute()

        let rounds = 0
        for (let nth = 1, died = true; died; nth++) {
          for (const committed of [false, true]) {
            died = await round(nth, committed)
            rounds++
          }
        }
        assert.ok(rounds > 8, `${rounds} rounds`)
        const { items } = await listMessages(two, caller, { limit: 200 })
        const places = items.map(item => item.fallbackOf).filter(id => id !== null)
        assert.deepEqual([items.length, new Set(places).size, places.length], [2 * rounds, rounds, rounds])
        for (const type of ['message.fallback', 'contact.created']) {
          assert.equal((await told(two, caller, type)).length, rounds, type)
        }
      })
    }
  })

  it('two nodes that believe to have the same channel hand a message on once', async t => {
    const scene = await setFallback(t, open, address, { nodes: 2 })
    const { nodes, node, caller, networks, channels, send, work, is } = scene
    networks.rcs.deliver = () => refused
    const { id } = await send()
    work(node, outbox(node))
    await is(id, 'failed')
    const [job] = await dueJobs(node.store.read, 'fallback', channels.rcs, node.now(), 1)
    assert.ok(job)
    const { signal } = new AbortController()
    await Promise.all([...nodes, ...nodes].map(each => handOn(each).perform(job, {}, signal)))
    assert.equal((await listMessages(node, caller, { limit: 9 })).items.length, 2)
    assert.equal((await told(node, caller, 'message.fallback')).length, 1)
    assert.equal((await told(node, caller, 'conversation.created')).length, 2)
  })
})
