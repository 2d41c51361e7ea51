import assert from 'node:assert/strict'
import { it } from 'node:test'
import { startTwilio } from '../../simulators/twilio/index.ts'
import { startCorrespondence } from '../support/correspondence.ts'
import type { Channel } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

const NUMBER = '+15557122661'
const text = (text: string) => ({ type: 'text', text })

eachStore((_kind, _open, address) => {
  it("a number without credentials works by the workspace's account, both ways", async t => {
    const twilio = await startTwilio()
    t.after(() => twilio.close())
    const account = twilio.addAccount({ friendlyName: 'Shop Ltd' })
    twilio.addNumber(account.sid, NUMBER)
    const credentials = { accountSid: account.sid, authToken: account.authToken }
    const settings = {
      PORTICO_TWILIO_SMS_URL: twilio.url,
      PORTICO_PROVIDERS: JSON.stringify({ twilio: { ...credentials, authToken: 'an old token' } }),
    }
    const post = await startCorrespondence(await address(), settings)
    t.after(() => post.close())

    const set = await post.api.get<{ secrets: string[]; version: number }>('/providers/twilio')
    assert.deepEqual([set.secrets, set.version], [['authToken'], 1])

    const input = { network: 'twilio-sms', name: 'Shop', config: { phoneNumber: NUMBER } }
    const made = await post.api.post<Channel>('/channels', input)
    const refused = await post.api.ask('POST', `/channels/${made.id}/activate`)
    assert.equal(refused.status, 422)
    await post.api.ask('PUT', '/providers/twilio', { config: credentials })
    const channel = await post.api.post<Channel>(`/channels/${made.id}/activate`)
    assert.deepEqual([channel.status, channel.facts.accountName, channel.secrets], ['active', 'Shop Ltd', []])

    const ada = twilio.customer(account.sid, '+14155550000', NUMBER)
    await ada.write({ text: 'Hello?' })
    const { conversationId } = await post.told('message.received', ada.address)
    await post.reached(await post.send({ conversationId, content: text('Hello!') }), 'delivered')

    await post.api.delete('/providers/twilio')
    const broken = await post.api.get<Channel>(`/channels/${made.id}`)
    assert.deepEqual([broken.status, broken.condition?.code], ['error', 'credentials'])
    const { ok } = await ada.write({ text: 'Still there?' })
    assert.equal(ok, false)
    await post.api.ask('PUT', '/providers/twilio', { config: credentials })
    await post.receiver.until(({ event }) => event.type === 'channel.recovered')
    await ada.write({ text: 'And now?' })
    assert.deepEqual((await post.told('message.received', ada.address)).content, text('And now?'))
  })
})
