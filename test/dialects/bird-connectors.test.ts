import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTelegram } from '../../simulators/telegram/index.ts'
import { type BirdScene, birdScene, connected, type List, said } from '../support/bird.ts'

interface ConnectorJson {
  id: string
  channel: { channelId: string; platform: string }
  [field: string]: unknown
}

const gateway = { token: 'x'.repeat(32) }
const calls = { name: 'Calls', connectorTemplateRef: 'voice-audiocodes:1' }

const create = ({ ask }: BirdScene, body: object, headers?: Record<string, string>) =>
  ask<ConnectorJson>('POST', '/connectors', body, headers)

describe('Bird: a connector', () => {
  it('is made from its arguments, with a channel that is switched on', async t => {
    const telegram = await startTelegram()
    t.after(() => telegram.close())
    const token = '70001:AAEhBP0av28abcdefghijklmnopqrstuvwx'
    telegram.addBot({ token })
    const scene = await birdScene(t, { settings: { PORTICO_TELEGRAM_URL: telegram.url } })
    const { status, json, text } = await create(scene, {
      name: 'Support',
      connectorTemplateRef: 'telegram:1',
      arguments: { useCaseId: 'uc-1', channelMessageType: 'promotional' },
      securityArguments: { bot: { botToken: token } },
      channelConversationalStatusEnabled: true,
      invitationToken: null,
    })
    assert.equal(status, 201, text)
    assert.equal(text.includes(token), false)
    const { createdAt, updatedAt, ...rest } = json
    assert.deepEqual(rest, {
      id: json.id,
      workspaceId: scene.workspaceId,
      name: 'Support',
      description: '',
      connectorTemplateRef: 'telegram:1',
      connectorTemplateSlug: 'telegram',
      arguments: { useCaseId: 'uc-1', channelMessageType: 'promotional' },
      channel: { channelId: json.id, platform: 'telegram' },
    })
    const { json: channel } = await scene.ask('GET', `/channels/${json.channel.channelId}`)
    assert.deepEqual(
      [
        channel.connectorId,
        channel.status,
        channel.identifier,
        channel.useCaseId,
        channel.channelMessageType,
      ],
      [json.id, 'active', '70001', 'uc-1', 'promotional'],
    )
    assert.deepEqual((await scene.ask('GET', `/connectors/${json.id}`)).json, json)
  })

  it('that its network refuses is there all the same, and its channel says so', async t => {
    const telegram = await startTelegram()
    t.after(() => telegram.close())
    const scene = await birdScene(t, { settings: { PORTICO_TELEGRAM_URL: telegram.url } })
    const id = await connected(scene.ask, 'telegram', {
      securityArguments: { botToken: '70002:AAEhBP0av28abcdefghijklmnopqrstuvwx' },
    })
    assert.equal((await scene.ask('GET', `/channels/${id}`)).json.status, 'error')
    const sent = await scene.ask('POST', `/channels/${id}/messages`, said('Hello', '12345'))
    assert.deepEqual([sent.status, sent.json.code], [409, 'ChannelUnavailable'])
  })

  it('of a key that may switch nothing on has a channel that is off', async t => {
    const scene = await birdScene(t)
    const maker = await scene.as([{ permission: 'channels.create', resource: 'channels/*' }])
    const id = await connected(maker)
    assert.equal((await scene.ask('GET', `/channels/${id}`)).json.status, 'inactive')
  })

  it('is listed, by its template, by pages', async t => {
    const scene = await birdScene(t)
    const ids: string[] = []
    for (let n = 0; n < 12; n++) ids.unshift(await connected(scene.ask))
    const voice = (await create(scene, { ...calls, securityArguments: gateway })).json.id
    const of = async (query: string) =>
      (await scene.ask<List<ConnectorJson>>('GET', `/connectors?${query}`)).json
    assert.deepEqual(
      (await of('limit=1000')).results.map(({ id }) => id),
      [voice, ...ids],
    )
    const first = await of('templateRef=sandbox:1')
    assert.equal(first.results.length, 10)
    const next = await of(`templateRef=sandbox:1&pageToken=${first.nextPageToken}`)
    assert.deepEqual(
      [...first.results, ...next.results].map(({ id }) => id),
      ids,
    )
    assert.equal('nextPageToken' in next, false)
    assert.deepEqual(await of('templateRef=sandbox:2'), { results: [] })
    assert.deepEqual(
      (await of('reverse=true&limit=1')).results.map(({ id }) => id),
      [ids.at(-1)],
    )
  })

  it('that is deleted takes its channel along, with open conversations', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    await scene.write(id, 'Hello')
    const gone = await scene.ask('DELETE', `/connectors/${id}`)
    assert.deepEqual([gone.status, gone.text], [204, ''])
    for (const path of [`/connectors/${id}`, `/channels/${id}`, `/channels/${id}/messages`]) {
      assert.equal((await scene.ask('GET', path)).status, 404, path)
    }
    assert.equal((await scene.ask('DELETE', `/connectors/${id}`)).status, 404)
  })

  it('that was repeated under one Idempotency-Key is made once', async t => {
    const scene = await birdScene(t)
    const make = () =>
      create(scene, { name: 'Play', connectorTemplateRef: 'sandbox:1' }, { 'idempotency-key': 'k' })
    assert.equal((await make()).text, (await make()).text)
    assert.equal((await scene.ask<List>('GET', '/connectors')).json.results.length, 1)
  })

  const refusals: [string, object, string][] = [
    ['has no name', { connectorTemplateRef: 'sandbox:1' }, '.name'],
    ['has no template', { name: 'x' }, '.connectorTemplateRef'],
    ['names no template', { ...calls, connectorTemplateRef: 'nothing:1' }, '.connectorTemplateRef'],
    [
      'names a template of another version',
      { ...calls, connectorTemplateRef: 'sandbox:2' },
      '.connectorTemplateRef',
    ],
    [
      'names a network by our name',
      { ...calls, connectorTemplateRef: 'audiocodes:1' },
      '.connectorTemplateRef',
    ],
    ['has a field that is unknown', { ...calls, arguments: {}, region: 'eu' }, '.'],
    ['lacks a secret', calls, '.securityArguments.token'],
    [
      'has a secret that does not fit',
      { ...calls, securityArguments: { token: 'x' } },
      '.securityArguments.token',
    ],
    [
      'has a secret in a group that does not fit',
      { ...calls, securityArguments: { gateway: { token: 'x' } } },
      '.securityArguments.gateway.token',
    ],
    [
      'has a setting that is unknown',
      { ...calls, arguments: { phone: '1' }, securityArguments: gateway },
      '.arguments.phone',
    ],
    [
      'has a setting that does not fit',
      { name: 'x', connectorTemplateRef: 'custom:1', arguments: { url: 'nowhere' } },
      '.arguments.url',
    ],
    ['lacks a setting', { name: 'x', connectorTemplateRef: 'custom:1' }, '.arguments.url'],
    [
      'has a setting that is called as what every object has',
      { ...calls, arguments: { constructor: 'x' }, securityArguments: gateway },
      '.arguments.constructor',
    ],
    [
      'has a use case that is no text',
      { ...calls, securityArguments: gateway, arguments: { useCaseId: 7 } },
      '.arguments.useCaseId',
    ],
  ]
  for (const [name, body, field] of refusals) {
    it(`that ${name} is refused, naming ${field}`, async t => {
      const scene = await birdScene(t)
      const { status, json } = await scene.ask('POST', '/connectors', body)
      assert.deepEqual(
        [status, json.code, Object.keys(json.details as object)],
        [422, 'InvalidPayload', [field]],
      )
      assert.deepEqual((await scene.ask('GET', '/channels')).json, { results: [] })
    })
  }

  it('for an account that is connected already is refused', async t => {
    const scene = await birdScene(t)
    const body = { name: 'x', connectorTemplateRef: 'google:1', arguments: { gbmId: 'brands/1/agents/2' } }
    assert.equal((await create(scene, body)).status, 201)
    const { status, json } = await scene.ask('POST', '/connectors', body)
    assert.deepEqual([status, json.code], [409, 'Conflict'])
  })
})
