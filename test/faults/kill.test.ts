import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startTelegram } from '../../simulators/telegram/index.ts'
import { startPortico } from '../support/portico.ts'
import { startReceiver } from '../support/receiver.ts'
import { connectTelegram, subscribe } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'
import { auditCounters, auditInbound, auditOutbound, readLedger } from './audit.ts'
import { type Random, seeded } from './random.ts'
import { type Traffic, traffic } from './traffic.ts'

/** FAULT_SEED=<number> has the same messages and kills again, as far as time allows. */
const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31))

const UPDATES = 20_000
const SENDS = 5_000
const KILLS = 10
/** Several, as Telegram allows each bot 30 messages a second. */
const BOTS = 10
const CHATS_EACH = 20
/** One kill of so many waits until messages go out. A node that was killed keeps its channels for the time of a lease,
 * so that is a long life; the others end wherever they are. */
const LONG_LIFE = 4
/** The network takes up to so many milliseconds for a message, so that of two under way at once either may be first. A
 * process that was killed is not up again so soon. */
const SLOWEST = 200

describe(`kill -9 at any moment (FAULT_SEED=${seed})`, { concurrency: true }, () => {
  eachStore((_kind, _open, address) => {
    it(`keeps each of ${UPDATES} updates and ${SENDS} sends through ${KILLS} kills`, async t => {
      await survive(t, await address(), seeded(seed))
    })
  })
})

async function survive(t: TestContext, store: string, random: Random): Promise<void> {
  const telegram = await startTelegram()
  t.after(() => telegram.close())
  const portico = await startPortico({
    store,
    reachable: true,
    settings: { PORTICO_TELEGRAM_URL: telegram.url, PORTICO_LOG: 'warn' },
  })
  t.after(() => portico.close())
  for (let i = 0; i < SENDS; i++) {
    telegram.faults.add({ method: 'sendMessage', kind: 'delay', ms: random.below(SLOWEST) })
  }
  const { api } = portico
  const channels = new Map<string, string>()
  for (let i = 0; i < BOTS; i++) {
    const { token } = telegram.addBot()
    channels.set(token, (await connectTelegram(api, token)).id)
  }
  const told = await listen(t)
  const { id: webhookId } = await subscribe(api, told.url, ['message.*'])
  const load = traffic(telegram, api, channels, CHATS_EACH, random)
  const calls = () => [...channels.keys()].reduce((sum, token) => sum + telegram.calls(token).length, 0)
  const until = async (what: () => boolean | Promise<boolean>) => {
    while (!(await what())) await sleep(100, undefined, { signal: t.signal })
  }

  for (let life = 0; life < KILLS; life++) {
    share(load, life)
    const before = calls()
    if (life % LONG_LIFE === 0) await until(() => calls() > before)
    await sleep(random.below(1500))
    await portico.kill9()
    await sleep(random.below(200))
    await portico.restart()
  }
  share(load, KILLS)
  await load.accepted()
  await telegram.settled()
  auditInbound(load.chats, await readLedger(api))

  for (const id of channels.values()) {
    await until(async () => (await api.get<{ waiting: number }>(`/channels/${id}/health`)).waiting === 0)
  }
  const pending = `/webhooks/${webhookId}/deliveries?state=pending&limit=1`
  await until(async () => (await api.get<{ items: unknown[] }>(pending)).items.length === 0)
  const ledger = await readLedger(api)
  assert.equal(ledger.messages.length, UPDATES + SENDS)
  const repeated = auditOutbound(telegram, load.chats, ledger)
  await auditCounters(api, load.chats, ledger)
  const ids = (direction: string) =>
    new Set(ledger.messages.filter(m => m.direction === direction).map(m => m.id))
  assert.deepEqual(new Set(told.of('message.received').keys()), ids('inbound'))
  assert.deepEqual(new Set(told.of('message.sent').keys()), ids('outbound'))
  t.diagnostic(
    `seed ${seed}: ${repeated} of ${SENDS} messages went out twice, ${told.repeated()} webhook calls came twice`,
  )
}

/** What comes in and goes out in one life of the process: the same share in each, the rest in the last. */
function share(load: Traffic, life: number): void {
  const upTo = (all: number, lives: number) => Math.floor((all * lives) / (KILLS + 1))
  const part = (all: number) => upTo(all, life + 1) - upTo(all, life)
  load.write(part(UPDATES))
  load.send(part(SENDS))
}

interface Told {
  url: string
  /** The messages that the events of a type were about, with how often each came. */
  of(type: string): ReadonlyMap<string, number>
  /** How many calls were of an event that had come before. */
  repeated(): number
}

/** Keeps what a webhook is told. */
async function listen(t: TestContext): Promise<Told> {
  const receiver = await startReceiver()
  t.after(() => receiver.close())
  const types = new Map<string, Map<string, number>>()
  const of = (type: string): Map<string, number> => {
    const known = types.get(type) ?? new Map<string, number>()
    types.set(type, known)
    return known
  }
  receiver.reply(({ event: { type, data } }) => {
    const id = data.message?.id ?? ''
    of(type).set(id, (of(type).get(id) ?? 0) + 1)
    receiver.deliveries.length = 0
    return { status: 204 }
  })
  return {
    url: receiver.url,
    of,
    repeated: () =>
      [...types.values()].flatMap(ids => [...ids.values()]).reduce((sum, times) => sum + times - 1, 0),
  }
}
