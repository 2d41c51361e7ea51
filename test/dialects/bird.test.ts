import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Harness } from '../../server/networks/contract/harness.ts'
import { networks } from '../../server/networks/registry.ts'
import { createChannel } from '../../server/services/channels/create.ts'
import { type BirdScene, birdScene, connected, type List } from '../support/bird.ts'
import { channelList, channel as channelSchema, fits } from './bird-seed.ts'

const profile = {
  useCase: 'uc-1',
  useCaseType: 'transactional',
  messageType: 'promotional',
  suites: ['marketing'],
  owners: { support: { id: 'a-user', type: 'user' } },
  preferences: { disableProfileFetching: true, useMmLite: true, ignoreSuppressionChecks: true },
  settings: [
    { key: 'tone', value: 'warm', displayName: 'Tone', description: 'Of voice.' },
    { key: 'code', value: '4711', visibility: 'private' as const },
  ],
  contactIdentifierKey: 'customernumber',
  contactIdentifierFormat: { type: 'regex', pattern: '^[0-9]+$' },
  platformServiceUrl: 'https://gateway.example',
  platformServiceVersion: '1.0',
  platformServiceProtocol: 'http',
  platformMessageJsonSchema: { type: 'object' },
  platformTemplateEngine: 'default',
}
const whatsapp = { phoneNumberId: '106540352242922', accessToken: 'EAAG-token', appSecret: 'a'.repeat(32) }

interface ChannelJson {
  id: string
  name: string
  status: string
  [field: string]: unknown
}

const names = ({ results }: List<ChannelJson>) => results.map(({ name }) => name)

/** A channel with a name, not switched on. */
const made = async ({ context, caller }: BirdScene, name: string, input: object = {}) =>
  (await createChannel(context, caller, { network: 'sandbox', config: {}, name, ...input })).channel.id

