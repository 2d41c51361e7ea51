import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type twilio from 'twilio'
import type { TwilioSimulator } from '../index.ts'
import { ADA, changeNumber, NUMBER, refusal, sdk, startTestTwilio } from '../test-client.ts'

const WA = `whatsapp:${NUMBER}`

describe("the REST API, as Twilio's own SDK calls it", () => {
  let simulator: TwilioSimulator
  let client: twilio.Twilio
  let sid: string
  before(async () => {
    ;({ simulator, client, sid } = await startTestTwilio())
    simulator.addSender(sid, WA)
  })
  after(() => simulator.close())

  it('tells of the account, its numbers and services', async () => {
    assert.equal((await client.api.v2010.accounts(sid).fetch()).status, 'active')
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: NUMBER })
    assert.equal(number?.phoneNumber, NUMBER)
    assert.equal(number?.capabilities.sms, true)
    await changeNumber(client, { smsUrl: 'https://example.com/in#rc=2' })
    const changed = await client.incomingPhoneNumbers(String(number?.sid)).fetch()
    assert.equal(changed.smsUrl, 'https://example.com/in#rc=2')
    const service = simulator.addService(sid, [NUMBER])
    const updated = await client.messaging.v1
      .services(service.sid)
      .update({ inboundRequestUrl: 'https://example.com/s', useInboundWebhookOnNumber: false })
    assert.equal(updated.inboundRequestUrl, 'https://example.com/s')
    assert.equal(updated.useInboundWebhookOnNumber, false)
  })

  it('takes messages', async () => {
    const message = await client.messages.create({ to: ADA, from: NUMBER, body: 'Hello' })
    assert.match(message.sid, /^SM[0-9a-f]{32}$/)
    assert.equal(message.status, 'queued')
    const mms = await client.messages.create({
      to: ADA,
      from: NUMBER,
      mediaUrl: ['https://example.com/a.jpg', 'https://example.com/b.jpg'],
    })
    assert.match(mms.sid, /^MM/)
    assert.equal(mms.numMedia, '2')
    await simulator.settled()
    assert.equal((await client.messages(message.sid).fetch()).status, 'delivered')
  })

  it('lists templates page by page', async () => {
    for (let i = 0; i < 3; i++) simulator.addContent(sid, { friendlyName: `template ${i}` })
    const listed = await client.content.v1.contentAndApprovals.list({ pageSize: 2 })
    assert.equal(listed.length, 3)
  })

  it('an API key sees everything but the account', async () => {
    const key = simulator.addKey(sid)
    const withKey = sdk(simulator.url, key.sid, key.secret, sid)
    assert.equal((await withKey.incomingPhoneNumbers.list()).length, 1)
    assert.equal(await refusal(withKey.api.v2010.accounts(sid).fetch()), 20003)
  })

  const message = (more: object) => ({ to: ADA, from: NUMBER, body: 'x', ...more })
  const cases: [string, number, () => Promise<unknown>][] = [
    ['a wrong token', 20003, () => sdk(simulator.url, sid, 'wrong').incomingPhoneNumbers.list()],
    [
      "another account's messages",
      20003,
      () =>
        sdk(simulator.url, sid, String(client.password), `AC${'0'.repeat(32)}`).messages.create(message({})),
    ],
    ['nobody', 21604, () => client.messages.create(message({ to: '' }))],
    ['no sender', 21603, () => client.messages.create({ to: ADA, body: 'x' })],
    ['nothing', 21619, () => client.messages.create({ to: ADA, from: NUMBER })],
    ['a number that is none', 21211, () => client.messages.create(message({ to: '123' }))],
    ['a sender of others', 21659, () => client.messages.create(message({ from: '+15550000000' }))],
    ['a sender that is none', 21212, () => client.messages.create(message({ from: 'Shop' }))],
    ['too long a text', 21617, () => client.messages.create(message({ body: 'x'.repeat(1601) }))],
    ['a file that is none', 21620, () => client.messages.create(message({ mediaUrl: ['a.jpg'] }))],
    [
      'too many files',
      21623,
      () => client.messages.create(message({ mediaUrl: Array(11).fill('https://example.com/a.jpg') })),
    ],
    ['a callback that is none', 21609, () => client.messages.create(message({ statusCallback: 'x' }))],
    ['WhatsApp from a number', 21910, () => client.messages.create(message({ to: `whatsapp:${ADA}` }))],
    [
      'WhatsApp from who is none',
      63007,
      () => client.messages.create(message({ to: `whatsapp:${ADA}`, from: 'whatsapp:+15550000000' })),
    ],
    [
      'a service that is none',
      21705,
      () => client.messages.create({ to: ADA, body: 'x', messagingServiceSid: `MG${'0'.repeat(32)}` }),
    ],
    [
      'a template that is none',
      21655,
      () => client.messages.create(message({ contentSid: `HX${'0'.repeat(32)}` })),
    ],
    ['variables that are none', 21656, () => client.messages.create(message({ contentVariables: '[' }))],
    ['a message that is none', 20404, () => client.messages(`SM${'0'.repeat(32)}`).fetch()],
    ['a call to nobody', 21201, () => client.calls.create({ to: '', from: NUMBER, twiml: '<Response/>' })],
    [
      'a call from a sender of others',
      21210,
      () => client.calls.create({ to: ADA, from: ADA, twiml: '<Response/>' }),
    ],
    ['a call without a task', 21205, () => client.calls.create({ to: ADA, from: NUMBER })],
    ['TwiML that is none', 12100, () => client.calls.create({ to: ADA, from: NUMBER, twiml: '<Response>' })],
    [
      'a verb that is none',
      12200,
      () => client.calls.create({ to: ADA, from: NUMBER, twiml: '<Response><Sing>x</Sing></Response>' }),
    ],
    ['an URL that is none', 21502, () => changeNumber(client, { voiceUrl: 'nowhere' })],
  ]
  for (const [name, code, call] of cases) {
    it(`refuses ${name}`, async () => assert.equal(await refusal(call()), code))
  }

  it('refuses what goes wrong on demand', async () => {
    simulator.faults.add({ kind: 'flood', retryAfter: 1, path: 'Messages.json' })
    simulator.faults.add({ kind: 'error', status: 503, path: 'Messages.json' })
    assert.equal(await refusal(client.messages.create(message({}))), 20429)
    assert.equal(await refusal(client.messages.create(message({}))), 20503)
    simulator.faults.add({ kind: 'reset', path: 'Messages.json', carriedOut: true })
    const before = simulator.messages(sid).length
    await assert.rejects(client.messages.create(message({ body: 'lost answer' })))
    assert.equal(simulator.messages(sid).length, before + 1)
  })

  it('a suspended account sends nothing', async () => {
    const { sid: other, authToken } = simulator.addAccount()
    simulator.addNumber(other, '+15550001111')
    simulator.suspend(other)
    const suspended = sdk(simulator.url, other, authToken)
    assert.equal(await refusal(suspended.messages.create(message({ from: '+15550001111' }))), 20005)
    assert.equal((await suspended.api.v2010.accounts(other).fetch()).status, 'suspended')
  })
})
