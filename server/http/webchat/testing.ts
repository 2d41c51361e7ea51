import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import type { InjectOptions } from 'fastify'
import { newWorkspace, testApp } from '../../../test/support/app.ts'
import { callerOf, eventually } from '../../../test/support/scene.ts'
import { readConfig } from '../../config.ts'
import { createChannel } from '../../services/channels/create.ts'
import { activateChannel } from '../../services/channels/switch.ts'
import type { Caller } from '../../services/context.ts'
import { runLanes } from '../../services/lanes/runner.ts'
import { getMessage } from '../../services/messages/read.ts'
import { sendMessage } from '../../services/messages/send.ts'
import { outbox } from '../../services/outbox/send.ts'

export const ORIGIN = 'https://shop.example'
export const OWN = 'https://portico.example'
export const SECRET = 'the-shop-signs-with-this-who-is-logged-in'

/** An answer, with whatever it holds. */
export interface Answer {
  status: number
  headers: Record<string, unknown>
  json: { [field: string]: never } & {
    code: string
    reason: string
    field: string
    token: string
    id: string
    messages: { id: string; clientId?: string; content: { text: string }; read: boolean }[]
    more: boolean
    cursor: string
  }
}

/** The server with web chats, and a clock that the test moves. */
export async function setChat(t: TestContext, settings: Record<string, string> = {}) {
  let ahead = 0
  const config = readConfig({ PORTICO_PUBLIC_URL: OWN, PORTICO_RATE_LIMIT: '0', ...settings }, [])
  const { app, context } = await testApp(t, { config, now: () => Date.now() + ahead })

  async function channel(more: object = {}, network = 'webchat', beside?: { caller: Caller }) {
    const caller = beside?.caller ?? callerOf((await newWorkspace(context)).id)
    const own = network === 'webchat' ? { domains: ['shop.example'], identitySecret: SECRET } : {}
    const input = { network, name: 'Chat', config: { ...own, ...more } }
    const { channel, webhookSecret } = await createChannel(context, caller, input)
    await activateChannel(context, caller, channel.id)
    return { id: channel.id, caller, webhookSecret }
  }
  type Chat = Awaited<ReturnType<typeof channel>>

  /** Calls a chat's routes from a page of the shop. */
  async function call(
    chat: Pick<Chat, 'id'>,
    method: string,
    path: string,
    { token, body, headers = {} }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const options: InjectOptions = {
      method: method as 'GET',
      url: `/webchat/v1/channels/${chat.id}${path}`,
      headers: {
        origin: ORIGIN,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { payload: body as object }),
    }
    const response = await app.inject(options)
    const json = /json/.test(String(response.headers['content-type'])) ? response.json() : {}
    return { status: response.statusCode, headers: response.headers, json }
  }

  async function enter(chat: Pick<Chat, 'id'>, body: object = {}): Promise<string> {
    const { status, json } = await call(chat, 'POST', '/sessions', { body })
    assert.equal(status, 201, JSON.stringify(json))
    return json.token
  }

  const say = (chat: Pick<Chat, 'id'>, token: string, text: string, id = 'one') =>
    call(chat, 'POST', '/messages', { token, body: { id, content: { type: 'text', text } } })

  /** The business writes to a visitor; resolves when it is sent. */
  async function write(chat: Chat, to: string, text: string): Promise<string> {
    const content = { type: 'text' as const, text }
    const { id } = await sendMessage(context, chat.caller, { channelId: chat.id, to, content })
    const lanes = runLanes(context, outbox(context))
    await eventually(async () => (await getMessage(context, chat.caller, id)).message.status === 'sent')
    await lanes.stop(0)
    return id
  }

  return {
    app,
    context,
    channel,
    call,
    enter,
    say,
    write,
    skip: (ms: number) => {
      ahead += ms
    },
    /** Its address, once it listens. */
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 })
      return `127.0.0.1:${(app.server.address() as AddressInfo).port}`
    },
  }
}

/** The address of the visitor whose token it is. */
export const visitorIn = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub
