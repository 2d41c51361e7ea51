import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import twilio from 'twilio'
import type { TwilioSimulator } from '../index.ts'
import { ADA, changeNumber, NUMBER, refusal, startTestTwilio } from '../test-client.ts'
import { startWebhook, type TestWebhook } from '../webhooks/receiver.ts'

const { VoiceResponse } = twilio.twiml

describe('telephone calls', () => {
  let simulator: TwilioSimulator
  let webhook: TestWebhook
  let client: twilio.Twilio
  let sid: string
  beforeEach(async () => {
    ;({ simulator, client, sid } = await startTestTwilio())
    webhook = await startWebhook()
    await changeNumber(client, { voiceUrl: `${webhook.url}/voice`, statusCallback: `${webhook.url}/status` })
  })
  afterEach(async () => {
    await simulator.close()
    await webhook.close()
  })

  /** Asks for words or keys again and again. */
  const asking = (question: string): string => {
    const response = new VoiceResponse()
    response.say(question)
    response.gather({ input: ['speech', 'dtmf'], action: `${webhook.url}/gathered`, numDigits: 1 })
    response.redirect(`${webhook.url}/again`)
    return response.toString()
  }
  const ada = () => simulator.caller(sid, ADA, NUMBER)
  const paths = () => webhook.calls.map(({ url }) => url)

  it('do as they are told: speak, listen, and go on when there is silence', async () => {
    webhook.answer(() => ({ body: asking('Yes?') }))
    const call = await ada().call()
    assert.equal(call.status, 'in-progress')
    assert.equal(webhook.calls[0]?.fields.CallStatus, 'ringing')
    await call.speak('Good morning')
    assert.equal(webhook.calls[1]?.fields.SpeechResult, 'Good morning')
    await call.press('12')
    assert.equal(webhook.calls[2]?.fields.Digits, '1')
    await call.beSilent()
    assert.deepEqual(paths(), ['/voice', '/gathered', '/gathered', '/again'])
    await call.hangUp()
    const { url, fields } = webhook.calls.at(-1) ?? {}
    assert.equal(url, '/status')
    assert.equal(fields?.CallStatus, 'completed')
    assert.equal(fields?.CallbackSource, 'call-progress-events')
    assert.deepEqual(
      call.transcript.filter(({ who }) => who === 'contact').map(({ kind, text }) => [kind, text]),
      [
        ['speech', 'Good morning'],
        ['digits', '1'],
      ],
    )
  })

  it('end with what they are told, or when that cannot be read', async () => {
    webhook.answer(() => ({ body: new VoiceResponse().toString() }))
    assert.equal((await ada().call()).status, 'completed')
    webhook.answer(() => ({ body: '<Response><Say>Hi</Response>' }))
    const call = await ada().call()
    assert.equal(call.status, 'failed')
    assert.match(String(call.error), /^12100/)
    webhook.answer(() => ({ status: 500 }))
    assert.match(String((await ada().call()).error), /^11200/)
  })

  it('are told something else while they listen', async () => {
    webhook.answer(() => ({ body: asking('Yes?') }))
    const call = await ada().call()
    await client.calls(call.sid).update({ twiml: asking('One moment') })
    await simulator.settled()
    assert.deepEqual(
      call.transcript.map(({ text }) => text),
      ['Yes?', 'One moment'],
    )
    await client.calls(call.sid).update({ status: 'completed' })
    assert.equal(await refusal(client.calls(call.sid).update({ twiml: asking('Hello?') })), 21220)
  })

  it('are recorded', async () => {
    const response = new VoiceResponse()
    response.start().recording({ recordingStatusCallback: `${webhook.url}/recorded` })
    response.say('Hi')
    webhook.answer(() => ({ body: response.toString() }))
    await ada().call()
    const { url, fields } = webhook.calls.at(-1) ?? {}
    assert.equal(url, '/recorded')
    assert.equal(fields?.RecordingStatus, 'completed')
  })

  const callAda = () =>
    client.calls.create({
      to: ADA,
      from: NUMBER,
      twiml: asking('Hello Ada'),
      statusCallback: `${webhook.url}/progress`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    })
  const progress = () => webhook.calls.map(({ fields }) => fields.CallStatus)

  it('of ours tell how they come along', async () => {
    const { sid: call } = await callAda()
    await simulator.settled()
    assert.deepEqual(progress(), ['initiated', 'ringing', 'in-progress'])
    const [listed] = await client.calls.list({ to: ADA, from: NUMBER })
    assert.equal(listed?.sid, call)
    assert.equal(listed?.status, 'in-progress')
    const [line] = ada().calls()
    assert.equal(line?.transcript[0]?.text, 'Hello Ada')
    await line?.hangUp()
    assert.equal(progress().at(-1), 'completed')
  })

  for (const behaviour of ['busy', 'no-answer'] as const) {
    it(`of ours end as ${behaviour}`, async () => {
      ada().behave(behaviour)
      await callAda()
      await simulator.settled()
      assert.deepEqual(progress(), ['initiated', 'ringing', behaviour])
    })
  }

  it('of ours ring until the phone is picked up', async () => {
    ada().behave('ring')
    const { sid: call } = await callAda()
    while (progress().length < 2) await new Promise(resolve => setImmediate(resolve))
    assert.equal(await refusal(client.calls(call).update({ twiml: asking('x') })), 21220)
    ada().calls()[0]?.pickUp()
    await simulator.settled()
    assert.equal(progress().at(-1), 'in-progress')
  })
})
