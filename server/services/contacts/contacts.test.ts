import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf } from '../../../test/support/scene.ts'
import { bring, setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { mailAddresses } from '../../networks/shared/mail/address.ts'
import { createContact, updateContact } from './change.ts'
import { getContact, listContacts } from './read.ts'

eachStore((_kind, open, address) => {
  describe('createContact', () => {
    it('makes a contact that is found by its first message', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { addressScope: 'medium' })
      const [node] = nodes
      const [one, other] = [await channel(), await channel()]
      const contact = await createContact(node, caller, {
        name: 'Ada L.',
        language: 'en',
        metadata: { vip: true },
        // One address, over two channels of one medium.
        identities: [one, other].map(({ id }) => ({ channelId: id, address: 'ada' })),
      })
      assert.deepEqual(
        { ...contact, createdAt: 0, updatedAt: 0 },
        {
          id: contact.id,
          name: 'Ada L.',
          language: 'en',
          identities: [{ scope: 'custom', address: 'ada', username: null, optedOutAt: null }],
          metadata: { vip: true },
          createdAt: 0,
          updatedAt: 0,
          version: 1,
        },
      )
      await bring(node, one.id, written('a'))
      assert.deepEqual((await listContacts(node, caller, { limit: 9 })).items, [contact])
      const [created, ...others] = await told(node, caller, 'contact.created')
      assert.deepEqual([created?.data.contact, others], [contact, []])
    })

    it('knows an address however it is written, and refuses what is none', async t => {
      const options = { addressScope: 'medium', addresses: mailAddresses } as const
      const { nodes, caller, channel } = await setStage(t, open, address, options)
      const [node] = nodes
      const { id: channelId } = await channel()
      const create = (...addresses: string[]) =>
        createContact(node, caller, { identities: addresses.map(address => ({ channelId, address })) })
      const { id, identities } = await create('Ada@X.org', 'Ada <ada@x.ORG>')
      assert.deepEqual(
        identities.map(identity => identity.address),
        ['ada@x.org'],
      )
      await bring(node, channelId, written('hello', { sender: { address: 'ada@x.org' } }))
      assert.deepEqual(
        (await listContacts(node, caller, { limit: 9 })).items.map(contact => contact.id),
        [id],
      )
      await assert.rejects(create('bo@x.org', 'ADA@X.ORG'), {
        code: 'conflict',
        details: { field: '/identities/1/address', reason: 'address_taken' },
      })
      await assert.rejects(create('bo@x.org', 'ada'), {
        code: 'invalid',
        details: { field: '/identities/1/address', cure: 'Write it like ada@example.com.' },
      })
    })

    it('gives an address to one contact, also when a message comes at the same moment', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 2 })
      const [node, other = node] = nodes
      const { id: channelId } = await channel()
      const identities = [
        { channelId, address: 'free' },
        { channelId, address: 'ada' },
      ]
      const results = await Promise.allSettled([
        createContact(node, caller, { identities }),
        createContact(other, caller, { identities }),
        bring(other, channelId, written('a')),
      ])
      const refusals = results.filter(result => result.status === 'rejected').map(result => result.reason)
      for (const { code, details } of refusals) {
        assert.deepEqual([code, details.reason], ['conflict', 'address_taken'])
        assert.match(details.field, /^\/identities\/[01]\/address$/)
      }
      const { items } = await listContacts(node, caller, { limit: 9 })
      assert.equal(items.filter(contact => contact.identities.some(i => i.address === 'ada')).length, 1)
      assert.ok(items.every(contact => contact.identities.length > 0))
    })

    it('with the same id again is the same contact', async t => {
      const { nodes, caller } = await setStage(t, open, address)
      const [node] = nodes
      const id = newId()
      const first = await createContact(node, caller, { name: 'Ada' }, id)
      assert.deepEqual(await createContact(node, caller, { name: 'Ada' }, id), first)
      assert.equal((await told(node, caller, 'contact.created')).length, 1)
    })

    it('names the field of a channel that is not there', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const { id: channelId } = await channel({}, callerOf(newId()))
      const identities = [{ channelId, address: 'ada' }]
      await assert.rejects(createContact(nodes[0], caller, { identities }), {
        code: 'invalid',
        details: { field: '/identities/0/channelId' },
      })
    })
  })

  describe('updateContact', () => {
    it('changes what is given, takes away by null, and tells it', async t => {
      const { nodes, caller } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await createContact(node, caller, { name: 'Ada', language: 'en', metadata: { a: 1 } })
      const changed = await updateContact(node, caller, id, { name: null, metadata: { b: 2 } })
      const { name, language, metadata, version } = changed
      assert.deepEqual([name, language, metadata, version], [null, 'en', { b: 2 }, 2])
      assert.deepEqual((await told(node, caller, 'contact.updated'))[0]?.data.contact, changed)
      const stranger = callerOf(newId())
      await assert.rejects(updateContact(node, stranger, id, { name: 'X' }), { code: 'not_found' })
    })

    it('of several with the same version lets one through, without a version all', async t => {
      const { nodes, caller } = await setStage(t, open, address, { nodes: 2 })
      const { id } = await createContact(nodes[0], caller, { name: 'Ada' })
      const change = (version?: number) =>
        Promise.allSettled(
          [...nodes, ...nodes].map((node, i) => updateContact(node, caller, id, { name: `${i}` }, version)),
        )
      const refusals = (await change(1)).filter(result => result.status === 'rejected')
      assert.deepEqual(
        refusals.map(({ reason }) => [reason.code, reason.details.meta]),
        Array.from({ length: 3 }, () => ['stale', { version: 2 }]),
      )
      assert.ok((await change()).every(result => result.status === 'fulfilled'))
      assert.equal((await getContact(nodes[0], caller, id)).version, 6)
    })
  })

  describe('listContacts', () => {
    it('finds part of a name or an address, in any letters, and nothing else', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id: channelId } = await channel()
      for (const [name, at] of [
        ['Ängström', '+49 170'],
        ['100% sure', 'a_b@example.com'],
        ['back\\slash', 'axb@example.com'],
      ] as const) {
        await createContact(node, caller, { name, identities: [{ channelId, address: at }] })
      }
      await createContact(node, callerOf(newId()), { name: 'Ängström' })
      const search = async (text: string) =>
        (await listContacts(node, caller, { limit: 9, search: text })).items.map(contact => contact.name)
      for (const [text, names] of [
        ['ÄNG', ['Ängström']],
        ['49', ['Ängström']],
        ['%', ['100% sure']],
        ['_', ['100% sure']],
        ['A_B', ['100% sure']],
        ['\\', ['back\\slash']],
        ['EXAMPLE', ['back\\slash', '100% sure']],
        ['nobody', []],
      ] as const) {
        assert.deepEqual(await search(text), names, text)
      }
    })

    it('page by page shows each once with its addresses, the newest first', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(
        node,
        id,
        ...Array.from({ length: 25 }, (_, i) => written(`${i}`, { sender: { address: `p${i}` } })),
      )
      const seen: string[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await listContacts(node, caller, { limit: 4, ...(cursor && { cursor }) })
        seen.push(...page.items.map(contact => contact.identities[0]?.address ?? ''))
        cursor = page.next
        await bring(node, id, written(newId(), { sender: { address: newId() } }))
      }
      assert.deepEqual(seen.toSorted(), Array.from({ length: 25 }, (_, i) => `p${i}`).sort())
    })
  })
})
