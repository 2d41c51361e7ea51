import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { playCustomer } from '../../server/services/sandbox.ts'
import { type BirdScene, birdScene, connected, type List, said, to } from '../support/bird.ts'
import { eventually } from '../support/scene.ts'
import { bodies, file, image, text } from './bird-bodies.ts'
import { fits, message, messageList } from './bird-seed.ts'

interface MessageJson {
  id: string
  status: string
  direction: string
  [field: string]: unknown
}

const messagesOf = async ({ ask }: BirdScene, channelId: string) =>
  (await ask<List<MessageJson>>('GET', `/channels/${channelId}/messages?limit=1000&reverse=true`)).json
    .results

describe('Bird: a message', () => {
  for (const [name, body, read] of bodies) {
    it(`of ${name} is accepted, and read back as what it came to`, async t => {
      const scene = await birdScene(t)
      const id = await connected(scene.ask)
      const sent = await scene.ask<MessageJson>('POST', `/channels/${id}/messages`, {
        receiver: to('ada'),
        body,
        reference: 'my-own-identifier',
      })
      assert.equal(sent.status, 202, sent.text)
      fits(message, sent.json)
      const listed = await messagesOf(scene, id)
      assert.deepEqual(
        listed.map(each => each.body),
        read,
      )
      assert.deepEqual(listed[0], sent.json)
      for (const each of listed) {
        assert.deepEqual(
          [each.reference, each.direction, each.status],
          ['my-own-identifier', 'outgoing', 'accepted'],
        )
      }
    })
  }

  it('of a template has its values by their places', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    const value = (key: string, value: string) => ({ type: 'string', key, value })
    const template = {
      projectId: 'ce6a2fd6-b2fa-4f5a-a2cd-f3bd15883318',
      version: 'latest',
      locale: 'en-US',
      parameters: [
        value('name', 'Robert'),
        value('2', 'Amsterdam'),
        value('header', image),
        value('button1', '?c=1'),
      ],
    }
    const read = {
      name: template.projectId,
      locale: 'en-US',
      parameters: [
        value('header', image),
        value('1', 'Robert'),
        value('2', 'Amsterdam'),
        value('button1', '?c=1'),
      ],
    }
    for (const given of [{ template }, { body: { type: 'template', template } }, { template, body: null }]) {
      const { status, json } = await scene.ask<MessageJson>('POST', `/channels/${id}/messages`, {
        receiver: to('ada'),
        ...given,
      })
      assert.equal(status, 202)
      fits(message, json)
      assert.deepEqual(json.template, read)
      assert.equal('body' in json, false)
    }
    const { json } = await scene.call<{ items: { content: object }[] }>('GET', '/messages')
    assert.deepEqual(json.items[0]?.content, {
      type: 'template',
      name: template.projectId,
      language: 'en_US',
      header: { url: image },
      body: ['Robert', 'Amsterdam'],
      buttons: ['?c=1'],
    })
  })

  it('goes to a contact by id, by any of the names of an address', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    const first = await scene.ask<{ receiver: { contacts: { id: string }[] } }>(
      'POST',
      `/channels/${id}/messages`,
      said('Hello', 'ada'),
    )
    const [contact] = first.json.receiver.contacts
    const receivers = [
      { id: contact?.id },
      { identifierKey: 'phonenumber', identifierValue: 'ada' },
      { platformAddress: 'ada', platformAddressSelector: null },
      { identifiers: [{ identifierKey: 'anything', identifierValue: 'ada' }], type: 'to' },
    ]
    for (const receiver of receivers) {
      const { status, json } = await scene.ask('POST', `/channels/${id}/messages`, {
        receiver: { contacts: [receiver] },
        body: text('Hello'),
      })
      assert.equal(status, 202, JSON.stringify(receiver))
      assert.deepEqual(json.receiver, first.json.receiver)
    }
  })

  it('keeps what the sender notes on it, and is not disturbed by what only the vendor has', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    const at = new Date(Date.now() + 3_600_000).toISOString()
    const { status, json } = await scene.ask<MessageJson>('POST', `/channels/${id}/messages`, {
      ...said('Later'),
      sender: { connector: { identifierValue: 'channels', annotations: { name: 'Shop' } } },
      meta: { extraInformation: { useCase: 'transactional' }, email: { subject: 'x' } },
      tags: ['Spring', 'spring'],
      scheduledFor: at,
      notification: { url: 'https://example.com/hook' },
      capFrequency: false,
      enableLinkTracking: true,
      ignoreQuietHours: true,
      ignoreGlobalHoldout: true,
      shortLinks: { domain: 'default' },
      validity: 600,
    })
    assert.equal(status, 202)
    assert.deepEqual(
      [json.status, json.scheduledFor, json.tags, json.meta, json.reference],
      [
        'scheduled',
        at,
        ['spring'],
        { extraInformation: { useCase: 'transactional' }, email: { subject: 'x' } },
        '',
      ],
    )
    const past = await scene.ask<MessageJson>('POST', `/channels/${id}/messages`, {
      ...said('Now'),
      scheduledFor: '2020-01-01T00:00:00Z',
    })
    assert.deepEqual([past.json.status, 'scheduledFor' in past.json], ['accepted', false])
  })

  it('that was repeated under one Idempotency-Key is sent once, with all it came to', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    const body = { type: 'section', section: { items: [text('One'), text('Two'), text('Three')] } }
    const send = () =>
      scene.ask('POST', `/channels/${id}/messages`, { receiver: to('ada'), body }, { 'idempotency-key': 'k' })
    assert.equal((await send()).text, (await send()).text)
    assert.deepEqual(
      (await messagesOf(scene, id)).map(each => each.body),
      [text('One'), text('Two'), text('Three')],
    )
  })

  it('that came in is delivered, and can be answered', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    const { context, caller } = scene
    const contents: [object, object][] = [
      [{ type: 'text', text: 'Hello' }, text('Hello')],
      [
        { type: 'postback', value: 'order-7', title: 'Order 7' },
        text('Order 7', {
          actions: [{ type: 'postback', postback: { text: 'Order 7', payload: 'order-7' } }],
        }),
      ],
      [{ type: 'contact', name: 'Eve', phone: '+31612345678' }, text('Eve\n+31612345678')],
    ]
    for (const [content] of contents) {
      await playCustomer(context, caller, id, {
        type: 'message',
        sender: { address: 'ada', name: 'Ada' },
        content,
      })
    }
    const listed = await messagesOf(scene, id)
    for (const [i, [, body]] of contents.entries()) {
      const incoming = listed[i]
      fits(message, incoming)
      assert.deepEqual(
        [incoming?.body, incoming?.status, incoming?.direction],
        [body, 'delivered', 'incoming'],
      )
      assert.equal(at(incoming, 'sender.contact.identifierValue'), 'ada')
      assert.equal(at(incoming, 'sender.contact.annotations.name'), 'Ada')
      assert.equal(at(incoming, 'receiver.connector.id'), id)
    }
    const replyTo = { id: listed[0]?.id, type: 'message' }
    const answer = await scene.ask('POST', `/channels/${id}/messages`, { ...said('Hi'), replyTo })
    assert.deepEqual([answer.status, answer.json.replyTo], [202, replyTo])
  })

  it('with a file has a link that opens it', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    const upload = await scene.app.inject({
      method: 'POST',
      url: '/api/v1/media?filename=note.txt',
      headers: { authorization: `Bearer ${scene.key}`, 'content-type': 'text/plain' },
      payload: 'A note.',
    })
    const { url } = upload.json<{ url: string }>()
    const sent = await scene.ask('POST', `/channels/${id}/messages`, {
      receiver: to('ada'),
      body: { type: 'file', file: { files: [file(url, 'text/plain')] } },
    })
    assert.equal(sent.status, 202, sent.text)
    await scene.call('POST', '/messages', {
      channelId: id,
      to: 'ada',
      content: { type: 'document', media: { id: upload.json<{ id: string }>().id } },
    })
    const [, kept] = await messagesOf(scene, id)
    const link = new URL(`${at(kept, 'body.file.files.0.mediaUrl')}`)
    assert.equal(link.origin, 'https://portico.example')
    const opened = await scene.app.inject(link.pathname + link.search)
    assert.deepEqual([opened.statusCode, opened.body], [200, 'A note.'])
  })
})

