import type { TestContext } from 'node:test'
import { readConfig } from '../../server/config.ts'
import { linktor } from '../../server/dialects/linktor/index.ts'
import { native } from '../../server/dialects/native/index.ts'
import type { Preset } from '../../server/domain/policy.ts'
import type { App } from '../../server/http/app.ts'
import { closedPort } from '../../server/net/testing.ts'
import { networks } from '../../server/networks/registry.ts'
import type { Context, ContextParts } from '../../server/services/context.ts'
import { runLanes } from '../../server/services/lanes/runner.ts'
import { outbox } from '../../server/services/outbox/send.ts'
import { deliverWebhooks } from '../../server/services/webhooks/deliver.ts'
import { type Call, client, type Json, newKey, newWorkspace, testApp } from './app.ts'
import { contract, type Document } from './contract.ts'

export interface LinktorAnswer<Body = Json> {
  status: number
  headers: Record<string, string | undefined>
  text: string
  json: Body
}

/** Sends a request as it is, with the key of the workspace unless other headers say who asks. */
export type Ask = <Body = Json>(
  method: string,
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<LinktorAnswer<Body>>

export interface LinktorScene {
  app: App
  context: Context
  workspaceId: string
  key: string
  /** The vendor's API; every answer is held against the dialect's own document. */
  ask: Ask
  /** Portico's own API, for what the vendor has no words for. */
  call: Call
  /** The vendor's API with another key. */
  as(role: Preset): Promise<Ask>
  /** Where the networks reach it. */
  url: string
}

export interface LinktorOptions {
  settings?: Record<string, string>
  parts?: Partial<ContextParts>
  /** Whether networks, and customers' webhooks, are really called. */
  live?: boolean
}

/** Portico with the vendor's API beside its own, and a workspace. */
export async function linktorScene(
  t: TestContext,
  { settings = {}, parts = {}, live = false }: LinktorOptions = {},
): Promise<LinktorScene> {
  // They end before the store is closed.
  const lanes: ReturnType<typeof runLanes>[] = []
  t.after(() => Promise.all(lanes.map(lane => lane.stop(0))))
  const port = live ? await closedPort() : 0
  const url = live ? `http://127.0.0.1:${port}` : 'https://portico.example'
  const config = readConfig(
    { PORTICO_PUBLIC_URL: url, PORTICO_RATE_LIMIT: '1000', ...settings },
    networks.keys(),
  )
  const { app, context } = await testApp(t, { config, ...parts }, [native, linktor])
  const { id: workspaceId, key } = await newWorkspace(context)
  if (live) {
    await app.listen({ host: '127.0.0.1', port })
    lanes.push(runLanes(context, outbox(context)), runLanes(context, deliverWebhooks(context)))
  }
  const conforms = contract((await app.inject('/api/v1/dialects/linktor/openapi.json')).json<Document>())
  const asking =
    (own: Record<string, string>): Ask =>
    async <Body>(method: string, url: string, body?: unknown, headers?: Record<string, string>) => {
      const payload = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
      const response = await app.inject({
        method: method as 'GET',
        url,
        headers: {
          ...(headers ?? own),
          ...(body !== undefined && typeof body !== 'string' && { 'content-type': 'application/json' }),
        },
        ...(payload !== undefined && { payload }),
      })
      const type = response.headers['content-type'] as string | undefined
      conforms(method, url, response.statusCode, type, response.body)
      return {
        status: response.statusCode,
        headers: response.headers as Record<string, string | undefined>,
        text: response.body,
        json: (response.body === '' ? undefined : response.json()) as Body,
      }
    }
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
  return {
    app,
    context,
    workspaceId,
    key,
    url,
    ask: asking(bearer(key)),
    call: await client(app, key),
    as: async role => asking(bearer(await newKey(context, workspaceId, role))),
  }
}

/** The one resource of an answer. */
export interface One {
  data: { id: string; type: string; attributes: Json }
  meta?: { setupInstructions: string }
}

export interface Many {
  data: One['data'][]
  meta: { pagination: { page: number; perPage: number; totalPages: number; totalCount: number } }
}

export interface Refusal {
  error: {
    code: string
    message: string
    details?: { field: string; message: string }[]
    retryAfter?: number
  }
  meta: { requestId: string }
}

/** A channel inside Portico, made by the vendor's API; its id as the vendor writes it. */
export async function sandboxChannel(ask: Ask, more: object = {}): Promise<string> {
  const body = { name: 'Play', type: 'sandbox', config: {}, ...more }
  return (await ask<One>('POST', '/v1/channels', body)).json.data.id
}

/** Has a customer write on a sandbox. */
export const customerWrites = (call: Call, channelId: string, text = 'Hello', sender = 'ada') =>
  call('POST', `/channels/${channelId}/sandbox/events`, {
    type: 'message',
    sender: { address: sender, name: sender },
    content: { type: 'text', text },
  })
