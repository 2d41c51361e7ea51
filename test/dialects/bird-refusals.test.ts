import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createChannel } from '../../server/services/channels/create.ts'
import { birdScene, connected, said, to } from '../support/bird.ts'
import { fits, requestError } from './bird-seed.ts'

const words = (text: string, more: object = {}) => ({ type: 'text', text: { text, ...more } })

describe('Bird: a refusal', () => {
  const receiver = to('ada')
  const image = (more: object) => ({
    type: 'image',
    image: { images: [{ mediaUrl: 'https://a.example/b.png' }], ...more },
  })
  const unfit: [string, object, string][] = [
    ['has nobody to go to', { body: words('Hi') }, '.receiver'],
    ['has no contact', { receiver: { contacts: [] }, body: words('Hi') }, '.receiver.contacts'],
    [
      'has two contacts',
      { receiver: { contacts: [...receiver.contacts, ...receiver.contacts] }, body: words('Hi') },
      '.receiver.contacts',
    ],
    [
      'has a contact without an address',
      { receiver: { contacts: [{}] }, body: words('Hi') },
      '.receiver.contacts[0].identifierValue',
    ],
    [
      'names a list',
      { receiver: { contacts: [{ listId: '1' }] }, body: words('Hi') },
      '.receiver.contacts[0]',
    ],
    ['has a key that is unknown', { receiver, body: words('Hi'), text: 'Hi' }, '.'],
    ['says nothing', { receiver }, '.body'],
    ['says nothing in two ways', { receiver, body: null, template: null }, '.body'],
    [
      'says something in two ways',
      { receiver, body: words('Hi'), template: { name: 'a', locale: 'en' } },
      '.template',
    ],
    ['has a body of no type', { receiver, body: { text: { text: 'Hi' } } }, '.body.type'],
    ['has a body of another type', { receiver, body: { type: 'interactive' } }, '.body.type'],
    ['has a body under another name', { receiver, body: { type: 'text', image: {} } }, '.body.text'],
    ['has an empty text', { receiver, body: words('') }, '.body.text.text'],
    ['has a text too long', { receiver, body: words('x'.repeat(65_537)) }, '.body.text.text'],
    [
      'has actions below a text too long',
      { receiver, body: words('x'.repeat(4097), { actions: [{ type: 'reply', reply: { text: 'a' } }] }) },
      '.body.text.text',
    ],
    ['has no image', { receiver, body: { type: 'image', image: { images: [] } } }, '.body.image.images'],
    [
      'has an image that is no link',
      { receiver, body: { type: 'image', image: { images: [{ mediaUrl: 'a.png' }] } } },
      '.body.image.images[0].mediaUrl',
    ],
    [
      'has actions without a text',
      { receiver, body: image({ actions: [{ type: 'reply', reply: { text: 'a' } }] }) },
      '.body.image.text',
    ],
    [
      'asks for a location',
      { receiver, body: words('Where?', { actions: [{ type: 'locationRequest' }] }) },
      '.body.text.actions[0].type',
    ],
    [
      'has more buttons than a card',
      {
        receiver,
        body: image({
          text: 'a',
          actions: Array.from({ length: 11 }, () => ({ type: 'reply', reply: { text: 'a' } })),
        }),
      },
      '.body.image.actions',
    ],
    [
      'has an attachment without a link',
      {
        receiver,
        body: words('Hi', { attachments: [{ filename: 'a', content: 'aGk=', contentType: 'text/plain' }] }),
      },
      '.body.text.attachments[0].mediaUrl',
    ],
    ['has HTML without any', { receiver, body: { type: 'html', html: {} } }, '.body.html.html'],
    [
      'has a list without items',
      { receiver, body: { type: 'list', list: { text: 'a' } } },
      '.body.list.items',
    ],
    [
      'has a list with a link',
      {
        receiver,
        body: {
          type: 'list',
          list: {
            text: 'a',
            items: [
              { title: 'a', actions: [{ type: 'link', link: { text: 'a', url: 'https://a.example' } }] },
            ],
          },
        },
      },
      '.body.list.items[0].actions[0].type',
    ],
    [
      'has a card without a title',
      { receiver, body: { type: 'carousel', carousel: { items: [{}] } } },
      '.body.carousel.items[0].title',
    ],
    [
      'asks for a code',
      { receiver, body: { type: 'authentication', authentication: { otp: { disclaimer: true } } } },
      '.body.authentication',
    ],
    [
      'has a section of too much',
      {
        receiver,
        body: {
          type: 'section',
          section: {
            items: Array.from({ length: 20 }, () =>
              words('a', { attachments: [{ mediaUrl: 'https://a.example', filename: 'a' }] }),
            ),
          },
        },
      },
      '.body',
    ],
    ['has a template without a name', { receiver, template: { locale: 'en' } }, '.template.name'],
    ['has a template without a language', { receiver, template: { name: 'a' } }, '.template.locale'],
    [
      'has a template with a gap',
      {
        receiver,
        template: { name: 'a', locale: 'en', parameters: [{ type: 'string', key: '2', value: 'b' }] },
      },
      '.template.parameters',
    ],
    [
      'is scheduled for a year ahead',
      { ...said('Hi'), scheduledFor: new Date(Date.now() + 36 * 86_400_000).toISOString() },
      '.scheduledFor',
    ],
    ['is scheduled for no time', { ...said('Hi'), scheduledFor: 'soon' }, '.scheduledFor'],
    ['has a tag that is none', { ...said('Hi'), tags: ['a/b'] }, '.tags[0]'],
    ['answers nothing', { ...said('Hi'), replyTo: { type: 'message' } }, '.replyTo.id'],
  ]
  for (const [name, body, field] of unfit) {
    it(`of a message that ${name} names ${field}`, async t => {
      const { ask } = await birdScene(t)
      const id = await connected(ask)
      const { status, json, text } = await ask('POST', `/channels/${id}/messages`, body)
      fits(requestError, json)
      assert.deepEqual(
        [status, json.code, Object.keys((json.details ?? {}) as object)],
        [422, 'InvalidPayload', [field]],
        text,
      )
      assert.deepEqual((await ask('GET', `/channels/${id}/messages`)).json, { results: [] })
    })
  }

  it('of what a network cannot take, now or ever', async t => {
    const { ask, context, caller, call } = await birdScene(t)
    const off = await createChannel(context, caller, { network: 'sandbox', name: 'Off', config: {} })
    const on = await connected(ask)
    const ended = await connected(ask, 'google', { arguments: { gbmId: 'brands/1/agents/2' } })
    const web = await connected(ask, 'webchat')
    const mail = { address: 'shop@example.org', apiKey: `xkeysib-${'a'.repeat(64)}-abcdefghijklmnop` }
    const brevo = await createChannel(context, caller, { network: 'brevo', name: 'Mail', config: mail })
    await call('PATCH', `/channels/${on}`, {
      profile: { capabilities: { 'messaging.outgoing': { paused: true } } },
    })
    const cases: [string, object, number, string, string?][] = [
      [off.channel.id, said('Hi'), 409, 'ChannelUnavailable'],
      [on, said('Hi'), 409, 'ChannelUnavailable'],
      [ended, said('Hi'), 422, 'InvalidPayload', '.body.type'],
      [
        web,
        { receiver: to('v'), body: { type: 'html', html: { html: '<p>' } } },
        422,
        'InvalidPayload',
        '.body.type',
      ],
      [
        web,
        { receiver: to('v'), template: { name: 'a', locale: 'en' } },
        422,
        'InvalidPayload',
        '.template.type',
      ],
      [
        brevo.channel.id,
        said('Hi', 'nobody'),
        422,
        'InvalidPayload',
        '.receiver.contacts[0].identifierValue',
      ],
      [
        brevo.channel.id,
        {
          receiver: { contacts: [{ identifierKey: 'phonenumber', identifierValue: 'a@b.example' }] },
          body: words('Hi'),
        },
        422,
        'InvalidPayload',
        '.receiver.contacts[0].identifierKey',
      ],
    ]
    for (const [id, body, status, code, field] of cases) {
      const answer = await ask('POST', `/channels/${id}/messages`, body)
      fits(requestError, answer.json)
      assert.deepEqual([answer.status, answer.json.code], [status, code], answer.text)
      if (field !== undefined) assert.deepEqual(Object.keys(answer.json.details as object), [field])
    }
  })

  it('of a message outside of the service window, but for a template', async t => {
    const { ask, context, caller } = await birdScene(t)
    const config = { phoneNumberId: '106540352242922', accessToken: 'EAAG-token', appSecret: 'a'.repeat(32) }
    const { channel } = await createChannel(context, caller, {
      network: 'whatsapp',
      name: 'WhatsApp',
      config,
    })
    await context.store.transaction(tx => tx.db.updateTable('channels').set({ enabled: 1 }).execute())
    const path = `/channels/${channel.id}/messages`
    const free = await ask('POST', path, said('Hi', '+31612345678'))
    fits(requestError, free.json)
    assert.deepEqual([free.status, free.json.code], [409, 'ServiceWindowClosed'])
    const template = { name: 'hello_world', locale: 'en-US' }
    assert.equal((await ask('POST', path, { receiver: to('+31612345678'), template })).status, 202)
  })
})
