import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readConfig } from '../../server/config.ts'
import { toSid } from '../../server/dialects/twilio-flex/sids.ts'
import { newKey, newWorkspace } from '../support/app.ts'
import {
  basic,
  chatWith,
  flexScene,
  restException,
  SERVICE,
  sdk,
  type Wire,
  webFlow,
} from '../support/twilio-flex.ts'

/** Every refusal, in the vendor's form. */

const nobody = (prefix: 'CH' | 'FO') => `${prefix}${'0'.repeat(32)}`

describe('the official client', () => {
  it('is told what is wrong', async t => {
    const scene = await flexScene(t)
    const { flex, url, account, key, context, workspaceId } = scene
    const flexFlowSid = await webFlow(flex)
    const chat = chatWith(flexFlowSid, 'ada')
    const fetchAs = (user: string, password: string) => sdk(url, user, password, account).channel.list()
    const stranger = await newWorkspace(context, 'Stranger')
    const theirs = sdk(url, toSid('AC', stranger.id), stranger.key)
    const viewer = sdk(url, account, await newKey(context, workspaceId, 'viewer'))
    const { sid } = await flex.channel.create(chat)
    const sms = {
      friendlyName: 'SMS',
      chatServiceSid: SERVICE,
      channelType: 'sms',
      contactIdentity: '+15550100',
    } as const
    await flex.flexFlow.create(sms)

    const cases: [() => Promise<unknown>, status: number, code: number, message?: RegExp][] = [
      [() => fetchAs(account, 'pk_wrong'), 401, 20003, /^Authenticate$/],
      [() => fetchAs(toSid('AC', stranger.id), key), 401, 20003, /^Authenticate$/],
      [() => fetchAs(toSid('SK', stranger.id), key), 401, 20003, /^Authenticate$/],
      [() => flex.channel.page({ pageSize: 0 }), 400, 20001, /PageSize/],
      [() => flex.channel.page({ pageToken: 'PAx' }), 400, 21481, /PageToken/],
      [() => flex.channel(nobody('CH')).fetch(), 404, 20404],
      [
        () => flex.channel('CH1').fetch(),
        404,
        20404,
        /^The requested resource \/Channels\/CH1 was not found$/,
      ],
      [() => flex.channel(flexFlowSid).remove(), 404, 20404],
      [() => flex.flexFlow(nobody('FO')).update({}), 404, 20404],
      [() => flex.flexFlow(sid).remove(), 404, 20404],
      [() => flex.webChannel(nobody('CH')).update({}), 404, 20404],
      [() => flex.channel.create({ ...chat, flexFlowSid: nobody('FO') }), 400, 45205],
      [() => flex.channel.create({ ...chat, flexFlowSid: 'FO1' }), 400, 20001, /FlexFlowSid/],
      [() => flex.channel.create({ ...chat, identity: '' }), 400, 20001, /Identity/],
      [() => flex.channel.create({ ...chat, taskSid: 'WT1' }), 400, 20001, /TaskSid/],
      [() => flex.flexFlow.create({ ...sms, channelType: 'fax' as 'sms' }), 400, 20001, /ChannelType/],
      [
        () => flex.flexFlow.create({ ...sms, integrationType: 'external' }),
        400,
        20001,
        /^Missing required parameter Integration\.Url in the post body$/,
      ],
      [
        () => flex.flexFlow.create({ ...sms, 'integration.url': 'no address' }),
        400,
        20001,
        /Integration\.Url/,
      ],
      [() => flex.flexFlow.create({ ...sms, contactIdentity: '555' }), 400, 20001, /ContactIdentity/],
      [() => flex.flexFlow.create(sms), 409, 20409],
      [() => flex.webChannel(sid).update({ chatStatus: 'active' as 'inactive' }), 400, 20001, /ChatStatus/],
      // Another workspace's things are not there.
      [() => theirs.channel(sid).fetch(), 404, 20404],
      [() => theirs.channel(sid).remove(), 404, 20404],
      [() => theirs.flexFlow(flexFlowSid).fetch(), 404, 20404],
      [() => theirs.flexFlow(flexFlowSid).update({ friendlyName: 'Mine' }), 404, 20404],
      [() => theirs.flexFlow(flexFlowSid).remove(), 404, 20404],
      [() => theirs.webChannel(sid).update({ chatStatus: 'inactive' }), 404, 20404],
      [() => theirs.channel.create(chat), 400, 45205],
      // A viewer changes nothing.
      [() => viewer.channel.create(chat), 403, 20403],
      [() => viewer.channel(sid).remove(), 403, 20403],
      [() => viewer.flexFlow.create(sms), 403, 20403],
      [() => viewer.flexFlow(flexFlowSid).update({ friendlyName: 'x' }), 403, 20403],
      [() => viewer.flexFlow(flexFlowSid).remove(), 403, 20403],
      [() => viewer.webChannel(sid).update({ chatStatus: 'inactive' }), 403, 20403],
    ]
    for (const [call, status, code, message] of cases)
      await assert.rejects(call, restException(status, code, message), `${call}`)
    assert.deepEqual(await theirs.channel.list(), [])
    assert.deepEqual(await theirs.flexFlow.list(), [])
    assert.deepEqual(
      (await viewer.channel.list()).map(item => item.sid),
      [sid],
    )
    assert.equal((await viewer.flexFlow(flexFlowSid).fetch()).friendlyName, 'Site')
  })

  it('may use the key as the user, and is told when it asks too often', async t => {
    const config = readConfig({ PORTICO_RATE_LIMIT: '4' }, [])
    const { url, account, key, call } = await flexScene(t, { config })
    const { items } = (await call<{ items: { id: string }[] }>('GET', '/keys')).json
    const flex = sdk(url, toSid('SK', `${items[0]?.id}`), key, account)
    for (let n = 0; n < 3; n++) assert.deepEqual(await flex.channel.list(), [])
    await assert.rejects(flex.channel.list(), restException(429, 20429))
  })
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const CHAT = nobody('CH')

describe('over the wire', () => {
  const cases: [
    name: string,
    method: string,
    path: string,
    parts: Wire,
    status: number,
    code: number,
    message: RegExp,
  ][] = [
    ['no key', 'GET', '/v1/Channels', { authorization: null }, 401, 20003, /^Authenticate$/],
    [
      'a key as bearer',
      'GET',
      '/v1/Channels',
      { authorization: 'Bearer pk_x' },
      401,
      20003,
      /^Authenticate$/,
    ],
    ['no base64', 'GET', '/v1/FlexFlows', { authorization: 'Basic ä:ö' }, 401, 20003, /^Authenticate$/],
    ['no password', 'GET', '/v1/FlexFlows', { authorization: basic('AC', '') }, 401, 20003, /^Authenticate$/],
    [
      'a page size of nothing',
      'GET',
      '/v1/Channels?PageSize=0',
      {},
      400,
      20001,
      /^Invalid parameter PageSize: /,
    ],
    [
      'a page size below',
      'GET',
      '/v1/WebChannels?PageSize=-1',
      {},
      400,
      20001,
      /^Invalid parameter PageSize: /,
    ],
    [
      'a page size in words',
      'GET',
      '/v1/FlexFlows?PageSize=ten',
      {},
      400,
      20001,
      /^Invalid parameter PageSize: /,
    ],
    ['an empty page size', 'GET', '/v1/FlexFlows?PageSize=', {}, 400, 20001, /^Invalid parameter PageSize: /],
    ['two page sizes', 'GET', '/v1/Channels?PageSize=1&PageSize=2', {}, 400, 20001, /PageSize/],
    ['a page below', 'GET', '/v1/Channels?Page=-1', {}, 400, 20001, /^Invalid parameter Page: /],
    ['a bad token', 'GET', '/v1/Channels?PageToken=PA0x', {}, 400, 21481, /PageToken/],
    ['a bad token of flows', 'GET', '/v1/FlexFlows?PageToken=x', {}, 400, 21481, /PageToken/],
    ['a bad token of web channels', 'GET', '/v1/WebChannels?PageToken=PA', {}, 400, 21481, /PageToken/],
    [
      'a SID of another kind',
      'GET',
      `/v1/FlexFlows/${CHAT}`,
      {},
      404,
      20404,
      /^The requested resource \/FlexFlows\/CH0+ was not found$/,
    ],
    [
      'a thing that is not there',
      'GET',
      `/v1/Channels/${CHAT}?a=b`,
      {},
      404,
      20404,
      /^The requested resource \/Channels\/CH0+ was not found$/,
    ],
    [
      'a path below',
      'GET',
      `/v1/Channels/${CHAT}/Members`,
      {},
      404,
      20404,
      /^The requested resource \/Channels\/CH0+\/Members was not found$/,
    ],
    ['a path that is none', 'GET', '/v1/Channels/%zz', {}, 400, 20001, /./],
    ['a path without end', 'GET', `/v1/Channels/${'a'.repeat(300)}`, {}, 414, 20001, /./],
    ['another method', 'PUT', '/v1/FlexFlows', {}, 405, 20004, /^PUT is not possible here/],
    [
      'an empty form',
      'POST',
      '/v1/FlexFlows',
      { form: {} },
      400,
      20001,
      /^Missing required parameter FriendlyName in the post body$/,
    ],
    [
      'no form',
      'POST',
      '/v1/Channels',
      {},
      400,
      20001,
      /^Missing required parameter FlexFlowSid in the post body$/,
    ],
    [
      'JSON',
      'POST',
      '/v1/Channels',
      { headers: { 'content-type': 'application/json' }, body: '{}' },
      415,
      20001,
      /application\/json/,
    ],
    [
      'a form that is none',
      'POST',
      '/v1/Channels',
      { headers: FORM, body: 'a=%zz' },
      400,
      20001,
      /^Invalid request: it is no form/,
    ],
    [
      'a parameter given twice',
      'POST',
      '/v1/Channels',
      { headers: FORM, body: 'Identity=a&Identity=b' },
      400,
      20001,
      /^Invalid parameter Identity: is given twice$/,
    ],
    [
      'a form that is too large',
      'POST',
      '/v1/Channels',
      { headers: FORM, body: `a=${'b'.repeat(1_048_576)}` },
      413,
      20413,
      /too large/,
    ],
    [
      'a flag that is none',
      'POST',
      `/v1/FlexFlows/${nobody('FO')}`,
      { form: { Enabled: 'yes' } },
      400,
      20001,
      /^Invalid parameter Enabled: /,
    ],
    [
      'too many retries',
      'POST',
      `/v1/FlexFlows/${nobody('FO')}`,
      { form: { 'Integration.RetryCount': '4' } },
      400,
      20001,
      /^Invalid parameter Integration\.RetryCount: /,
    ],
    [
      'an idempotency key that is none',
      'POST',
      `/v1/WebChannels/${CHAT}`,
      { form: {}, headers: { 'idempotency-key': 'a'.repeat(256) } },
      400,
      20001,
      /Idempotency-Key/,
    ],
  ]
  for (const [name, method, path, parts, status, code, message] of cases) {
    it(`refuses ${name}`, async t => {
      const { wire } = await flexScene(t)
      const { headers, json, ...answer } = await wire(method, path, parts)
      assert.equal(answer.status, status, answer.text)
      assert.deepEqual(Object.keys(json), ['code', 'message', 'more_info', 'status'])
      assert.deepEqual([json.code, json.status], [code, status])
      assert.equal(json.more_info, `https://www.twilio.com/docs/errors/${code}`)
      assert.match(String(json.message), message)
      assert.match(`${headers.get('twilio-request-id')}`, /^RQ[0-9a-f]{32}$/)
      assert.equal(headers.get('access-control-allow-origin'), '*')
      assert.equal(headers.get('www-authenticate'), status === 401 ? 'Basic realm="Portico"' : null)
    })
  }
})
