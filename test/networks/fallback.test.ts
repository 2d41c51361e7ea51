import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RcsSimulator, startRcs } from '../../simulators/rcs/index.ts'
import { startTwilio, type TwilioSimulator } from '../../simulators/twilio/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Contact, Message, MessageWithHistory } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

const NUMBER = '+15557122661'
const text = (text: string) => ({ type: 'text', text })

eachStore((_kind, _open, address) => {
  let rcs: RcsSimulator
  let twilio: TwilioSimulator
  let post: Correspondence
  let account: { sid: string; authToken: string }
  let [rich, plain]: Channel[] = []

  before(async () => {
    rcs = await startRcs()
    twilio = await startTwilio()
    post = await startCorrespondence(await address(), {
      PORTICO_RCS_URL: rcs.url,
      PORTICO_TWILIO_SMS_URL: twilio.url,
    })
    rich = await post.connect('rcs', rcs.account)
    await rcs.configureWebhook(String(rich.steps[0]?.fields?.[0]?.value))
    account = twilio.addAccount({ friendlyName: 'Shop Ltd' })
    twilio.addNumber(account.sid, NUMBER)
    const { sid: accountSid, authToken } = account
    plain = await post.connect('twilio-sms', { accountSid, authToken, phoneNumber: NUMBER })
  })
  after(async () => {
    await post.close()
    await rcs.close()
    await twilio.close()
  })

  let people = 2025550100
  /** Somebody new, with SMS; with RCS only as far as `rcs` knows the number. */
  const somebody = () => twilio.customer(account.sid, `+1${people++}`, NUMBER)
  const send = (to: string, content: object, afterSeconds?: number) =>
    post.send({
      channelId: rich?.id,
      to,
      content,
      fallback: [{ channelId: plain?.id, ...(afterSeconds && { afterSeconds }) }],
    })
  const get = (id: string) => post.api.get<MessageWithHistory>(`/messages/${id}`)
  /** The message that has taken the place of another, once it is delivered. */
  const delivered = (id: string) =>
    eventually(async () => {
      const [substitute] = (await get(id)).fallbacks
      return substitute?.status === 'delivered' && substitute
    })

  it('who has no RCS gets an SMS, in the words of an SMS', async () => {
    const ada = somebody()
    const message = await send(ada.address, {
      type: 'buttons',
      text: 'Shall we come?',
      buttons: [{ kind: 'reply', text: 'Yes', value: 'yes' }],
    })
    const { messageId, channelId } = await delivered(message.id)
    assert.equal(channelId, plain?.id)
    const [sms, ...more] = ada.received()
    assert.deepEqual(more, [])
    assert.match(sms?.body ?? '', /^Shall we come\?\n.*Yes/s)
    const [first, second] = [await get(message.id), await get(messageId)]
    assert.deepEqual(
      [first.status, first.failure?.code, first.fallback?.messageId],
      ['failed', 'unreachable', messageId],
    )
    assert.deepEqual([second.fallbackOf, second.contactId], [first.id, first.contactId])
    const { event } = await post.receiver.until(
      d => d.event.type === 'message.fallback' && d.event.data.message?.id === message.id,
    )
    assert.equal(event.data.substitute?.messageId, messageId)
    const { identities } = await post.api.get<Contact>(`/contacts/${first.contactId}`)
    assert.deepEqual(
      identities.map(({ scope, address }) => [scope, address]),
      [
        ['rcs', ada.address],
        ['sms', ada.address],
      ],
    )
    // What is answered by SMS is theirs as well.
    await ada.write({ text: 'Yes' })
    assert.equal((await post.told('message.received', ada.address)).contactId, first.contactId)
  })

  it('whose phone stays off gets an SMS when Google gives the message up', async () => {
    const ada = somebody()
    const phone = rcs.customer(ada.address)
    phone.switchOff()
    const message = await send(ada.address, text('Hello?'))
    phone.expire(String((await post.reached(message, 'sent')).ref))
    await delivered(message.id)
    assert.deepEqual([(await get(message.id)).failure?.code, ada.received().length], ['expired', 1])
  })

  it('who is not reached in time gets an SMS, and who is gets none', async () => {
    const [ada, bo] = [somebody(), somebody()]
    rcs.customer(ada.address)
    const late = rcs.customer(bo.address)
    late.switchOff()
    const reached = await send(ada.address, text('Now'), 3)
    await post.reached(reached, 'delivered')
    const message = await send(bo.address, text('Now'), 3)
    await delivered(message.id)
    assert.equal(bo.received().length, 1)
    // Its time was over before.
    assert.deepEqual([(await get(reached.id)).fallbacks, ada.received()], [[], []])
    // It arrives after all.
    const { status, ref } = await get(message.id)
    assert.equal(status, 'sent')
    late.deliveredAgain(String(ref))
    await post.reached(message, 'delivered')
    assert.equal((await get(message.id)).fallbacks.length, 1)
  })

  it('kill -9 at any moment loses none, and sends none over a channel twice', async () => {
    const sent: { id: string; phone: ReturnType<typeof somebody> }[] = []
    for (let life = 0; life < 4; life++) {
      for (let i = 0; i < 10; i++) {
        const phone = somebody()
        const { id } = await send(phone.address, text(`Life ${life}`), 1 + (i % 2))
        sent.push({ id, phone })
      }
      await sleep(Math.random() * 700)
      await post.portico.kill9()
      await post.portico.restart()
    }
    const substitutes = new Set<string>()
    for (const { id, phone } of sent) {
      // That it was delivered may have been told while nobody was there to hear it.
      const { fallbacks } = await eventually(async () => {
        const message = await get(id)
        return ['sent', 'delivered'].includes(message.fallbacks[0]?.status ?? '') && message
      })
      assert.equal(fallbacks.length, 1)
      substitutes.add(String(fallbacks[0]?.messageId))
      assert.ok(phone.received().length >= 1)
    }
    assert.equal(substitutes.size, sent.length)
    const stored = await post.api.all<Message>(`/messages?channelId=${plain?.id}&direction=outbound`)
    assert.equal(new Set(stored.map(message => message.fallbackOf)).size, stored.length)
  })

  it('a channel that is in error does not keep what names another', async () => {
    const ada = somebody()
    rcs.customer(ada.address)
    const kept = await send(ada.address, text('Before'))
    await post.reached(kept, 'delivered')
    rcs.faults.revoke()
    const message = await send(ada.address, text('After'))
    await delivered(message.id)
    const { status } = await eventually(async () => {
      const channel = await post.api.get<Channel>(`/channels/${rich?.id}`)
      return channel.status === 'error' && channel
    })
    assert.deepEqual([status, ada.received().length], ['error', 1])
  })
})