describe('Bird: a channel', () => {
  it('has every field of the page, each with what the channel has', async t => {
    const scene = await birdScene(t)
    const id = await made(scene, 'Shop', { network: 'whatsapp', config: whatsapp, profile })
    const { status, json } = await scene.ask<ChannelJson>('GET', `/channels/${id}`)
    assert.equal(status, 200)
    fits(channelSchema, json)
    const { capabilities, createdAt, updatedAt, ...rest } = json
    assert.deepEqual(rest, {
      id,
      platformId: 'whatsapp',
      name: 'Shop',
      connectorId: id,
      identifier: '106540352242922',
      status: 'inactive',
      contactIdentifierKeyOverride: 'customernumber',
      contactIdentifierFormatOverride: { type: 'regex', pattern: '^[0-9]+$' },
      platformServiceUrlOverride: 'https://gateway.example',
      platformServiceVersionOverride: '1.0',
      platformServiceProtocolOverride: 'http',
      platformMessageJsonSchemaOverride: { type: 'object' },
      platformTemplateEngineOverride: 'default',
      settings: [
        { key: 'tone', value: 'warm', displayName: 'Tone', description: 'Of voice.', visibility: 'public' },
        { key: 'code', value: '4711', displayName: '', description: '', visibility: 'private' },
      ],
      connectionParams: rest.connectionParams,
      preferences: {
        disableProfileFetching: true,
        explicitMarketingOptOut: false,
        trackAdInitiatedThreads: null,
        ignoreSuppressionChecks: true,
        isPrivate: false,
        useMmLite: true,
      },
      useCaseId: 'uc-1',
      useCaseType: 'transactional',
      channelMessageType: 'promotional',
      suites: ['marketing'],
      resourceOwners: { support: { id: 'a-user', type: 'user' } },
    })
    const params = rest.connectionParams as { key: string; value: string; visibility: string }[]
    assert.deepEqual(
      params.map(({ key, value, visibility }) => [key, value, visibility]),
      [
        ['phoneNumberId', '106540352242922', 'public'],
        ['accessToken', '********', 'private'],
        ['appSecret', '********', 'private'],
      ],
    )
  })

  it('shows private settings and the names of secrets only to who may change it', async t => {
    const scene = await birdScene(t)
    const id = await made(scene, 'Shop', { network: 'whatsapp', config: whatsapp, profile })
    const viewer = await scene.as('viewer')
    for (const path of [`/channels/${id}`, '/channels']) {
      const [full, less] = [await scene.ask('GET', path), await viewer('GET', path)]
      assert.equal(full.status, 200)
      assert.equal(less.status, 200)
      for (const hidden of ['4711', 'accessToken']) {
        assert.equal(full.text.includes(hidden), true, `${path} ${hidden}`)
        assert.equal(less.text.includes(hidden), false, `${path} ${hidden}`)
      }
      for (const { text } of [full, less]) assert.equal(text.includes('EAAG-token'), false)
    }
  })

  it('of a list is the same as by itself', async t => {
    const scene = await birdScene(t)
    const id = await made(scene, 'Shop', { network: 'whatsapp', config: whatsapp, profile })
    const { json: one } = await scene.ask('GET', `/channels/${id}`)
    const { json: list } = await scene.ask<List>('GET', '/channels')
    assert.deepEqual(list.results, [one])
  })

  it('of every network has the shape of the page, and is found by its platform', async t => {
    const scene = await birdScene(t)
    const { json } = await scene.ask<List<ChannelJson>>('GET', '/channels')
    assert.deepEqual(json, { results: [] })
    const platforms = new Map<string, string>()
    for (const network of networks.keys()) {
      const { harness } = (await import(`../../server/networks/${network}/harness.ts`)) as {
        harness: Harness
      }
      const { config, secrets } = harness.account
      const id = await made(scene, network, { network, config: { ...config, ...secrets } })
      const { json } = await scene.ask<ChannelJson>('GET', `/channels/${id}`)
      fits(channelSchema, json)
      platforms.set(`${json.platformId}`, network)
    }
    assert.equal(platforms.size, networks.size)
    for (const [platform, network] of platforms) {
      const { json } = await scene.ask<List<ChannelJson>>('GET', `/channels?platform=${platform}`)
      assert.deepEqual(names(json), [network])
    }
  })

  it('tells what it can do, what is paused, and until when', async t => {
    const scene = await birdScene(t)
    const expiresAt = '2030-01-01T00:00:00.000Z'
    const config = {
      accountSid: `AC${'0'.repeat(32)}`,
      phoneNumber: '+15005550006',
      authToken: 'f'.repeat(32),
    }
    const capabilities = {
      'messaging.outgoing.mms': { paused: true },
      'messaging.incoming': { status: 'limited', expiresAt },
    }
    const sms = await made(scene, 'SMS', { network: 'twilio-sms', config, profile: { capabilities } })
    const { json } = await scene.ask('GET', `/channels/${sms}`)
    fits(channelSchema, json)
    const of = (path: string) => at(json, `capabilities.messaging.messaging${path}`)
    assert.equal(of('.status'), 'inactive')
    assert.deepEqual([of('.outgoing.mms.paused'), of('.outgoing.mms.status')], [true, 'paused'])
    assert.equal(of('.outgoing.media.textFallback.paused'), false)
    assert.deepEqual([of('.incoming.status'), of('.incoming.expiresAt')], ['limited', expiresAt])
    assert.equal(of('.incoming.mms.paused'), false)

    const voice = await made(scene, 'Calls', { network: 'twilio-voice', config })
    const { json: calls } = await scene.ask('GET', `/channels/${voice}`)
    assert.deepEqual(Object.keys(calls.capabilities as object), ['voice'])
    assert.equal(at(calls, 'capabilities.voice.voice.recording.paused'), false)
  })
})

/** What stands at a path of names. */
const at = (json: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], json)

