import assert from 'node:assert/strict'
import { text as read } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { startTelegram } from '../../../simulators/telegram/index.ts'
import { callerOf, eventually } from '../../../test/support/scene.ts'
import { bring, setStage, text, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { readConfig } from '../../config.ts'
import { newId } from '../../domain/ids.ts'
import { phoneNumbers } from '../../networks/shared/sms/phone.ts'
import { telegram } from '../../networks/telegram/index.ts'
import { createContact } from '../contacts/change.ts'
import { listContacts } from '../contacts/read.ts'
import type { Caller } from '../context.ts'
import { listConversations } from '../conversations/read.ts'
import { runPolling } from '../ingest/poll.ts'
import { openMedia } from './media.ts'
import { getMessage, listMessages } from './read.ts'
import { type SendInput, sendMessage } from './send.ts'

eachStore((_kind, open, address) => {
  describe('sendMessage', () => {
    it('to an address makes the contact and the conversation once, told and counted', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 2 })
      const { id: channelId } = await channel()
      const input = { channelId, to: 'ada', content: text('x'), metadata: { order: 7 } }
      const sent = await Promise.all([...nodes, ...nodes].map(node => sendMessage(node, caller, input)))
      const [node] = nodes
      const [contact, ...others] = (await listContacts(node, caller, { limit: 9 })).items
      assert.deepEqual([contact?.name, others], [null, []])
      const conversations = (await listConversations(node, caller, { limit: 9 })).items
      assert.deepEqual(
        conversations.map(({ thread, unread, lastInboundAt }) => [thread, unread, lastInboundAt]),
        [['ada', 0, null]],
      )
      assert.deepEqual(new Set(sent.map(message => message.conversationId)), new Set([conversations[0]?.id]))
      assert.deepEqual(sent[0]?.metadata, { order: 7 })
      for (const type of ['contact.created', 'conversation.created']) {
        assert.equal((await told(node, caller, type)).length, 1, type)
      }
    })

    it('to one address, however it is written, is to one contact', async t => {
      const options = { addressScope: 'medium', addresses: phoneNumbers } as const
      const { nodes, caller, channel } = await setStage(t, open, address, options)
      const [node] = nodes
      const [one, other] = [await channel(), await channel()]
      const sender = { address: '+15550100123' }
      await bring(node, one.id, written('hello', { sender }))
      const [contact] = (await listContacts(node, caller, { limit: 1 })).items
      for (const to of ['+15550100123', '+1 (555) 010-0123', '0015550100123', '15550100123']) {
        for (const { id: channelId } of [one, other]) {
          const { contactId } = await sendMessage(node, caller, { channelId, to, content: text('x') })
          assert.equal(contactId, contact?.id, to)
        }
      }
      assert.equal((await listContacts(node, caller, { limit: 9 })).items.length, 1)
      assert.equal((await listConversations(node, caller, { limit: 9 })).items.length, 2)
    })

    it('to what is no address of the network is refused, and says what one looks like', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { addresses: phoneNumbers })
      const { id: channelId } = await channel()
      const input = { channelId, to: '0171 1234567', content: text('x') }
      await assert.rejects(sendMessage(nodes[0], caller, input), {
        code: 'invalid',
        message: '"0171 1234567" is no address on Fake.',
        details: { field: '/to', cure: 'Write it like +491711234567.' },
      })
      assert.deepEqual((await listContacts(nodes[0], caller, { limit: 9 })).items, [])
    })

    it('to a contact goes to its address on the channel', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const [one, other] = [await channel(), await channel()]
      const identities = [{ channelId: one.id, address: 'ada' }]
      const { id: contactId } = await createContact(node, caller, { identities })
      const send = (channelId: string, whom = contactId) =>
        sendMessage(node, caller, { channelId, contactId: whom, content: text('x') })
      assert.equal((await send(one.id)).contactId, contactId)
      await assert.rejects(send(other.id), { code: 'invalid', details: { field: '/contactId' } })
      await assert.rejects(send(one.id, newId()), { code: 'not_found' })
    })

    it('answers a message of the same conversation, and no other', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id: channelId } = await channel()
      await bring(node, channelId, written('a'), written('b', { sender: { address: 'bo' } }))
      const [other, own] = (await listMessages(node, caller, { limit: 9 })).items
      const send = (replyTo: string, to = 'ada') =>
        sendMessage(node, caller, { channelId, to, replyTo, content: text('x') })
      assert.equal((await send(own?.id ?? '')).replyTo, own?.id)
      await assert.rejects(send(other?.id ?? ''), { code: 'not_found' })
      await assert.rejects(send(own?.id ?? '', 'nobody yet'), { code: 'not_found' })
    })

    const stranger = callerOf(newId())
    for (const [what, change, problem, as] of [
      ['nobody to send to', { to: undefined }, { code: 'invalid', field: '/to' }],
      ['no channel', { channelId: undefined }, { code: 'invalid', field: '/channelId' }],
      ['a channel that is not there', { channelId: newId() }, { code: 'not_found' }],
      ['a channel of another workspace', {}, { code: 'not_found' }, stranger],
      ['a conversation that is not there', { conversationId: newId() }, { code: 'not_found' }],
      [
        'what the network cannot carry',
        { content: { type: 'location', latitude: 1, longitude: 1 } },
        { code: 'invalid', field: '/content/type' },
      ],
      ['a key that may not send', {}, { code: 'forbidden' }, { may: () => false }],
    ] as [string, Partial<SendInput>, { code: string; field?: string }, Partial<Caller>?][]) {
      it(`refuses ${what}, and leaves no trace`, async t => {
        const { nodes, caller, channel } = await setStage(t, open, address)
        const [node] = nodes
        const { id: channelId } = await channel()
        const input = { channelId, to: 'ada', content: text('x'), ...change }
        await assert.rejects(sendMessage(node, { ...caller, ...as }, input), (error: unknown) => {
          const { code, details } = error as { code: string; details: { field?: string } }
          assert.deepEqual({ code, ...(details.field && { field: details.field }) }, problem)
          return true
        })
        assert.deepEqual((await listConversations(node, caller, { limit: 9 })).items, [])
        assert.deepEqual((await listContacts(node, caller, { limit: 9 })).items, [])
      })
    }
  })

  describe('listMessages', () => {
    it('shows what the filters ask for, page by page, the newest first', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const [one, other] = [await channel(), await channel()]
      for (const { id } of [one, other]) {
        await bring(node, id, ...Array.from({ length: 6 }, (_, i) => written(`${i}`)))
        await sendMessage(node, caller, { channelId: id, to: 'ada', content: text('x') })
      }
      const all = async (filter: object, as: Caller = caller) => {
        const items = []
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await listMessages(node, as, { limit: 4, ...filter, ...(cursor && { cursor }) })
          items.push(...page.items)
          cursor = page.next
        }
        return items
      }
      const everything = await all({})
      assert.equal(everything.length, 14)
      const ids = everything.map(message => message.id)
      assert.deepEqual(ids, ids.toSorted().reverse())
      const { conversationId = '', contactId = '' } = everything[0] ?? {}
      assert.equal((await all({ channelId: one.id })).length, 7)
      assert.equal((await all({ conversationId })).length, 7)
      assert.equal((await all({ contactId, direction: 'outbound' })).length, 1)
      assert.equal((await all({ status: 'received', channelId: other.id })).length, 6)
      assert.equal((await all({ status: 'failed' })).length, 0)
      assert.deepEqual(await all({}, callerOf(newId())), [])
      await assert.rejects(getMessage(node, callerOf(newId()), ids[0] ?? ''), { code: 'not_found' })
    })
  })

  describe('openMedia', () => {
    it('reads the file of a message from the network, and says what is missing', async t => {
      const simulator = await startTelegram()
      t.after(() => simulator.close())
      const { token } = simulator.addBot()
      const customer = simulator.customer(token)
      const config = { ...readConfig({}, []), networkUrls: new Map([['telegram', simulator.url]]) }
      const stage = await setStage(t, open, address, { networks: [telegram], parts: { config } })
      const { nodes, caller, channel } = stage
      const [node] = nodes
      await channel({ network: 'telegram', config: { botToken: token } })
      const poller = runPolling(node)
      t.after(() => poller.stop())
      const content = Buffer.from('%PDF-1.4 a document')
      customer.sendDocument({ content, fileName: 'a.pdf', mimeType: 'application/pdf' })
      customer.sendText('no file')
      const [plain, message] = await eventually(async () => {
        const { items } = await listMessages(node, caller, { limit: 9 })
        return items.length === 2 && items
      })
      const media = await openMedia(node, caller, message?.id ?? '')
      assert.deepEqual(
        [media.mimeType, media.size, media.filename],
        ['application/pdf', content.length, 'a.pdf'],
      )
      assert.equal(await read(media.body), content.toString())
      await assert.rejects(openMedia(node, caller, plain?.id ?? ''), { code: 'not_found' })
      await assert.rejects(openMedia(node, callerOf(newId()), message?.id ?? ''), { code: 'not_found' })
      simulator.faults.add({ kind: 'error', status: 502, method: 'getFile' })
      await assert.rejects(openMedia(node, caller, message?.id ?? ''), { code: 'unavailable' })
    })
  })
})
