import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { dialects } from '../../server/dialects/registry.ts'
import { formatId, parseId } from '../../server/domain/ids.ts'
import { type Json, newWorkspace, testApp } from '../support/app.ts'
import { speaking, speeches } from '../support/speeches.ts'

/** A channel made in one dialect is the same channel in every other. */

/** What every dialect tells of a channel, in its own words. */
interface Seen {
  id: string
  name: string
  kind: string
  on: boolean
}

type Kind = 'webchat' | 'sms'

interface Tongue {
  /** What it calls the networks of these channels; null where it has no word and does not list them. */
  kinds: Record<Kind, string | null>
  list(ask: Ask, scene: Scene): Promise<Seen[]>
  create?(ask: Ask, kind: Kind, name: string, scene: Scene): Promise<string>
  rename?(ask: Ask, id: string, name: string): Promise<void>
  switchOff?(ask: Ask, id: string, kind: Kind): Promise<void>
  /** Absent where nothing is deleted. */
  remove?(ask: Ask, id: string, scene: Scene): Promise<void>
}

type Ask = (method: string, path: string, body?: object) => Promise<Json>
interface Scene {
  workspaceId: string
  botId: string
}

const NUMBER = '+4915112345678'
const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'f'.repeat(32) }
const plain = (text: unknown) => parseId(`${text}`.replace(/^(ch_|FO)/, '')) ?? ''
const items = (json: Json | undefined) => (json ?? []) as unknown as Json[]

const tongues: Record<string, Tongue> = {
  native: {
    kinds: { webchat: 'webchat', sms: 'twilio-sms' },
    list: async ask =>
      items((await ask('GET', '/api/v1/channels')).items).map(channel => ({
        id: `${channel.id}`,
        name: `${channel.name}`,
        kind: `${channel.network}`,
        on: Boolean(channel.enabled),
      })),
    create: async (ask, kind, name) => {
      const config = kind === 'sms' ? { phoneNumber: NUMBER } : {}
      const network = kind === 'sms' ? 'twilio-sms' : kind
      return `${(await ask('POST', '/api/v1/channels', { network, name, config })).id}`
    },
    rename: async (ask, id, name) => void (await ask('PATCH', `/api/v1/channels/${id}`, { name })),
    switchOff: async (ask, id) => void (await ask('POST', `/api/v1/channels/${id}/deactivate`)),
    remove: async (ask, id) => void (await ask('DELETE', `/api/v1/channels/${id}`)),
  },
  airy: {
    kinds: { webchat: 'chatplugin', sms: 'twilio.sms' },
    // What is disconnected is not listed.
    list: async ask =>
      items((await ask('POST', '/channels.list', {})).data).map(channel => ({
        id: `${channel.id}`,
        name: `${(channel.metadata as Json).name}`,
        kind: `${channel.source}`,
        on: Boolean(channel.connected),
      })),
    create: async (ask, kind, name) => {
      const made =
        kind === 'sms'
          ? await ask('POST', '/channels.twilio.sms.connect', { name, phone_number: NUMBER })
          : await ask('POST', '/channels.chatplugin.connect', { name })
      return `${made.id}`
    },
    rename: async (ask, channel_id, name) =>
      void (await ask('POST', '/channels.update', { channel_id, name })),
    switchOff: async (ask, channel_id) =>
      void (await ask('POST', '/channels.chatplugin.disconnect', { channel_id })),
  },
  bird: {
    kinds: { webchat: 'webchat', sms: 'sms-twilio' },
    list: async (ask, { workspaceId }) =>
      items((await ask('GET', `/workspaces/${workspaceId}/channels?limit=100`)).results).map(channel => ({
        id: `${channel.id}`,
        name: `${channel.name}`,
        kind: `${channel.platformId}`,
        on: `${channel.status}` === 'active',
      })),
    create: async (ask, kind, name, { workspaceId }) => {
      const path = `/workspaces/${workspaceId}/connectors`
      const made = await ask('POST', path, {
        name,
        connectorTemplateRef: kind === 'sms' ? 'sms-twilio:1' : 'webchat:1',
        arguments: kind === 'sms' ? { phoneNumber: NUMBER } : {},
      })
      return `${made.id}`
    },
    remove: async (ask, id, { workspaceId }) =>
      void (await ask('DELETE', `/workspaces/${workspaceId}/connectors/${id}`)),
  },
  chatcaptain: {
    kinds: { webchat: 'web', sms: null },
    list: async (ask, { botId }) =>
      items((await ask('GET', `/v1/chatbots/${botId}/channels`)).channels).map(channel => ({
        id: `${channel.id}`,
        name: `${channel.name}`,
        kind: `${channel.type}`,
        on: `${channel.status}` === 'active',
      })),
  },
  linktor: {
    kinds: { webchat: 'webchat', sms: 'sms' },
    list: async ask =>
      items((await ask('GET', '/v1/channels')).data).map(({ id, attributes }) => ({
        id: plain(id),
        name: `${attributes?.name}`,
        kind: `${attributes?.channelType}`,
        on: `${attributes?.status}` === 'active',
      })),
    create: async (ask, kind, name) => {
      const config =
        kind === 'sms' ? { provider: 'twilio', phoneNumber: NUMBER, ...ACCOUNT } : { allowedOrigins: [] }
      const made = await ask('POST', '/v1/channels', { type: kind, name, config })
      return plain(made.data?.id)
    },
    rename: async (ask, id, name) =>
      void (await ask('PATCH', `/v1/channels/${formatId('ch_', id)}`, { name })),
    switchOff: async (ask, id) => void (await ask('POST', `/v1/channels/${formatId('ch_', id)}/deactivate`)),
    remove: async (ask, id) => void (await ask('DELETE', `/v1/channels/${formatId('ch_', id)}`)),
  },
  'twilio-flex': {
    kinds: { webchat: 'web', sms: 'sms' },
    list: async ask =>
      items((await ask('GET', '/v1/FlexFlows')).flex_flows).map(flow => ({
        id: plain(flow.sid),
        name: `${flow.friendly_name}`,
        kind: `${flow.channel_type}`,
        on: Boolean(flow.enabled),
      })),
    create: async (ask, kind, name) => {
      const made = await ask('POST', '/v1/FlexFlows', {
        FriendlyName: name,
        ChatServiceSid: `IS${'0'.repeat(32)}`,
        ChannelType: kind === 'sms' ? 'sms' : 'web',
        ...(kind === 'sms' && { ContactIdentity: NUMBER }),
      })
      return plain(made.sid)
    },
    rename: async (ask, id, name) =>
      void (await ask('POST', `/v1/FlexFlows/${formatId('FO', id)}`, { FriendlyName: name })),
    switchOff: async (ask, id) =>
      void (await ask('POST', `/v1/FlexFlows/${formatId('FO', id)}`, { Enabled: 'false' })),
    remove: async (ask, id) => void (await ask('DELETE', `/v1/FlexFlows/${formatId('FO', id)}`)),
  },
}

