import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createChannel } from '../../server/services/channels/create.ts'
import { birdScene, connected } from '../support/bird.ts'
import { contactInformation, fits } from './bird-seed.ts'

const whatsapp = { phoneNumberId: '106540352242922', accessToken: 'EAAG-token', appSecret: 'a'.repeat(32) }

describe('Bird: a contact on a channel', () => {
  const DAY = 86_400_000

  it('can be written to for a day after they wrote, where the network has such a rule', async t => {
    const start = Date.now()
    let now = start
    const scene = await birdScene(t, { parts: { now: () => now } })
    const { context, caller } = scene
    const input = { network: 'whatsapp', name: 'WhatsApp', config: whatsapp }
    const { id } = (await createChannel(context, caller, input)).channel
    const channel = await context.channels.get(id)
    assert.ok(channel)
    await context.ingest([
      {
        channel,
        event: {
          kind: 'message',
          ref: 'wamid.1',
          at: start,
          sender: { address: '+31612345678', name: 'Ada' },
          content: { type: 'text', text: 'Hello' },
        },
      },
    ])
    const [contact] = (await scene.call<{ items: { id: string }[] }>('GET', '/contacts')).json.items
    const [conversation] = (await scene.call<{ items: { id: string }[] }>('GET', '/conversations')).json.items
    const path = `/channels/${id}/contacts/${contact?.id}`
    const open = { serviceWindowExpireAt: new Date(start + DAY).toISOString(), isPermanentSession: false }
    const first = await scene.ask('GET', path)
    fits(contactInformation, first.json)
    assert.deepEqual(first.json, { ...open, metadata: null })

    await scene.call('PATCH', `/conversations/${conversation?.id}`, { metadata: { order: 7, vip: 'yes' } })
    const byAddress = (address: string) =>
      scene.ask('GET', `${path}?contactIdentifierValue=${encodeURIComponent(address)}`)
    assert.deepEqual((await byAddress('+31 6 12345678')).json, {
      ...open,
      metadata: { order: '7', vip: 'yes' },
    })
    assert.deepEqual((await byAddress('')).json, { ...open, metadata: { order: '7', vip: 'yes' } })
    const closed = { serviceWindowExpireAt: null, isPermanentSession: false }
    assert.deepEqual((await byAddress('+4915112345678')).json, { ...closed, metadata: null })
    const refused = await byAddress('no number')
    assert.deepEqual(
      [refused.status, Object.keys(refused.json.details as object)],
      [422, ['.contactIdentifierValue']],
    )

    now = start + DAY + 1
    assert.deepEqual((await scene.ask('GET', path)).json, { ...closed, metadata: { order: '7', vip: 'yes' } })
  })

  it('can be written to always where it has none', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    await scene.write(id, 'Hello')
    const [contact] = (await scene.call<{ items: { id: string }[] }>('GET', '/contacts')).json.items
    const { json } = await scene.ask('GET', `/channels/${id}/contacts/${contact?.id}`)
    fits(contactInformation, json)
    assert.deepEqual(json, { serviceWindowExpireAt: null, isPermanentSession: true, metadata: null })
  })
})
