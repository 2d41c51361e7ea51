import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '../../server/domain/ids.ts'
import { signWebhook } from '../../server/domain/standard-webhooks.ts'
import { createHttpClient } from '../../server/net/client.ts'
import { httpServer } from '../../server/net/testing.ts'
import type { Caller, Context, ContextParts } from '../../server/services/context.ts'
import { type EventDraft, recordEvents } from '../../server/services/events/record.ts'
import type { LaneWork } from '../../server/services/lanes/lane.ts'
import { runLanes } from '../../server/services/lanes/runner.ts'
import type { Envelope } from '../../server/services/webhooks/envelope.ts'
import type { ChannelRow } from '../../server/store/schema.ts'
import { testContext } from './context.ts'
import type { Open } from './stores.ts'

/** The plainest envelope: the event's data, signed by Standard Webhooks. */
const envelope: Envelope = {
  write: ({ id, type, channelId, data }, { secrets }, now) => {
    const body = JSON.stringify({ type, channelId, data: JSON.parse(data) })
    return { headers: { 'content-type': 'application/json', ...signWebhook(id, now, body, secrets) }, body }
  },
}

export interface Scene {
  context: Context
  caller: Caller
  /** Moves the services' clock on, milliseconds. */
  skip(ms: number): void
  /** Records events in the caller's workspace, as a service would. */
  record(...drafts: (Pick<EventDraft, 'type'> & Partial<EventDraft>)[]): Promise<void>
  /** A channel of the caller's workspace; resolves to its id. */
  channel(settings?: Partial<ChannelRow>): Promise<string>
  /** Works on jobs until the test ends. */
  work<State>(work: LaneWork<State>): void
}

/** A workspace on a store of its own, with a clock that only the test moves. */
export async function setScene(
  t: TestContext,
  open: Open,
  parts: Partial<ContextParts> = {},
): Promise<Scene> {
  let now = Date.now()
  const store = await open()
  const http = createHttpClient({ userAgent: 'Portico/test' })
  t.after(() => http.close())
  const context = testContext(store, {
    envelopes: new Map([['native', envelope]]),
    now: () => now,
    http,
    guardedHttp: http,
    ...parts,
  })
  const caller = callerOf(newId())
  return {
    context,
    caller,
    skip: ms => {
      now += ms
    },
    record: async (...drafts) => {
      const full = drafts.map(draft => ({
        workspaceId: caller.workspaceId,
        channelId: null,
        data: {},
        ...draft,
      }))
      const announce = await store.transaction(tx => recordEvents(context, tx, full))
      announce()
    },
    channel: async settings => {
      const row = channelRow(caller.workspaceId, settings)
      await store.transaction(tx => tx.db.insertInto('channels').values(row).execute())
      return row.id
    },
    work: work => {
      const runner = runLanes(context, work)
      t.after(() => runner.stop(0))
    },
  }
}

export const channelRow = (workspaceId: string, settings?: Partial<ChannelRow>): ChannelRow => ({
  workspace_id: workspaceId,
  id: newId(),
  network: 'sandbox',
  name: 'Channel',
  address: null,
  config: '{}',
  facts: '{}',
  metadata: '{}',
  profile: '{}',
  environment: 'prod',
  use_case_type: null,
  bot_id: null,
  enabled: 1,
  connection: 'ok',
  condition: null,
  condition_since: 0,
  steps: '[]',
  token_expires_at: null,
  token_warned_at: null,
  activated_at: null,
  deactivated_at: null,
  deactivation_reason: null,
  deleted_at: null,
  created_at: 0,
  updated_at: 0,
  version: 1,
  ...settings,
})

export const callerOf = (workspaceId: string): Caller => ({ workspaceId, id: newId(), may: () => true })

export interface Call {
  headers: IncomingHttpHeaders
  body: string
}

export interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: string
}

export interface Receiver {
  url: string
  /** Every call it got. */
  calls: Call[]
}

/** An HTTP server that keeps what it is called with; `answer` gets the call and its number, 1 for the first. */
export async function receive(
  t: TestContext,
  answer: (call: Call, count: number) => Reply | Promise<Reply> = () => ({}),
): Promise<Receiver> {
  const calls: Call[] = []
  const server = await httpServer(t, async (request, response) => {
    const call: Call = { headers: request.headers, body: await text(request) }
    calls.push(call)
    const { status = 200, headers = {}, body = '' } = await answer(call, calls.length)
    response.writeHead(status, headers).end(body)
    await once(response, 'close').catch(() => {})
  })
  return { url: `${server.url}/hook`, calls }
}

/** What has not happened by then never will, milliseconds. */
const PATIENCE = 60_000

/** Resolves to what `look` finds as soon as it is neither false nor undefined nor null. */
export async function eventually<T>(look: () => T | Promise<T>): Promise<Exclude<NonNullable<T>, false>> {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await sleep(5)) {
    const found = await look()
    if (found !== false && found !== undefined && found !== null) {
      return found as Exclude<NonNullable<T>, false>
    }
  }
  throw new Error(`It did not happen: ${look}`)
}
