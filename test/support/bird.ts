import type { TestContext } from 'node:test'
import { readConfig } from '../../server/config.ts'
import { bird } from '../../server/dialects/bird/index.ts'
import { native } from '../../server/dialects/native/index.ts'
import type { Policy, Preset } from '../../server/domain/policy.ts'
import type { App } from '../../server/http/app.ts'
import { networks } from '../../server/networks/registry.ts'
import type { Caller, Context, ContextParts } from '../../server/services/context.ts'
import { callerWith } from '../../server/services/keys/manage.ts'
import { runLanes } from '../../server/services/lanes/runner.ts'
import { outbox } from '../../server/services/outbox/send.ts'
import { type Call, client, type Json, newKey, newWorkspace, testApp } from './app.ts'
import { contract, type Document } from './contract.ts'

export interface BirdAnswer<Body = Json> {
  status: number
  headers: Record<string, string | undefined>
  text: string
  json: Body
}

/** Sends a request as it is, below the workspace; with its key, unless other headers say who asks. */
export type Ask = <Body = Json>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<BirdAnswer<Body>>

export interface BirdScene {
  app: App
  context: Context
  caller: Caller
  workspaceId: string
  key: string
  /** Every answer is held against the dialect's own document. */
  ask: Ask
  /** The same by another key. */
  as(granted: Policy[] | Preset): Promise<Ask>
  /** Portico's own API, for what the vendor has no words for. */
  call: Call
  /** Has a customer write on a sandbox. */
  write(channelId: string, content: object | string, sender?: string): Promise<unknown>
}

export interface List<Item = Json> {
  results: Item[]
  nextPageToken?: string
}

export interface BirdOptions {
  settings?: Record<string, string>
  parts?: Partial<ContextParts>
  /** Whether what is accepted is sent. */
  sending?: boolean
}

/** Portico with the vendor's API beside its own, and a workspace. */
export async function birdScene(
  t: TestContext,
  { settings = {}, parts = {}, sending = false }: BirdOptions = {},
): Promise<BirdScene> {
  // They end before the store is closed.
  const lanes: ReturnType<typeof runLanes>[] = []
  t.after(() => Promise.all(lanes.map(lane => lane.stop(0))))
  const config = readConfig(
    { PORTICO_PUBLIC_URL: 'https://portico.example', PORTICO_RATE_LIMIT: '1000', ...settings },
    networks.keys(),
  )
  const { app, context } = await testApp(t, { config, ...parts }, [native, bird])
  const { id: workspaceId, key } = await newWorkspace(context)
  if (sending) lanes.push(runLanes(context, outbox(context)))
  const conforms = contract((await app.inject('/api/v1/dialects/bird/openapi.json')).json<Document>())
  const asking =
    (own: Record<string, string>): Ask =>
    async <Body>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
      const url = path.startsWith('/workspaces') ? path : `/workspaces/${workspaceId}${path}`
      const payload = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
      const response = await app.inject({
        method: method as 'GET',
        url,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...own,
          ...headers,
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
  const accessKey = (key: string) => ({ authorization: `AccessKey ${key}` })
  const call = await client(app, key)
  return {
    app,
    context,
    caller: callerWith(workspaceId, 'owner', [{ permission: '*', resource: '*' }]),
    workspaceId,
    key,
    ask: asking(accessKey(key)),
    as: async granted => asking(accessKey(await newKey(context, workspaceId, granted))),
    call,
    write: (channelId, content, sender = 'ada') =>
      call('POST', `/channels/${channelId}/sandbox/events`, {
        type: 'message',
        sender: { address: sender, name: sender },
        content: typeof content === 'string' ? { type: 'text', text: content } : content,
      }),
  }
}

/** A channel made by a connector; its id. */
export async function connected(ask: Ask, platform = 'sandbox', more: object = {}): Promise<string> {
  const body = { name: platform, connectorTemplateRef: `${platform}:1`, ...more }
  const { status, json, text } = await ask<{ channel: { channelId: string } }>('POST', '/connectors', body)
  if (status !== 201) throw new Error(text)
  return json.channel.channelId
}

/** Whom a message is for. */
export const to = (identifierValue: string) => ({ contacts: [{ identifierValue }] })

/** A message of text. */
export const said = (text: string, identifierValue = 'ada') => ({
  receiver: to(identifierValue),
  body: { type: 'text', text: { text } },
})
