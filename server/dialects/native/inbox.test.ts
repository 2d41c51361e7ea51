import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { client, newKey, newWorkspace, testApp } from '../../../test/support/app.ts'
import { newId } from '../../domain/ids.ts'

interface Item {
  conversation: { id: string; unread: number; channelId: string }
  contact: { name: string | null; address: string | null }
  lastMessage: { direction: string; type: string; preview: string } | null
}
interface Page {
  items: Item[]
  next: string | null
}

/** A sandbox in which several people wrote, each a picture or a text. */
async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const { id: workspaceId, key } = await newWorkspace(context)
  const call = await client(app, key)
  const { json: channel } = await call<{ id: string }>('POST', '/channels', {
    network: 'sandbox',
    name: 'Box',
    config: {},
  })
  await call('POST', `/channels/${channel.id}/activate`)
  const write = async (name: string, content: object) => {
    const body = { type: 'message', sender: { address: name.toLowerCase(), name }, content }
    const answer = await call('POST', `/channels/${channel.id}/sandbox/events`, body)
    assert.ok(answer.status < 300, answer.text)
  }
  await write('Ada', { type: 'text', text: 'Hello\nthere' })
  await write('Bo', { type: 'image', media: { url: 'https://files.example/1' } })
  await write('Cy', { type: 'text', text: 'Hi' })
  const as = async (policies: { permission: string; resource: string }[]) =>
    client(app, await newKey(context, workspaceId, policies))
  return { call, channelId: channel.id, as }
}

test('the inbox lists conversations by their latest messages, page by page', async t => {
  const { call, channelId } = await scene(t)
  const { json: first } = await call<Page>('GET', `/inbox?limit=2&channelId=${channelId}`)
  assert.deepEqual(
    first.items.map(({ contact, lastMessage }) => [contact.name, lastMessage?.type, lastMessage?.preview]),
    [
      ['Cy', 'text', 'Hi'],
      ['Bo', 'image', ''],
    ],
  )
  const { json: second } = await call<Page>('GET', `/inbox?limit=2&cursor=${first.next}`)
  assert.deepEqual(
    second.items.map(({ contact, lastMessage }) => [contact.name, contact.address, lastMessage?.preview]),
    [['Ada', 'ada', 'Hello there']],
  )
  assert.equal(second.next, null)
  assert.equal((await call('GET', '/inbox?limit=101')).status, 400)
  assert.equal((await call('GET', '/inbox?cursor=AQ')).status, 400)
  assert.deepEqual((await call<Page>('GET', '/inbox?status=closed')).json.items, [])
})

test('what was read is no longer among the unread', async t => {
  const { call, channelId } = await scene(t)
  assert.deepEqual((await call('GET', '/inbox/unread')).json, { conversations: 3 })
  const { json } = await call<Page>('GET', '/inbox')
  await call('POST', `/conversations/${json.items[0]?.conversation.id}/read`)
  assert.deepEqual((await call('GET', `/inbox/unread?channelId=${channelId}`)).json, { conversations: 2 })
  assert.equal((await call<Page>('GET', '/inbox?unread=true')).json.items.length, 2)
  const { json: rest } = await call<Page>('GET', '/inbox?unread=false')
  assert.deepEqual(
    rest.items.map(({ contact }) => contact.name),
    ['Cy'],
  )
})

test('a key for one channel sees its inbox, and without leave to list messages not what they say', async t => {
  const { channelId, as } = await scene(t)
  const resource = `channels/${channelId}`
  const narrow = await as([{ permission: 'conversations.list', resource }])
  assert.equal((await narrow('GET', '/inbox')).status, 403)
  assert.equal((await narrow('GET', `/inbox?channelId=${newId()}`)).status, 403)
  const { json: blind } = await narrow<Page>('GET', `/inbox?channelId=${channelId}`)
  assert.deepEqual(
    blind.items.map(({ lastMessage }) => lastMessage),
    [null, null, null],
  )
  const reader = await as([
    { permission: 'conversations.list', resource },
    { permission: 'messages.list', resource },
  ])
  const { json: seen } = await reader<Page>('GET', `/inbox?channelId=${channelId}`)
  assert.equal(seen.items[0]?.lastMessage?.preview, 'Hi')
  assert.deepEqual((await reader('GET', `/inbox/unread?channelId=${channelId}`)).json, { conversations: 3 })
})

test('channels at a glance, and what would go with one of them', async t => {
  const { call, channelId } = await scene(t)
  await call('POST', '/channels', { network: 'sandbox', name: 'Quiet', config: {} })
  const { json } = await call<{ items: { name: string; received: number; lastMessageAt: string | null }[] }>(
    'GET',
    '/channels/overview',
  )
  assert.deepEqual(
    json.items.map(({ name, received, lastMessageAt }) => [name, received, lastMessageAt !== null]),
    [
      ['Quiet', 0, false],
      ['Box', 3, true],
    ],
  )
  assert.equal((await call('GET', '/channels/overview?limit=1001')).status, 400)
  assert.deepEqual((await call('GET', `/channels/${channelId}/impact`)).json, {
    openConversations: 3,
    conversations: 3,
    waitingMessages: 0,
    waitingFiles: 0,
    webhooks: 0,
  })
  assert.equal((await call('GET', `/channels/${newId()}/impact`)).status, 404)
})
