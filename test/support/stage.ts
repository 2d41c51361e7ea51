import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { Content } from '../../server/domain/content.ts'
import type { Channel } from '../../server/domain/entities.ts'
import { newId } from '../../server/domain/ids.ts'
import type { InboundEvent, Network } from '../../server/domain/network.ts'
import { createHttpClient } from '../../server/net/client.ts'
import { type CreateChannelInput, createChannel } from '../../server/services/channels/create.ts'
import { activateChannel } from '../../server/services/channels/switch.ts'
import type { Caller, Context, ContextParts } from '../../server/services/context.ts'
import type { LaneWork } from '../../server/services/lanes/lane.ts'
import { runLanes } from '../../server/services/lanes/runner.ts'
import { createSeal } from '../../server/store/seal.ts'
import { testContext } from './context.ts'
import { type FakeNetwork, type FakeOptions, fakeNetwork } from './fake-network.ts'
import { memoryBlobs } from './memory-blobs.ts'
import { callerOf } from './scene.ts'
import type { Address, Open } from './stores.ts'

export interface Stage {
  /** The nodes of a cluster on one database. They hear nothing of each other but through it. */
  nodes: [Context, ...Context[]]
  fake: FakeNetwork
  caller: Caller
  /** Moves the clock of all nodes, milliseconds; back, where negative. */
  skip(ms: number): void
  /** A channel that is on, made on the first node. */
  channel(input?: Partial<CreateChannelInput>, caller?: Caller): Promise<Channel & { webhookSecret: string }>
  /** Works on a node's jobs until the test ends. */
  work<State>(node: Context, work: LaneWork<State>): { stop(graceMs: number): Promise<void> }
}

export interface StageOptions extends FakeOptions {
  nodes?: number
  networks?: Network[]
  parts?: Partial<ContextParts>
}

/** Some nodes on a database of the test's own, with a fake network and a clock that the test moves. */
export async function setStage(
  t: TestContext,
  open: Open,
  address: Address,
  { nodes: count = 1, networks = [], parts = {}, ...options }: StageOptions = {},
): Promise<Stage> {
  let ahead = 0
  const fake = fakeNetwork(options)
  const at = await address()
  const seal = createSeal(randomBytes(32))
  const blobs = memoryBlobs()
  const http = createHttpClient({ userAgent: 'Portico/test' })
  t.after(() => http.close())
  const nodes = await Promise.all(
    Array.from({ length: count }, async () =>
      testContext(await open(at), {
        now: () => Date.now() + ahead,
        networks: new Map([fake, ...networks].map(network => [network.manifest.type, network])),
        seal,
        blobs,
        http,
        guardedHttp: http,
        ...parts,
      }),
    ),
  )
  const [first, ...others] = nodes
  if (!first) throw new Error('A stage needs a node.')
  await first.store.migrate()
  const caller = callerOf(newId())
  return {
    nodes: [first, ...others],
    fake,
    caller,
    skip: ms => {
      ahead += ms
    },
    channel: async (input = {}, owner = caller) => {
      const full = { network: 'fake', name: 'Support', config: { token: 'secret-token' }, ...input }
      const { channel, webhookSecret } = await createChannel(first, owner, full)
      return { ...(await activateChannel(first, owner, channel.id)), webhookSecret }
    },
    work: (node, work) => {
      const runner = runLanes(node, work)
      t.after(() => runner.stop(0))
      return runner
    },
  }
}

type Inbound<K extends InboundEvent['kind']> = Extract<InboundEvent, { kind: K }>

export const text = (text: string): Extract<Content, { type: 'text' }> => ({ type: 'text', text })

/** A message of a contact, by default of `ada`. */
export const written = (ref: string, more: Partial<Inbound<'message'>> = {}): Inbound<'message'> => ({
  kind: 'message',
  ref,
  at: 1_700_000_000_000,
  sender: { address: 'ada', name: 'Ada' },
  content: text(ref),
  ...more,
})

export const reported = (
  target: string,
  status: Inbound<'status'>['status'],
  more: Partial<Inbound<'status'>> = {},
): Inbound<'status'> => ({
  kind: 'status',
  ref: `${target}-${status}`,
  at: 1_700_000_000_000,
  target,
  status,
  ...(status === 'failed' && { failure: { code: 'unreachable', message: 'Not there.' } }),
  ...more,
})

/** Brings events to a channel, as a webhook call does once it is verified and parsed. */
export async function bring(
  node: Context,
  channelId: string,
  ...events: readonly InboundEvent[]
): Promise<void> {
  const channel = await node.channels.get(channelId)
  if (!channel) throw new Error('There is no such channel.')
  await node.ingest(events.map(event => ({ channel, event })))
}

export interface Told {
  type: string
  channelId: string | null
  data: Record<string, { id: string; [field: string]: unknown }>
}

/** Every event of a workspace, in order. */
export async function told(node: Context, { workspaceId }: Caller, type?: string): Promise<Told[]> {
  const rows = await node.store.read
    .selectFrom('events')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute()
  return rows
    .filter(row => type === undefined || row.type === type)
    .map(row => ({ type: row.type, channelId: row.channel_id, data: JSON.parse(row.data) }))
}

/** What a channel has counted in all, without the zeros. */
export async function counted(node: Context, channelId: string): Promise<Record<string, number>> {
  const row = await node.store.read
    .selectFrom('counters')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('granularity', '=', 'total')
    .executeTakeFirst()
  const { workspace_id, channel_id, granularity, at, ...counts } = row ?? {}
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)) as Record<
    string,
    number
  >
}
