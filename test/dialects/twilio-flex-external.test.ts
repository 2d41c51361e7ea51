import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { handleBots } from '../../server/services/bots/handle.ts'
import { runLanes } from '../../server/services/lanes/runner.ts'
import { newKey } from '../support/app.ts'
import { eventually, receive } from '../support/scene.ts'
import {
  type FlexScene,
  flexScene,
  type Items,
  restException,
  SERVICE,
  sandbox,
  sdk,
  webFlow,
  write,
} from '../support/twilio-flex.ts'

/** Flows that hand their conversations to a URL. */

const STUDIO = { integrationType: 'studio', 'integration.flowSid': `FW${'1'.repeat(32)}` } as const
const external = (url: string) => ({ integrationType: 'external', 'integration.url': url }) as const

interface Bot {
  id: string
  name: string
  url: string | null
}

const botsOf = async ({ call }: FlexScene) => (await call<Items<Bot>>('GET', '/bots')).json.items

/** Works on what is to be handed over, until it is disposed of. */
function working({ context }: FlexScene): AsyncDisposable {
  const lanes = runLanes(context, handleBots(context))
  return { [Symbol.asyncDispose]: () => lanes.stop(0) }
}

describe('an external integration', () => {
  it('hands what customers write to its URL, and sends what that answers', async t => {
    const scene = await flexScene(t)
    const receiver = await receive(t, () => ({
      body: JSON.stringify({ messages: [{ content: { type: 'text', text: 'Welcome' } }] }),
    }))
    const { id, flow } = await sandbox(scene)
    const changed = await scene.flex.flexFlow(flow).update(external(receiver.url))
    assert.deepEqual(
      [changed.integrationType, changed.integration],
      ['external', { url: receiver.url, retry_count: 3 }],
    )
    await using _ = working(scene)
    await write(scene, id, 'Hello')
    const call = await eventually(() => receiver.calls[0])
    const { type, data } = JSON.parse(call.body)
    assert.deepEqual([type, data.message.content.text], ['message.received', 'Hello'])
    const answer = await eventually(
      async () =>
        (await scene.call<Items<object>>('GET', '/messages?direction=outbound')).json.items[0] as
          | { content: unknown }
          | undefined,
    )
    assert.deepEqual(answer.content, { type: 'text', text: 'Welcome' })
  })

  it('is called again as often as it says, and no more', async t => {
    let ahead = 0
    const scene = await flexScene(t, { now: () => Date.now() + ahead })
    const receiver = await receive(t, () => ({ status: 500 }))
    const { id, flow } = await sandbox(scene)
    await scene.flex.flexFlow(flow).update({ ...external(receiver.url), 'integration.retryCount': 1 })
    await using _ = working(scene)
    await write(scene, id, 'Hello')
    const failed = async () =>
      (await scene.call<Items<object>>('GET', '/events?type=bot.error')).json.items.length
    await eventually(() => receiver.calls.length === 1)
    assert.equal(await failed(), 0)
    await eventually(async () => {
      ahead += 60_000
      return (await failed()) === 1
    })
    assert.equal(receiver.calls.length, 2)
  })

  it('has one bot of its own, which goes when nothing needs it', async t => {
    const scene = await flexScene(t)
    const { flex } = scene
    const sid = await webFlow(flex, external('https://one.example/hook'))
    const [bot, ...others] = await botsOf(scene)
    assert.deepEqual([bot?.name, bot?.url, others], ['Site', 'https://one.example/hook', []])

    const moved = await flex.flexFlow(sid).update({ 'integration.url': 'https://two.example/hook' })
    assert.deepEqual(moved.integration, { url: 'https://two.example/hook', retry_count: 3 })
    assert.deepEqual(
      (await botsOf(scene)).map(({ id, url }) => [id, url]),
      [[bot?.id, 'https://two.example/hook']],
    )
    const retries = await flex.flexFlow(sid).update({ 'integration.retryCount': 0 })
    assert.deepEqual(retries.integration, { url: 'https://two.example/hook', retry_count: 0 })

    assert.deepEqual((await flex.flexFlow(sid).update(STUDIO)).integrationType, 'studio')
    assert.deepEqual(await botsOf(scene), [])
    await flex.flexFlow(sid).update(external('https://three.example/hook'))
    assert.equal((await botsOf(scene)).length, 1)
    await flex.flexFlow(sid).remove()
    assert.deepEqual(await botsOf(scene), [])
  })

  it('leaves nothing behind where the flow could not be made or changed', async t => {
    const scene = await flexScene(t)
    const { flex } = scene
    const sms = {
      friendlyName: 'SMS',
      chatServiceSid: SERVICE,
      channelType: 'sms',
      contactIdentity: '+15550100',
    } as const
    const url = 'https://one.example/hook'
    const { sid } = await flex.flexFlow.create({ ...sms, ...external(url) })
    const before = await botsOf(scene)
    await assert.rejects(flex.flexFlow.create({ ...sms, ...external(url) }), restException(409, 20409))
    const other = await flex.flexFlow.create({ ...sms, contactIdentity: '+15550101' })
    const change = { contactIdentity: '+15550100', ...external(url) }
    await assert.rejects(flex.flexFlow(other.sid).update(change), restException(409, 20409))
    const wrong = { friendlyName: 'Changed', 'integration.url': 'ftp://one.example' }
    await assert.rejects(flex.flexFlow(sid).update(wrong), restException(400, 20001, /Integration\.Url/))
    assert.deepEqual(await botsOf(scene), before)
    assert.equal((await flex.flexFlow(sid).fetch()).friendlyName, 'SMS')
  })

  it('is what a bot with a URL is, whoever made it; and such a bot stays as it is', async t => {
    const scene = await flexScene(t)
    const { flex, call } = scene
    const bot = (await call<Bot>('POST', '/bots', { name: 'Helper', url: 'https://helper.example' })).json
    const { id, flow } = await sandbox(scene, { botId: bot.id })
    const shown = await flex.flexFlow(flow).fetch()
    assert.deepEqual(
      [shown.integrationType, shown.integration],
      ['external', { url: 'https://helper.example' }],
    )
    await flex.flexFlow(flow).update({ 'integration.url': 'https://other.example' })
    const urls = new Map((await botsOf(scene)).map(({ id, url }) => [id, url]))
    assert.deepEqual([...urls.values()].sort(), ['https://helper.example', 'https://other.example'])
    assert.equal(urls.get(bot.id), 'https://helper.example')
    const { botId } = (await call<{ botId: string }>('GET', `/channels/${id}`)).json
    assert.equal(urls.get(botId), 'https://other.example')
    await flex.flexFlow(flow).remove()
    assert.deepEqual(
      (await botsOf(scene)).map(({ id }) => id),
      [bot.id],
    )
  })

  it('needs a key that may make and see bots', async t => {
    const scene = await flexScene(t)
    const policies = ['channels.create', 'channels.update', 'channels.get'].map(permission => ({
      permission,
      resource: '*',
    }))
    const flex = sdk(scene.url, scene.account, await newKey(scene.context, scene.workspaceId, policies))
    const web = { friendlyName: 'Site', chatServiceSid: SERVICE, channelType: 'web' } as const
    await assert.rejects(
      flex.flexFlow.create({ ...web, ...external('https://a.example') }),
      restException(403, 20403),
    )
    await assert.rejects(flex.flexFlow.create({ ...web, enabled: true }), restException(403, 20403))
    const { sid } = await flex.flexFlow.create(web)
    await assert.rejects(flex.flexFlow(sid).update(external('https://a.example')), restException(403, 20403))
    await assert.rejects(flex.flexFlow(sid).update({ enabled: true }), restException(403, 20403))
    await scene.flex.flexFlow(sid).update(external('https://a.example'))
    assert.deepEqual((await flex.flexFlow(sid).fetch()).integration, { retry_count: 3 })
    assert.equal((await botsOf(scene)).length, 1)
  })
})