describe('Bird: the list of channels', () => {
  it('gives pages of ten, the newest first, and a token for the next until the last', async t => {
    const scene = await birdScene(t)
    for (let n = 1; n <= 21; n++) await made(scene, `Channel ${n}`)
    const seen: string[] = []
    let token: string | undefined
    do {
      const query = token === undefined ? '' : `?pageToken=${token}`
      const { json } = await scene.ask<List<ChannelJson>>('GET', `/channels${query}`)
      fits(channelList, json)
      assert.ok(json.results.length === 10 || json.nextPageToken === undefined)
      seen.push(...names(json))
      token = json.nextPageToken
    } while (token !== undefined)
    const all = Array.from({ length: 21 }, (_, i) => `Channel ${21 - i}`)
    assert.deepEqual(seen, all)
    const { json } = await scene.ask<List<ChannelJson>>('GET', '/channels?reverse=true&limit=1000')
    assert.deepEqual(names(json), all.toReversed())
    assert.equal('nextPageToken' in json, false)
    const exact = await scene.ask<List<ChannelJson>>('GET', '/channels?limit=21')
    assert.equal('nextPageToken' in exact.json, false)
  })

  it('is walked through without loss or repetition while channels come and go', async t => {
    const scene = await birdScene(t)
    const kept: string[] = []
    for (let n = 0; n < 40; n++) kept.push(await made(scene, `Kept ${n}`))
    for (const reverse of [false, true]) {
      const seen: string[] = []
      let token: string | undefined
      do {
        const { json } = await scene.ask<List<ChannelJson>>(
          'GET',
          `/channels?limit=7&reverse=${reverse}${token === undefined ? '' : `&pageToken=${token}`}`,
        )
        seen.push(...json.results.map(({ id }) => id))
        token = json.nextPageToken
        // One comes, and one that has just been shown goes.
        const passing = await connected(scene.ask)
        await scene.ask('DELETE', `/connectors/${passing}`)
        await made(scene, 'Later')
      } while (token !== undefined && seen.length < 200)
      assert.equal(new Set(seen).size, seen.length)
      assert.deepEqual(
        kept.filter(id => !seen.includes(id)),
        [],
      )
    }
  })

  it('filters by everything that the page names', async t => {
    const scene = await birdScene(t)
    const playing = await connected(scene.ask)
    await scene.ask('DELETE', `/connectors/${await connected(scene.ask)}`)
    await made(scene, 'Meta', {
      network: 'whatsapp',
      config: whatsapp,
      profile: { useCaseType: 'promotional' },
    })
    const config = {
      accountSid: `AC${'0'.repeat(32)}`,
      phoneNumber: '+15005550006',
      authToken: 'f'.repeat(32),
    }
    await made(scene, 'Twilio', { network: 'twilio-sms', config })
    const sender = { apiKey: 'abcd1234', applicationId: crypto.randomUUID(), sender: '+447700900000' }
    const secrets = { apiSecret: 'secret', signatureSecret: 'signature' }
    await made(scene, 'Vonage', { network: 'vonage-sms', config: { ...sender, ...secrets } })
    await made(scene, 'Theirs', { profile: { owners: { them: { id: 'somebody', type: 'user' } } } })
    const mine = await made(scene, 'Mine')
    const [key] = (await scene.call<{ items: { id: string }[] }>('GET', '/keys')).json.items
    await scene.call('PATCH', `/channels/${mine}`, {
      profile: { owners: { me: { id: key?.id, type: 'key' } } },
    })
    const cases: [string, string[]][] = [
      ['', ['Meta', 'Mine', 'Theirs', 'Twilio', 'Vonage', 'sandbox']],
      ['platform=whatsapp', ['Meta']],
      ['platform=WhatsApp', ['Meta']],
      ['platform=whatsapp&platform=sms-vonage', ['Meta', 'Vonage']],
      ['platform=sms', ['Twilio', 'Vonage']],
      ['platform=sms-messagebird', ['Twilio', 'Vonage']],
      ['platform=nobody', []],
      ['platform=messenger', []],
      ['conferencial=true', ['Meta', 'Mine', 'Theirs', 'sandbox']],
      ['conferencial=true&platform=sms&platform=whatsapp', ['Meta']],
      ['conferencial=true&platform=sms', []],
      ['conferencial=false', ['Meta', 'Mine', 'Theirs', 'Twilio', 'Vonage', 'sandbox']],
      ['onlyMyChannels=true', ['Meta', 'Mine', 'Twilio', 'Vonage', 'sandbox']],
      ['status=active', ['sandbox']],
      ['status=inactive', ['Meta', 'Mine', 'Theirs', 'Twilio', 'Vonage']],
      ['status=pending', []],
      ['status=error', []],
      ['status=preview', []],
      ['useCaseType=promotional', ['Meta']],
      ['useCaseType=transactional', []],
      [`channelIds=${mine}`, ['Mine']],
      [`channelIds=${mine}&channelIds=${playing}`, ['Mine', 'sandbox']],
      [`channelIds=${crypto.randomUUID()}`, []],
      ['channelIds=none', []],
    ]
    for (const [query, expected] of cases) {
      const { status, json } = await scene.ask<List<ChannelJson>>('GET', `/channels?limit=1000&${query}`)
      assert.equal(status, 200, query)
      assert.deepEqual(names(json).sort(), expected, query)
    }
  })
})