describe('Bird: what becomes of a message', () => {
  it('is told in the words of the page', async t => {
    const scene = await birdScene(t, { sending: true })
    const id = await connected(scene.ask)
    const { json } = await scene.ask<MessageJson>('POST', `/channels/${id}/messages`, said('Hello'))
    assert.equal(json.status, 'accepted')
    const now = async (messageId: string) => {
      const { json } = await scene.ask<MessageJson>('GET', `/channels/${id}/messages/${messageId}`)
      fits(message, json)
      return json
    }
    await eventually(async () => (await now(json.id)).status === 'delivered')
    const done = await now(json.id)
    assert.ok(`${done.lastStatusAt}` >= `${done.createdAt}`)
    assert.deepEqual(done.parts, [{ platformReference: json.id }])
    await playCustomer(scene.context, scene.caller, id, { type: 'status', target: json.id, status: 'read' })
    assert.equal((await now(json.id)).status, 'delivered')
  })

  it('is told of messages that failed, before and after the network had them', async t => {
    const scene = await birdScene(t)
    const id = await connected(scene.ask)
    const send = async () =>
      (await scene.ask<MessageJson>('POST', `/channels/${id}/messages`, said('Hello'))).json.id
    const [early, late] = [await send(), await send()]
    await scene.context.store.transaction(async tx => {
      const failure = JSON.stringify({
        code: '131026',
        message: 'Not on WhatsApp.',
        cure: 'Write elsewhere.',
      })
      for (const messageId of [early, late]) {
        await tx.db
          .updateTable('messages')
          .set({ status: 'failed', failure })
          .where('id', '=', messageId)
          .execute()
      }
      const entry = {
        workspace_id: scene.workspaceId,
        message_id: late,
        status: 'sent' as const,
        at: 1,
        failure: null,
      }
      await tx.db.insertInto('message_statuses').values(entry).execute()
    })
    const [first, second] = await messagesOf(scene, id)
    for (const [failed, status] of [
      [first, 'sending_failed'],
      [second, 'delivery_failed'],
    ] as const) {
      fits(message, failed)
      assert.deepEqual(
        [failed?.status, failed?.reason, failed?.failure],
        [
          status,
          'Not on WhatsApp.',
          {
            code: 15000,
            description: 'Not on WhatsApp. Write elsewhere.',
            source: { code: '131026', name: 'sandbox' },
          },
        ],
      )
    }
  })
})

describe('Bird: the messages of a channel', () => {
  it('are listed by pages, those of this channel alone', async t => {
    const scene = await birdScene(t)
    const [id, other] = [await connected(scene.ask), await connected(scene.ask)]
    await scene.ask('POST', `/channels/${other}/messages`, said('Elsewhere'))
    for (let n = 0; n < 12; n++) await scene.ask('POST', `/channels/${id}/messages`, said(`${n}`))
    const first = await scene.ask<List<MessageJson>>('GET', `/channels/${id}/messages`)
    fits(messageList, first.json)
    assert.equal(first.json.results.length, 10)
    const next = await scene.ask<List<MessageJson>>(
      'GET',
      `/channels/${id}/messages?pageToken=${first.json.nextPageToken}`,
    )
    assert.deepEqual(
      next.json.results.map(each => at(each, 'body.text.text')),
      ['1', '0'],
    )
    assert.equal('nextPageToken' in next.json, false)
    const [message] = first.json.results
    assert.equal((await scene.ask('GET', `/channels/${other}/messages/${message?.id}`)).status, 404)
  })
})

/** What stands at a path of names. */
const at = (json: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], json)
