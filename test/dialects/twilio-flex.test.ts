import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eachStore } from '../support/stores.ts'
import { chatWith, flexScene, restException, SERVICE, webFlow } from '../support/twilio-flex.ts'

/** The vendor's official client, unmodified, as the judge. */

describe('the official client', () => {
  it('makes, reads, changes and deletes flows', async t => {
    const { flex, account, url } = await flexScene(t)
    const flow = await flex.flexFlow.create({
      friendlyName: 'Support',
      chatServiceSid: SERVICE,
      channelType: 'web',
      contactIdentity: 'site',
      enabled: true,
      integrationType: 'studio',
      'integration.flowSid': `FW${'b'.repeat(32)}`,
      'integration.retryCount': 1,
      longLived: true,
      janitorEnabled: true,
    })
    const { dateCreated, dateUpdated, sid, ...rest } = flow.toJSON()
    assert.deepEqual(rest, {
      accountSid: account,
      friendlyName: 'Support',
      chatServiceSid: SERVICE,
      channelType: 'web',
      contactIdentity: 'site',
      enabled: true,
      integrationType: 'studio',
      integration: { flow_sid: `FW${'b'.repeat(32)}`, retry_count: 1 },
      longLived: true,
      janitorEnabled: true,
      url: `${url}/v1/FlexFlows/${sid}`,
    })
    assert.ok(dateCreated instanceof Date && dateUpdated instanceof Date)
    assert.ok(Math.abs(dateCreated.getTime() - Date.now()) < 60_000)

    assert.deepEqual((await flex.flexFlow(sid).fetch()).toJSON(), flow.toJSON())
    const changed = await flex
      .flexFlow(sid)
      .update({ friendlyName: 'Sales', enabled: false, longLived: false })
    assert.deepEqual(
      [changed.friendlyName, changed.enabled, changed.longLived, changed.janitorEnabled, changed.integration],
      ['Sales', false, false, true, flow.integration],
    )
    const other = await flex.flexFlow.createWithHttpInfo({
      friendlyName: 'Other',
      chatServiceSid: SERVICE,
      channelType: 'web',
    })
    assert.equal(other.statusCode, 201)
    const sids = async (filter: object) => (await flex.flexFlow.list(filter)).map(item => item.sid)
    assert.deepEqual(await sids({}), [other.body.sid, sid])
    assert.deepEqual(await sids({ friendlyName: 'Sales' }), [sid])
    assert.deepEqual(await sids({ friendlyName: 'sales' }), [])
    const updated = await flex.flexFlow(sid).updateWithHttpInfo({})
    assert.deepEqual([updated.statusCode, updated.body.friendlyName], [200, 'Sales'])
    assert.equal((await flex.flexFlow(sid).fetchWithHttpInfo()).statusCode, 200)

    const fetched = await flex.flexFlow(sid).fetch()
    assert.equal((await fetched.update({ friendlyName: 'Again' })).friendlyName, 'Again')
    assert.equal(await fetched.remove(), true)
    assert.equal((await flex.flexFlow(other.body.sid).removeWithHttpInfo()).statusCode, 204)
    assert.deepEqual(await sids({}), [])
    await assert.rejects(
      fetched.fetch(),
      restException(404, 20404, /^The requested resource \/FlexFlows\/FO\w+ was not found$/),
    )
  })

  it('opens, reads and ends chat channels', async t => {
    const { flex, account, url, call } = await flexScene(t)
    const flexFlowSid = await webFlow(flex)
    const made = await flex.channel.create({
      ...chatWith(flexFlowSid, 'ada'),
      chatUserFriendlyName: 'Ada',
      target: 'ada@example.org',
      chatUniqueName: 'ada-1',
      preEngagementData: '{"friendlyName":"Ada"}',
      taskAttributes: '{"to":"Ada"}',
      longLived: true,
    })
    const { dateCreated, dateUpdated, sid, userSid, ...rest } = made.toJSON()
    assert.deepEqual(rest, {
      accountSid: account,
      flexFlowSid,
      taskSid: null,
      url: `${url}/v1/Channels/${sid}`,
    })
    assert.match(sid, /^CH[0-9a-f]{32}$/)
    assert.match(userSid, /^US[0-9a-f]{32}$/)
    assert.ok(dateCreated instanceof Date && dateUpdated instanceof Date)
    assert.deepEqual((await flex.channel(sid).fetch()).toJSON(), made.toJSON())
    assert.equal((await flex.channel(sid).fetchWithHttpInfo()).body.sid, sid)

    // The same is a conversation, with a contact, in our own API.
    const { items } = (await call<{ items: Record<string, unknown>[] }>('GET', '/conversations')).json
    assert.equal(items.length, 1)
    assert.deepEqual(
      [items[0]?.thread, items[0]?.status, items[0]?.metadata],
      [
        'ada@example.org',
        'open',
        {
          flex: {
            identity: 'ada',
            chatFriendlyName: 'Chat with ada',
            target: 'ada@example.org',
            chatUniqueName: 'ada-1',
            preEngagementData: '{"friendlyName":"Ada"}',
            taskAttributes: '{"to":"Ada"}',
            longLived: true,
          },
        },
      ],
    )
    assert.equal((await call<{ name: string }>('GET', `/contacts/${items[0]?.contactId}`)).json.name, 'Ada')

    // Whoever is there already keeps their channel.
    const again = await flex.channel.createWithHttpInfo({
      ...chatWith(flexFlowSid, 'ada'),
      target: 'ada@example.org',
    })
    assert.deepEqual([again.statusCode, again.body.sid, again.body.userSid], [201, sid, userSid])
    const bob = await flex.channel.create(chatWith(flexFlowSid, 'bob'))
    assert.deepEqual(
      (await flex.channel.list()).map(item => item.sid),
      [bob.sid, sid],
    )
    assert.equal(await (await flex.channel(sid).fetch()).remove(), true)
    assert.equal((await flex.channel(bob.sid).removeWithHttpInfo()).statusCode, 204)
    assert.deepEqual(await flex.channel.list(), [])
    for (const gone of [flex.channel(sid).fetch(), flex.channel(sid).remove()]) {
      await assert.rejects(
        gone,
        restException(404, 20404, /^The requested resource \/Channels\/CH\w+ was not found$/),
      )
    }
    // Its history is kept, and goes on with the next chat.
    assert.equal(
      (await call<{ items: unknown[] }>('GET', '/conversations?status=closed')).json.items.length,
      2,
    )
    assert.equal(
      (await flex.channel.create({ ...chatWith(flexFlowSid, 'ada'), target: 'ada@example.org' })).sid,
      sid,
    )
  })

  it('opens, reads, changes and ends web channels', async t => {
    const { flex, account, url, call } = await flexScene(t)
    const flexFlowSid = await webFlow(flex)
    const customer = { flexFlowSid, identity: 'ada', customerFriendlyName: 'Ada', chatFriendlyName: 'Chat' }
    const made = await flex.webChannel.create({
      ...customer,
      chatUniqueName: 'ada-1',
      preEngagementData: '{"a":1}',
    })
    const { dateCreated, dateUpdated, sid, ...rest } = made.toJSON()
    assert.deepEqual(rest, { accountSid: account, flexFlowSid, url: `${url}/v1/WebChannels/${sid}` })
    assert.ok(dateCreated instanceof Date && dateUpdated instanceof Date)
    assert.deepEqual((await flex.webChannel(sid).fetch()).toJSON(), made.toJSON())
    assert.equal((await flex.webChannel.createWithHttpInfo({ ...customer, identity: 'bob' })).statusCode, 201)
    assert.equal((await flex.webChannel.list()).length, 2)
    // A chat elsewhere is no web channel.
    const sms = await flex.flexFlow.create({
      friendlyName: 'SMS',
      chatServiceSid: SERVICE,
      channelType: 'sms',
    })
    const text = await flex.channel.create({ ...chatWith(sms.sid, 'sms_ada'), target: '+15550100' })
    assert.equal((await flex.webChannel.list()).length, 2)
    assert.equal((await flex.channel.list()).length, 3)
    await assert.rejects(flex.webChannel(text.sid).fetch(), restException(404, 20404))
    await assert.rejects(
      flex.webChannel.create({ ...customer, flexFlowSid: sms.sid }),
      restException(400, 45205),
    )

    const kept = await flex.webChannel(sid).updateWithHttpInfo({ postEngagementData: '{"stars":5}' })
    assert.deepEqual([kept.statusCode, kept.body.sid], [200, sid])
    const ended = await flex.webChannel(sid).update({ chatStatus: 'inactive' })
    assert.equal(ended.sid, sid)
    const { items } = (await call<{ items: { metadata: unknown }[] }>('GET', '/conversations?status=closed'))
      .json
    assert.deepEqual(
      items.map(item => item.metadata),
      [
        {
          flex: {
            identity: 'ada',
            chatFriendlyName: 'Chat',
            chatUniqueName: 'ada-1',
            preEngagementData: '{"a":1}',
            postEngagementData: '{"stars":5}',
          },
        },
      ],
    )
    await assert.rejects(flex.webChannel(sid).fetch(), restException(404, 20404, /\/WebChannels\/CH/))
    const [left] = await flex.webChannel.list()
    assert.equal(await (await flex.webChannel(`${left?.sid}`).fetch()).remove(), true)
    assert.deepEqual(await flex.webChannel.list(), [])
  })
})

