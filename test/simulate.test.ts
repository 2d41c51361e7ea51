import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Portico, startPortico } from './support/portico.ts'
import { eventually } from './support/scene.ts'
import type { Channel, Message } from './support/setup.ts'
import { isWaitedAt, make, type Offer, type Simulators, startSimulators } from './support/simulators.ts'

/** The way of a newcomer. */
describe('portico simulate', () => {
  let simulators: Simulators
  let portico: Portico

  before(async () => {
    simulators = await startSimulators()
    portico = await startPortico({ settings: simulators.settings, reachable: true })
  })
  after(async () => {
    await portico?.close()
    await simulators.close()
  })

  it('offers every network but sandbox, which is inside Portico, and google, which has ended', () => {
    assert.deepEqual(simulators.offers.map(({ channel }) => channel.network).sort(), [
      'audiocodes',
      'brevo',
      'custom',
      'email',
      'instagram',
      'line',
      'messenger',
      'rcs',
      'telegram',
      'twilio-sms',
      'twilio-voice',
      'twilio-whatsapp',
      'viber',
      'vonage-sms',
      'webchat',
      'whatsapp',
    ])
  })

  it('leads to a channel that carries messages both ways, on each', async t => {
    for (const offer of simulators.offers) {
      await t.test(offer.channel.network, () => converse(portico, offer))
    }
  })
})

async function converse({ api }: Portico, offer: Offer): Promise<void> {
  const { channel, prepare, finish, customer, sent } = offer
  const made = await api.post<Channel & { webhookSecret: string }>('/channels', channel)
  const own = { webhookUrl: `${made.webhookUrl}`, webhookSecret: made.webhookSecret }
  if (prepare) await make(prepare, own)
  await api.post(`/channels/${made.id}/activate`)
  if (finish) await make(finish, own)
  if (channel.network === 'email') await eventually(() => isWaitedAt(offer))
  // A call lasts until it is answered.
  const played = make(customer)
  const question = await eventually(async () => {
    const { items } = await api.get<{ items: Message[] }>(`/messages?channelId=${made.id}`)
    return items.find(({ direction }) => direction === 'inbound')
  })
  const { status } = await api.get<Channel>(`/channels/${made.id}`)
  assert.equal(status, 'active')
  const answer = `How can I help on ${channel.network}?`
  await api.post('/messages', {
    conversationId: question.conversationId,
    content: { type: 'text', text: answer },
  })
  await played
  await eventually(async () => (await make(sent)).includes(answer))
}
