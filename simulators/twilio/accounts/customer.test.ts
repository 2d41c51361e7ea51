import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, it } from 'node:test'
import twilio from 'twilio'
import { closeServer, listen } from '../../shared/http.ts'
import type { TwilioSimulator } from '../index.ts'
import { ADA, changeNumber, NUMBER, refusal, startTestTwilio } from '../test-client.ts'
import { startWebhook, type TestWebhook } from '../webhooks/receiver.ts'

describe('people with phones', () => {
  let simulator: TwilioSimulator
  let webhook: TestWebhook
  let client: twilio.Twilio
  let sid: string
  let authToken: string
  beforeEach(async () => {
    ;({ simulator, client, sid, authToken } = await startTestTwilio())
    webhook = await startWebhook()
    await changeNumber(client, { smsUrl: `${webhook.url}/in?x=1#rc=3&rp=5xx,ct` })
  })
  afterEach(async () => {
    await simulator.close()
    await webhook.close()
  })

  it('write, and the call is signed as the SDK expects', async () => {
    const ada = simulator.customer(sid, ADA, NUMBER)
    const { ok, sid: message } = await ada.write({ text: 'Hello & 👋' })
    assert.ok(ok)
    const [call] = webhook.calls
    assert.equal(call?.fields.MessageSid, message)
    assert.equal(call?.fields.Body, 'Hello & 👋')
    const signature = String(call?.headers['x-twilio-signature'])
    assert.ok(twilio.validateRequest(authToken, signature, `${webhook.url}${call?.url}`, call?.fields ?? {}))
  })

  it('a failed call is tried again as the URL says, and then given up', async () => {
    const ada = simulator.customer(sid, ADA, NUMBER)
    let failures = 2
    webhook.answer(() => (failures-- > 0 ? { status: 503 } : {}))
    assert.equal((await ada.write({ text: 'x' })).attempts, 3)
    const [first, second] = webhook.calls
    assert.deepEqual(first?.fields, second?.fields)
    assert.equal(first?.headers['i-twilio-idempotency-token'], second?.headers['i-twilio-idempotency-token'])
    webhook.answer(() => ({ status: 503 }))
    const { ok, attempts } = await ada.write({ text: 'x' })
    assert.deepEqual([ok, attempts], [false, 4])
    webhook.answer(() => ({ status: 403 }))
    assert.equal((await ada.write({ text: 'x' })).attempts, 1)
    webhook.answer(() => null)
    assert.equal((await ada.write({ text: 'x' })).attempts, 4)
  })

  it('send files, which are fetched with the credentials, and where they lie without', async () => {
    const content = Buffer.from('JPEG')
    await simulator.customer(sid, ADA, NUMBER).write({ files: [{ mimeType: 'image/jpeg', content }] })
    const fields = webhook.calls[0]?.fields
    assert.equal(fields?.NumMedia, '1')
    assert.equal(fields?.MediaContentType0, 'image/jpeg')
    const url = `${simulator.url}${new URL(fields?.MediaUrl0 ?? '').pathname}`
    assert.equal((await fetch(url, { redirect: 'manual' })).status, 401)
    const authorization = `Basic ${btoa(`${sid}:${authToken}`)}`
    const redirect = await fetch(url, { redirect: 'manual', headers: { authorization } })
    assert.equal(redirect.status, 307)
    const location = String(redirect.headers.get('location'))
    assert.equal((await fetch(location, { headers: { authorization } })).status, 400)
    const file = await fetch(location)
    assert.equal(file.headers.get('content-type'), 'image/jpeg')
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), content)
  })

  it('say STOP, and get nothing more until START', async () => {
    const ada = simulator.customer(sid, ADA, NUMBER)
    await ada.write({ text: ' stop' })
    const message = { to: ADA, from: NUMBER, body: 'News!' }
    assert.equal(await refusal(client.messages.create(message)), 21610)
    await ada.write({ text: 'START' })
    await client.messages.create(message)
    assert.equal(ada.received().length, 1)
  })

  it('a messaging service with Advanced Opt-Out says what a word meant', async () => {
    const service = simulator.addService(sid, [NUMBER], { advancedOptOut: true })
    await client.messaging.v1
      .services(service.sid)
      .update({ inboundRequestUrl: `${webhook.url}/s`, useInboundWebhookOnNumber: false })
    const ada = simulator.customer(sid, ADA, NUMBER)
    for (const text of ['STOP', 'help', 'Hi']) await ada.write({ text })
    assert.deepEqual(
      webhook.calls.map(({ url, fields }) => [url, fields.OptOutType, fields.MessagingServiceSid]),
      [
        ['/s', 'STOP', service.sid],
        ['/s', 'HELP', service.sid],
        ['/s', undefined, service.sid],
      ],
    )
  })

  const statuses = () => webhook.calls.map(({ fields }) => fields.MessageStatus)
  const send = async (to = ADA, more: object = {}) => {
    const from = to.startsWith('whatsapp:') ? `whatsapp:${NUMBER}` : NUMBER
    const callback = { statusCallback: `${webhook.url}/status` }
    const message = await client.messages.create({ to, from, body: 'x', ...callback, ...more })
    await simulator.settled()
    return message
  }

  it('get messages, which is reported in any order', async () => {
    await send()
    assert.deepEqual(statuses(), ['queued', 'sent', 'delivered'])
    webhook.calls.length = 0
    simulator.report(sid, 'reversed')
    await send()
    assert.deepEqual(statuses(), ['delivered', 'sent', 'queued'])
    webhook.calls.length = 0
    simulator.report(sid, 'twice')
    await send()
    assert.equal(statuses().length, 6)
  })

  it('do not get messages, with the reason', async () => {
    simulator.customer(sid, ADA, NUMBER).beUnreachable(30003)
    await send()
    assert.deepEqual(statuses(), ['queued', 'sent', 'undelivered'])
    assert.equal(webhook.calls.at(-1)?.fields.ErrorCode, '30003')
  })

  it('do not get files that are too large or not there', async () => {
    const files = createServer((request, response) =>
      request.url === '/large' ? response.end(Buffer.alloc(6 * 1024 * 1024)) : response.writeHead(404).end(),
    )
    const url = await listen(files, 0)
    await send(ADA, { mediaUrl: [`${url}/large`] })
    assert.equal(webhook.calls.at(-1)?.fields.ErrorCode, '11751')
    await send(ADA, { mediaUrl: [`${url}/gone`] })
    assert.equal(webhook.calls.at(-1)?.fields.ErrorCode, '11200')
    await closeServer(files)
  })

  it('on WhatsApp get free messages only after they wrote, but templates always', async () => {
    simulator.addSender(sid, `whatsapp:${NUMBER}`, `${webhook.url}/wa`)
    const { sid: contentSid } = simulator.addContent(sid, {})
    const to = `whatsapp:${ADA}`
    await send(to)
    assert.equal(webhook.calls.at(-1)?.fields.ErrorCode, '63016')
    await send(to, { contentSid, contentVariables: '{"1":"Ada"}' })
    assert.equal(webhook.calls.at(-1)?.fields.MessageStatus, 'delivered')
    const ada = simulator.customer(sid, to, `whatsapp:${NUMBER}`)
    await ada.write({ text: 'Hi' })
    const { sid: message } = await send(to)
    assert.equal(webhook.calls.at(-1)?.fields.MessageStatus, 'delivered')
    await ada.read(message)
    assert.equal(webhook.calls.at(-1)?.fields.MessageStatus, 'read')
  })
})