type PageParts = 'instances' | 'nextPage' | 'previousPage' | 'nextPageUrl'

eachStore((_kind, open) => {
  it('its pages hold on while channels come and go', async t => {
    const { flex } = await flexScene(t, { store: await open() })
    const flow = await webFlow(flex)
    const open120 = Array.from({ length: 120 }, (_, n) => `customer-${n}`)
    const stay = new Map<string, string>()
    const leave: string[] = []
    for (const [n, identity] of open120.entries()) {
      const { sid } = await flex.channel.create(chatWith(flow, identity))
      if (n % 3 === 0) leave.push(sid)
      else stay.set(sid, identity)
    }
    const comeAndGo = async () => {
      await flex.channel.create(chatWith(flow, `late-${leave.length}`))
      const sid = leave.splice(Math.floor(leave.length / 2), 1)[0]
      if (sid) await flex.channel(sid).remove()
    }

    const pages: Pick<Awaited<ReturnType<typeof flex.channel.page>>, PageParts>[] = [
      await flex.channel.page({ pageSize: 13 }),
    ]
    for (let page = pages[0]; page?.nextPageUrl; page = pages.at(-1)) {
      await comeAndGo()
      const next = await page.nextPage()
      assert.ok(next)
      pages.push(next)
    }
    const seen = pages.flatMap(page => page.instances.map(item => item.sid))
    assert.equal(new Set(seen).size, seen.length)
    assert.deepEqual(
      [...stay.keys()].filter(sid => !seen.includes(sid)),
      [],
    )
    assert.ok(pages.length >= 8, `${pages.length} pages`)

    // Back again, and to a page by its address.
    const last = pages.at(-1)
    const before = await last?.previousPage()
    const there = await before?.nextPage()
    assert.deepEqual(
      there?.instances.map(item => item.sid),
      last?.instances.map(item => item.sid),
    )
    const second = await flex.channel.getPage(`${pages[0]?.nextPageUrl}`)
    assert.equal(second.instances[0]?.sid, pages[1]?.instances[0]?.sid)

    // The client's own ways to follow pages, while others come and go.
    const [all, listed] = [new Set<string>(), new Set<string>()]
    await Promise.all([
      flex.channel.each({ pageSize: 10 }, item => all.add(item.sid)),
      flex.channel.list({ pageSize: 7 }).then(items => {
        for (const item of items) listed.add(item.sid)
      }),
      ...Array.from({ length: 5 }, comeAndGo),
    ])
    for (const found of [all, listed])
      assert.deepEqual(
        [...stay.keys()].filter(sid => !found.has(sid)),
        [],
      )
    assert.equal((await flex.channel.list({ limit: 20 })).length, 20)
    assert.ok((await flex.channel.list({ limit: 5000 })).length >= stay.size)
  })
})
