import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf } from '../../../test/support/scene.ts'
import { bring, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { Problem } from '../../domain/problem.ts'
import { createContact } from '../contacts/change.ts'
import { listContacts } from '../contacts/read.ts'
import { listConversations } from '../conversations/read.ts'
import { sendMessage } from '../messages/send.ts'
import type { FallbackInput } from './resolve.ts'
import { PHONE, setFallback } from './testing.ts'

/** Whether a refusal names what is to blame. */
const naming =
  (field: string, code = 'invalid') =>
  (error: unknown): true => {
    assert.ok(error instanceof Problem)
    assert.deepEqual([error.code, error.details.field], [code, field])
    return true
  }

const OTHER = '+491711234567'

eachStore((_kind, open, address) => {
  describe('the address on another channel', () => {
    it('is the one that is given, as the network writes it', async t => {
      const { channels, send } = await setFallback(t, open, address)
      const { fallback } = await send({ fallback: [{ channelId: channels.sms, to: '0049 171 1234567' }] })
      assert.equal(fallback?.channels[0]?.to, OTHER)
    })

    it('is the one that the contact has there, before the same number', async t => {
      const { node, caller, channels, send } = await setFallback(t, open, address)
      const identities = [
        { channelId: channels.rcs, address: PHONE },
        { channelId: channels.sms, address: OTHER },
      ]
      const { id: contactId } = await createContact(node, caller, { identities })
      for (const target of [{}, { to: undefined, contactId }]) {
        const { fallback } = await send({
          ...target,
          fallback: [{ channelId: channels.sms }, { channelId: channels.whatsapp }],
        } as object)
        assert.deepEqual(
          fallback?.channels.map(each => each.to),
          [OTHER, PHONE],
        )
      }
    })

    it('is a number that the contact has elsewhere, where the first channel knows it by another name', async t => {
      const { node, caller, channels, send } = await setFallback(t, open, address)
      const identities = [
        { channelId: channels.mute, address: 'ada' },
        { channelId: channels.whatsapp, address: PHONE },
      ]
      await createContact(node, caller, { identities })
      const { fallback } = await send({ channelId: channels.mute, to: 'ada' })
      assert.equal(fallback?.channels[0]?.to, PHONE)
    })

    it('is that of another contact who is named', async t => {
      const { node, caller, channels, send } = await setFallback(t, open, address)
      const identities = [{ channelId: channels.sms, address: OTHER }]
      const { id: contactId } = await createContact(node, caller, { identities })
      const { fallback } = await send({ fallback: [{ channelId: channels.sms, contactId }] })
      assert.equal(fallback?.channels[0]?.to, OTHER)
    })

    it('is none of a person for a message to a group', async t => {
      const { node, caller, channels } = await setFallback(t, open, address)
      await bring(node, channels.rcs, written('hello', { sender: { address: PHONE }, thread: 'group' }))
      const [group] = (await listConversations(node, caller, { limit: 1 })).items
      const send = (more: object) =>
        sendMessage(node, caller, {
          conversationId: group?.id ?? '',
          content: { type: 'text', text: 'x' },
          fallback: [{ channelId: channels.sms, ...more }],
        })
      await assert.rejects(send({}), naming('/fallback/0/to'))
      await send({ to: PHONE })
    })
  })

  describe('what cannot be tried', () => {
    const other = newId()
    for (const [what, bad, problem] of [
      ['a channel that is not there', { channelId: other }, { field: 'channelId', code: 'invalid' }],
      ['a channel that the key may not send on', {}, { field: 'channelId', code: 'forbidden' }],
      ['what is no address', { to: 'Ada' }, { field: 'to', code: 'invalid' }],
      ['an address that is not known', { channelId: 'mute' }, { field: 'to', code: 'invalid' }],
      ['a contact that is not there', { contactId: other }, { field: 'contactId', code: 'invalid' }],
    ] as [string, Partial<FallbackInput>, { field: string; code: string }][]) {
      it(`is refused, naming the field, and leaves no trace: ${what}`, async t => {
        const stage = await setFallback(t, open, address)
        const { node, caller, channels, send } = stage
        const channelId = bad.channelId === 'mute' ? channels.mute : (bad.channelId ?? channels.sms)
        const may = (_: string, resource: string) =>
          problem.code !== 'forbidden' || resource !== `channels/${channels.sms}`
        Object.assign(caller, { may })
        const fallback = [{ channelId: channels.whatsapp }, { ...bad, channelId }]
        await assert.rejects(send({ fallback }), naming(`/fallback/1/${problem.field}`, problem.code))
        assert.deepEqual((await listContacts(node, caller, { limit: 9 })).items, [])
      })
    }

    it('is refused: a channel of another workspace, and its contacts', async t => {
      const { node, channel, channels, send } = await setFallback(t, open, address)
      const stranger = callerOf(newId())
      const theirs = await channel({ network: 'sms' }, stranger)
      const identities = [{ channelId: theirs.id, address: PHONE }]
      const { id: contactId } = await createContact(node, stranger, { identities })
      await assert.rejects(
        send({ fallback: [{ channelId: theirs.id, to: PHONE }] }),
        naming('/fallback/0/channelId'),
      )
      await assert.rejects(
        send({ fallback: [{ channelId: channels.sms, contactId }] }),
        naming('/fallback/0/contactId'),
      )
    })

    it('is refused: waiting for a delivery that the network before it does not tell', async t => {
      const { channels, send } = await setFallback(t, open, address)
      const last = { channelId: channels.sms, to: PHONE, afterSeconds: 60 }
      await send({ fallback: [{ channelId: channels.mute, to: 'ada', afterSeconds: 60 }] })
      await assert.rejects(
        send({ fallback: [{ channelId: channels.mute, to: 'ada' }, last] }),
        naming('/fallback/1/afterSeconds'),
      )
      await assert.rejects(
        send({ channelId: channels.mute, to: 'ada', fallback: [last] }),
        naming('/fallback/0/afterSeconds'),
      )
    })
  })
})
