import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import twilio from 'twilio'
import { native } from '../../server/dialects/native/index.ts'
import { twilioFlex } from '../../server/dialects/twilio-flex/index.ts'
import { toSid } from '../../server/dialects/twilio-flex/sids.ts'
import type { App } from '../../server/http/app.ts'
import type { Context, ContextParts } from '../../server/services/context.ts'
import { type Call, client, type Json, newWorkspace, testApp } from './app.ts'
import { contract, type Document } from './contract.ts'

/** Any chat service. */
export const SERVICE = `IS${'a'.repeat(32)}`

/** The vendor's own client, of which only the address is set. */
export function sdk(url: string, user: string, key: string, account = user) {
  const client = twilio(user, key, { accountSid: account })
  client.flexApi.baseUrl = url
  return client.flexApi.v1
}
export type Flex = ReturnType<typeof sdk>

export interface Wire {
  form?: Record<string, string>
  body?: string
  headers?: Record<string, string>
  /** What stands in front of the path, without the dialect's own key. */
  authorization?: string | null
}

export interface Answered {
  status: number
  headers: Headers
  text: string
  json: Json
}

export interface FlexScene {
  app: App
  context: Context
  workspaceId: string
  key: string
  account: string
  url: string
  flex: Flex
  /** Our own API, in the same workspace. */
  call: Call
  /** A request as it goes over the wire, its answer held against the dialect's document. */
  wire(method: string, path: string, parts?: Wire): Promise<Answered>
}

/** A server that speaks both APIs, at an address of its own, and a workspace. */
export async function flexScene(t: TestContext, parts: Partial<ContextParts> = {}): Promise<FlexScene> {
  const { app, context } = await testApp(t, parts, [native, twilioFlex])
  const { id, key } = await newWorkspace(context)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const account = toSid('AC', id)
  const document = (await app.inject('/api/v1/dialects/twilio-flex/openapi.json')).json<Document>()
  const conforms = contract(document)
  return {
    app,
    context,
    workspaceId: id,
    key,
    account,
    url,
    flex: sdk(url, account, key),
    call: await client(app, key),
    async wire(method, path, { form, body, headers = {}, authorization = basic(account, key) } = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(authorization !== null && { authorization }),
          ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
        ...(form ? { body: new URLSearchParams(form).toString() } : body !== undefined && { body }),
      })
      const text = await response.text()
      const type = response.headers.get('content-type') ?? undefined
      conforms(method, path, response.status, type, text)
      const json = (/json/.test(type ?? '') ? JSON.parse(text) : undefined) as Json
      return { status: response.status, headers: response.headers, text, json }
    },
  }
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** A flow for web chats, by the vendor's client. */
export const webFlow = async (flex: Flex, more: object = {}): Promise<string> =>
  (await flex.flexFlow.create({ friendlyName: 'Site', chatServiceSid: SERVICE, channelType: 'web', ...more }))
    .sid

/** The parameters of a chat with somebody. */
export const chatWith = (flexFlowSid: string, identity: string) => ({
  flexFlowSid,
  identity,
  chatUserFriendlyName: identity,
  chatFriendlyName: `Chat with ${identity}`,
})

const { RestException } = twilio

/** That the vendor's client threw its exception for this status and code. */
export const restException = (status: number, code: number, message?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RestException, String(error))
  const { moreInfo } = error
  assert.deepEqual(
    { status: error.status, code: error.code, moreInfo },
    { status, code, moreInfo: `https://www.twilio.com/docs/errors/${code}` },
  )
  if (message) assert.match(error.message, message)
  return true
}

/** A list of our own API. */
export interface Items<T> {
  items: T[]
}

/** A channel that was made by our own API; its id and its SID as a flow. */
export async function sandbox({ call }: FlexScene, more: object = {}) {
  const body = { network: 'sandbox', name: 'Play', config: {}, ...more }
  const { id } = (await call<{ id: string }>('POST', '/channels', body)).json
  await call('POST', `/channels/${id}/activate`)
  return { id, flow: toSid('FO', id) }
}

/** Has a customer write on a sandbox. */
export const write = ({ call }: FlexScene, channelId: string, text: string) =>
  call('POST', `/channels/${channelId}/sandbox/events`, {
    type: 'message',
    sender: { address: 'ada', name: 'Ada' },
    content: { type: 'text', text },
  })