async function scene(t: TestContext) {
  const { app, context } = await testApp(t, {}, dialects)
  const workspace = await newWorkspace(context)
  const asks = new Map<string, Ask>()
  for (const speech of speeches) {
    const call = await speaking(app, speech, workspace)
    asks.set(speech.dialect.name, async (method, path, body) => {
      const { status, text, json } = await call(method, path, body)
      assert.ok(status < 300, `${speech.dialect.name} ${method} ${path}: ${status} ${text}`)
      return json
    })
  }
  const ask = (name: string): Ask => asks.get(name) ?? assert.fail(name)
  const bot = await ask('native')('POST', '/api/v1/bots', { name: 'Support' })
  return { ask, botId: `${bot.id}`, workspaceId: workspace.id }
}

const makers = dialects.map(dialect => dialect.name).filter(name => tongues[name]?.create)
const pairs = makers.flatMap(maker => dialects.map(({ name }) => [maker, name] as const))

describe('a channel made in one dialect', () => {
  it('is told of by every dialect there is', () => {
    assert.deepEqual(Object.keys(tongues).sort(), dialects.map(dialect => dialect.name).sort())
  })

  for (const [maker, reader] of pairs) {
    for (const kind of ['webchat', 'sms'] as const) {
      it(`${kind} of ${maker} is the same in ${reader}, also renamed, off and gone`, async t => {
        const { ask, ...house } = await scene(t)
        const [made, read] = [tongues[maker] as Tongue, tongues[reader] as Tongue]
        const native = ask('native')
        const id = await made.create?.(ask(maker), kind, 'Made', house)
        assert.ok(id)
        await native('PATCH', `/api/v1/channels/${id}`, { botId: house.botId })
        const word = read.kinds[kind]
        const seen = async () => (await read.list(ask(reader), house)).filter(channel => channel.id === id)
        const inNative = async () => await native('GET', `/api/v1/channels/${id}`)
        const expected = async (): Promise<Seen[]> => {
          const { name, status, enabled } = await inNative()
          // Which of both an API tells is its own affair: whether it is switched on, or whether it works.
          const on = ['bird', 'chatcaptain', 'linktor'].includes(reader)
            ? `${status}` === 'active'
            : Boolean(enabled)
          if (word === null || (reader === 'airy' && !on)) return []
          return [{ id, name: `${name}`, kind: word, on }]
        }
        assert.deepEqual(await seen(), await expected())
        if (made.rename) {
          await made.rename(ask(maker), id, 'Renamed')
          assert.equal(`${(await inNative()).name}`, 'Renamed')
          assert.deepEqual(await seen(), await expected())
        }
        if (made.switchOff) {
          await made.switchOff(ask(maker), id, kind)
          assert.equal(Boolean((await inNative()).enabled), false)
          assert.deepEqual(await seen(), await expected())
        }
        if (!made.remove) return
        await made.remove(ask(maker), id, house)
        assert.deepEqual(await seen(), [])
      })
    }
  }
})
