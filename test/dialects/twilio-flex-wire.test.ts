import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Compile } from 'typebox/schema'
import { readConfig } from '../../server/config.ts'
import { type Answered, basic, chatWith, flexScene, SERVICE, webFlow } from '../support/twilio-flex.ts'

/** Requests and answers as they go over the wire, by the vendor's page and its public OpenAPI. */

const sid = (prefix: string) => ({
  type: 'string',
  minLength: 34,
  maxLength: 34,
  pattern: `^${prefix}[0-9a-fA-F]{32}$`,
})
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] })
const url = { type: 'string', format: 'uri' }
/** ISO 8601 in GMT, in whole seconds. */
const time = { type: 'string', format: 'date-time', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' }
const closed = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

const webChannel = {
  account_sid: sid('AC'),
  flex_flow_sid: sid('FO'),
  sid: sid('CH'),
  url,
  date_created: time,
  date_updated: time,
}
const chatChannel = { ...webChannel, user_sid: sid('US'), task_sid: orNull(sid('WT')) }
const flow = {
  account_sid: sid('AC'),
  date_created: time,
  date_updated: time,
  sid: sid('FO'),
  friendly_name: { type: 'string' },
  chat_service_sid: orNull(sid('IS')),
  channel_type: { enum: ['web', 'sms', 'facebook', 'whatsapp', 'line', 'custom'] },
  contact_identity: orNull({ type: 'string' }),
  enabled: { type: 'boolean' },
  integration_type: { enum: ['studio', 'external', 'task'] },
  integration: { type: 'object', propertyNames: { pattern: '^[a-z_]+$' } },
  long_lived: { type: 'boolean' },
  janitor_enabled: { type: 'boolean' },
  url,
}
const meta = closed({
  first_page_url: url,
  key: { type: 'string' },
  next_page_url: orNull(url),
  page: { type: 'integer' },
  page_size: { type: 'integer' },
  previous_page_url: orNull(url),
  url,
})
const page = (key: string, item: Record<string, object>) =>
  closed({ meta, [key]: { type: 'array', items: closed(item) } })

const HEADERS = ['origin', 'methods', 'headers', 'credentials'].map(name => `access-control-allow-${name}`)

function fits({ status, headers, json, text }: Answered, wanted: number, schema: object): void {
  assert.equal(status, wanted, text)
  for (const name of [...HEADERS, 'access-control-expose-headers', 'twilio-request-id']) {
    assert.ok(headers.get(name), name)
  }
  assert.match(`${headers.get('content-type')}`, /^application\/json/)
  const check = Compile(schema)
  assert.ok(check.Check(json), `${JSON.stringify(check.Errors(json)[1].slice(0, 3))}\n${text}`)
}

describe('an answer', () => {
  it('has the shape of the vendor’s page, for every route', async t => {
    const { wire } = await flexScene(t)
    const made = await wire('POST', '/v1/FlexFlows', {
      form: { FriendlyName: 'Site', ChatServiceSid: SERVICE, ChannelType: 'web' },
    })
    fits(made, 201, closed(flow))
    const FlexFlowSid = String(made.json.sid)
    fits(
      await wire('POST', '/v1/FlexFlows', {
        form: {
          FriendlyName: 'SMS',
          ChatServiceSid: SERVICE,
          ChannelType: 'sms',
          ContactIdentity: '+15550100',
          Enabled: 'true',
          IntegrationType: 'task',
          'Integration.WorkspaceSid': `WS${'1'.repeat(32)}`,
          'Integration.WorkflowSid': `WW${'1'.repeat(32)}`,
        },
      }),
      201,
      closed(flow),
    )
    const flowPath = `/v1/FlexFlows/${FlexFlowSid}`
    fits(await wire('GET', flowPath), 200, closed(flow))
    fits(await wire('POST', flowPath, { form: { FriendlyName: 'Our site' } }), 200, closed(flow))
    fits(await wire('GET', '/v1/FlexFlows'), 200, page('flex_flows', flow))

    const chat = { FlexFlowSid, Identity: 'ada', ChatFriendlyName: 'Chat' }
    const opened = await wire('POST', '/v1/Channels', { form: { ...chat, ChatUserFriendlyName: 'Ada' } })
    fits(opened, 201, closed(chatChannel))
    fits(await wire('GET', `/v1/Channels/${opened.json.sid}`), 200, closed(chatChannel))
    fits(await wire('GET', '/v1/Channels'), 200, page('flex_chat_channels', chatChannel))

    const web = await wire('POST', '/v1/WebChannels', { form: { ...chat, CustomerFriendlyName: 'Ada' } })
    fits(web, 201, closed(webChannel))
    const webPath = `/v1/WebChannels/${web.json.sid}`
    fits(await wire('GET', webPath), 200, closed(webChannel))
    fits(await wire('GET', '/v1/WebChannels'), 200, page('flex_chat_channels', webChannel))
    fits(await wire('POST', webPath, { form: { ChatStatus: 'inactive' } }), 200, closed(webChannel))

    const again = await wire('POST', '/v1/Channels', { form: { ...chat, ChatUserFriendlyName: 'Ada' } })
    for (const path of [`/v1/Channels/${again.json.sid}`, flowPath]) {
      const { status, text, headers } = await wire('DELETE', path)
      assert.deepEqual([status, text, headers.get('content-type')], [204, '', null])
      assert.match(`${headers.get('twilio-request-id')}`, /^RQ[0-9a-f]{32}$/)
      assert.equal((await wire('GET', path)).status, 404)
    }
  })

  it('to the sample request of the page is an empty list, where there is nothing', async t => {
    const { wire, url: server } = await flexScene(t)
    for (const [path, key] of [
      ['Channels', 'flex_chat_channels'],
      ['WebChannels', 'flex_chat_channels'],
      ['FlexFlows', 'flex_flows'],
    ]) {
      const { json } = await wire('GET', `/v1/${path}`)
      assert.deepEqual(json, {
        meta: {
          key,
          url: `${server}/v1/${path}?PageSize=50&Page=0`,
          first_page_url: `${server}/v1/${path}?PageSize=50&Page=0`,
          previous_page_url: null,
          next_page_url: null,
          page: 0,
          page_size: 50,
        },
        [`${key}`]: [],
      })
    }
  })

  it('has links to where the outside finds us', async t => {
    const config = readConfig({ PORTICO_PUBLIC_URL: 'https://portico.example/base' }, [])
    const { wire, flex } = await flexScene(t, { config })
    const FlexFlowSid = await webFlow(flex)
    const { sid: chat } = await flex.channel.create(chatWith(FlexFlowSid, 'ada'))
    await flex.channel.create(chatWith(FlexFlowSid, 'bob'))
    const { json } = await wire('GET', '/v1/Channels?PageSize=1')
    const links = Object.values(json.meta ?? {}).filter(value => /^http/.test(String(value)))
    assert.equal(links.length, 3)
    for (const link of links)
      assert.match(String(link), /^https:\/\/portico\.example\/base\/v1\/Channels\?PageSize=1&Page=/)
    const { json: one } = await wire('GET', `/v1/Channels/${chat}`)
    assert.equal(one.url, `https://portico.example/base/v1/Channels/${chat}`)
  })
})

describe('a list', () => {
  const cases: [query: string, size: number, page: number][] = [
    ['', 50, 0],
    ['?PageSize=1', 1, 0],
    ['?PageSize=1000', 1000, 0],
    ['?PageSize=1001', 1000, 0],
    ['?PageSize=9007199254740991', 1000, 0],
    ['?PageSize=50&Page=&PageToken=', 50, 0],
    ['?Page=3', 50, 3],
    ['?PageSize=2&Page=7&FriendlyName=&Unknown=x', 2, 7],
  ]
  for (const [query, size, number] of cases) {
    it(`takes ${query || 'no parameters'}`, async t => {
      const { wire } = await flexScene(t)
      for (const path of ['Channels', 'WebChannels', 'FlexFlows']) {
        const { status, json, text } = await wire('GET', `/v1/${path}${query}`)
        assert.equal(status, 200, text)
        assert.deepEqual([json.meta?.page_size, json.meta?.page], [size, number])
        assert.match(String(json.meta?.url), new RegExp(`/v1/${path}\\?PageSize=${size}&Page=${number}$`))
      }
    })
  }
})

describe('a request', () => {
  it('may be asked about by a browser before it is made', async t => {
    const { wire, account } = await flexScene(t)
    for (const path of ['/v1/Channels', `/v1/FlexFlows/FO${account.slice(2)}`, '/v1/WebChannels/x/y']) {
      const { status, text, headers } = await wire('OPTIONS', path, {
        authorization: null,
        headers: {
          origin: 'https://example.com',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      })
      assert.deepEqual([status, text], [204, ''])
      assert.equal(headers.get('access-control-allow-origin'), '*')
      assert.match(`${headers.get('access-control-allow-methods')}`, /POST/)
      assert.match(`${headers.get('access-control-allow-headers')}`, /Authorization.*Content-Type/)
    }
  })

  it('has its own SID, which is the id in the log', async t => {
    const { wire } = await flexScene(t)
    const { headers } = await wire('GET', '/v1/Channels')
    assert.equal(headers.get('twilio-request-id'), `RQ${headers.get('x-request-id')?.replaceAll('-', '')}`)
    const other = await wire('GET', '/v1/Channels')
    assert.notEqual(other.headers.get('twilio-request-id'), headers.get('twilio-request-id'))
  })

  it('may hold parameters that we do not know, as other clients’ do', async t => {
    const { wire, flex } = await flexScene(t)
    const FlexFlowSid = await webFlow(flex)
    const { status, text } = await wire('POST', '/v1/Channels', {
      form: {
        FlexFlowSid,
        Identity: 'ada',
        ChatUserFriendlyName: 'Ada',
        ChatFriendlyName: 'Chat',
        // What the official client makes of an object.
        'PreEngagementData[friendlyName]': 'Ada',
      },
    })
    assert.equal(status, 201, text)
  })

  it('with an Idempotency-Key makes one flow', async t => {
    const { wire, flex } = await flexScene(t)
    const form = {
      FriendlyName: 'Site',
      ChatServiceSid: SERVICE,
      ChannelType: 'web',
      IntegrationType: 'external',
      'Integration.Url': 'https://handler.example/hook',
    }
    const post = (parts: Record<string, string> = {}) =>
      wire('POST', '/v1/FlexFlows', { form: { ...form, ...parts }, headers: { 'idempotency-key': 'one' } })
    const [first, second] = [await post(), await post()]
    assert.deepEqual([first.status, second.status], [201, 201])
    assert.deepEqual(second.json, first.json)
    assert.equal((await flex.flexFlow.list()).length, 1)
    const { status, json } = await post({ FriendlyName: 'Another' })
    assert.deepEqual([status, json.code], [409, 20409])
  })

  it('needs the account of its key, however it is written', async t => {
    const { wire, account, key } = await flexScene(t)
    for (const user of [account, `AC${account.slice(2).toUpperCase()}`]) {
      assert.equal((await wire('GET', '/v1/Channels', { authorization: basic(user, key) })).status, 200)
    }
    for (const user of ['', 'AC', account.slice(2), `ac${account.slice(2)}`, `SK${account.slice(2)}`]) {
      assert.equal((await wire('GET', '/v1/Channels', { authorization: basic(user, key) })).status, 401, user)
    }
  })
})

describe('the document', () => {
  it('has every route, with its permission, its form and its headers', async t => {
    const { app } = await flexScene(t)
    const { paths, info, components } = (await app.inject('/api/v1/dialects/twilio-flex/openapi.json')).json()
    const routes = Object.entries(paths as Record<string, Record<string, { operationId: string }>>)
    assert.deepEqual(
      routes.map(([path, operations]) => [path, Object.values(operations).map(o => o.operationId)]),
      [
        ['/v1/Channels', ['ListChannel', 'CreateChannel']],
        ['/v1/Channels/{Sid}', ['FetchChannel', 'DeleteChannel']],
        ['/v1/FlexFlows', ['ListFlexFlow', 'CreateFlexFlow']],
        ['/v1/FlexFlows/{Sid}', ['FetchFlexFlow', 'UpdateFlexFlow', 'DeleteFlexFlow']],
        ['/v1/WebChannels', ['ListWebChannel', 'CreateWebChannel']],
        ['/v1/WebChannels/{Sid}', ['FetchWebChannel', 'UpdateWebChannel', 'DeleteWebChannel']],
      ],
    )
    assert.equal(info.title, 'Twilio Flex on Portico')
    assert.deepEqual(components.securitySchemes.basic.scheme, 'basic')
    const create = paths['/v1/Channels'].post
    assert.match(create.description, /Permission: `messages\.send`/)
    assert.deepEqual(Object.keys(create.requestBody.content), ['application/x-www-form-urlencoded'])
    assert.ok(create.responses[201].headers['Access-Control-Allow-Origin'])
  })
})
