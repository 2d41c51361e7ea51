import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { startTwilio, type TwilioSimulator } from '../../simulators/twilio/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import type { Channel } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

const NUMBER = '+15557122661'
const ADA = '+491711234567'

eachStore((_kind, _open, address) => {
  let twilio: TwilioSimulator
  let post: Correspondence
  let sid: string
  let channelId: string

  const text = (text: string) => ({ type: 'text', text })
  const ada = () => twilio.customer(sid, `whatsapp:${ADA}`, `whatsapp:${NUMBER}`)

  before(async () => {
    twilio = await startTwilio()
    post = await startCorrespondence(await address(), { PORTICO_TWILIO_WHATSAPP_URL: twilio.url })
  })
  after(async () => {
    await post.close()
    await twilio.close()
  })

  it('waits for a person who enters the webhook, and is active once a message comes in', async () => {
    const account = twilio.addAccount()
    sid = account.sid
    const config = { accountSid: sid, authToken: account.authToken, phoneNumber: NUMBER }
    const { id, status, steps } = await post.connect('twilio-whatsapp', config)
    channelId = id
    assert.equal(status, 'pending')
    const [step] = steps
    assert.ok(step?.kind === 'paste')
    twilio.addSender(sid, `whatsapp:${NUMBER}`, String(step.fields?.[0]?.value))
    await ada().write({ text: 'Guten Tag', fields: { ProfileName: 'Ada Lovelace' } })
    const { content } = await post.told('message.received', ADA)
    assert.deepEqual(content, text('Guten Tag'))
    assert.equal((await post.api.get<Channel>(`/channels/${id}`)).status, 'active')
  })

  it('an answer goes out, and comes back as delivered and read', async () => {
    const answer = await post.send({ channelId, to: ADA, content: text('Guten Morgen') })
    const { ref } = await post.reached(answer, 'delivered')
    await ada().read(String(ref))
    await post.reached(answer, 'read')
    const [message] = ada().received()
    assert.deepEqual([message?.from, message?.to], [`whatsapp:${NUMBER}`, `whatsapp:${ADA}`])
  })

  it('typing is shown', async () => {
    const { sid: message } = await ada().write({ text: 'Are you there?' })
    const { conversationId } = await post.told('message.received', ADA)
    await post.api.ask('POST', `/conversations/${conversationId}/typing`)
    assert.ok(twilio.typing(sid, message))
  })

  it('who never wrote gets templates only', async () => {
    const to = '+491701111111'
    const refused = await post.api.ask<{ code: string }>('POST', '/messages', {
      channelId,
      to,
      content: text('News!'),
    })
    assert.deepEqual([refused.status, refused.body.code], [422, 'window_closed'])
    const { sid: name } = twilio.addContent(sid, {})
    const content = { type: 'template', name, language: 'en', body: ['Bob'] }
    await post.reached(await post.send({ channelId, to, content }), 'delivered')
    const [message] = twilio.customer(sid, `whatsapp:${to}`, `whatsapp:${NUMBER}`).received()
    assert.deepEqual([message?.contentSid, message?.contentVariables], [name, { '1': 'Bob' }])
  })

  it('a template that Twilio does not have fails with what to do', async () => {
    const content = { type: 'template', name: `HX${'0'.repeat(32)}`, language: 'en' }
    const message = await post.send({ channelId, to: ADA, content })
    const { failure } = await post.reached(message, 'failed')
    assert.equal(failure?.code, '21655')
    assert.match(String(failure?.cure), /Content Template Builder/)
  })

  it('the button of a template comes in, and places, both ways', async () => {
    await ada().write({ text: 'Yes', fields: { ButtonText: 'Yes', ButtonPayload: 'order:yes' } })
    const pressed = await post.told('message.received', ADA)
    assert.deepEqual(pressed.content, { type: 'postback', value: 'order:yes', title: 'Yes' })
    await ada().write({ fields: { Latitude: '52.52', Longitude: '13.4', Label: 'Berlin' } })
    const { content } = await post.told('message.received', ADA)
    assert.deepEqual(content, { type: 'location', latitude: 52.52, longitude: 13.4, name: 'Berlin' })
    await post.reached(await post.send({ channelId, to: ADA, content }), 'delivered')
    assert.equal(ada().received().at(-1)?.persistentAction, 'geo:52.52,13.4|Berlin')
  })
})
