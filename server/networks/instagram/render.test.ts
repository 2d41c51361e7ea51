import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { OutboundContent } from '../../domain/content.ts'
import { harness } from './harness.ts'
import { instagram } from './index.ts'

const { account } = harness
const { sending } = instagram
assert.ok(sending.kind === 'http')
const { render } = sending

const text: OutboundContent = { type: 'text', text: 'Hello' }
const messagesOf = (content: OutboundContent, replyTo: string | null = null) => {
  const rendered = render({ id: 'm', thread: '6563710000000001', replyTo, content }, account)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ body }) => JSON.parse(String(body)))
}

test('a text is cut by its bytes, and between characters', () => {
  const long = fc
    .array(fc.string({ unit: 'grapheme', maxLength: 700 }), { maxLength: 5 })
    .map(parts => `x${parts.join(' ')}`)
  fc.assert(
    fc.property(long, text => {
      const parts: string[] = messagesOf({ type: 'text', text }).map(each => each.message.text)
      for (const part of parts) {
        assert.ok(Buffer.byteLength(part) <= 1000 && part.trim() !== '' && part.isWellFormed())
      }
      assert.equal(parts.join('').replaceAll(/\s/g, ''), text.replaceAll(/\s/g, ''))
    }),
  )
  assert.equal(messagesOf({ type: 'text', text: 'ü'.repeat(500) }).length, 1)
  assert.equal(messagesOf({ type: 'text', text: 'ü'.repeat(501) }).length, 2)
})

test('without the id of the page, it is sent as the page whose token it is', () => {
  const { pageId, ...config } = account.config
  const message = { id: 'm', thread: '6563710000000001', replyTo: null, content: text }
  const urls = [account, { ...account, config }].map(each => {
    const rendered = render(message, each)
    assert.ok(rendered.ok)
    return rendered.requests.map(({ url }) => url.split('/').slice(-2).join('/').split('?')[0])
  })
  assert.deepEqual(urls, [[`${pageId}/messages`], ['me/messages']])
})

test('a number to dial goes into the text, the reply beside it is offered', () => {
  const [{ message }] = messagesOf({
    type: 'buttons',
    text: 'Shall we?',
    buttons: [
      { kind: 'reply', text: 'Yes', value: 'yes' },
      { kind: 'call', text: 'Call us', phone: '+15550100' },
    ],
  })
  assert.deepEqual(message, {
    text: 'Shall we?\nCall us: +15550100',
    quick_replies: [{ content_type: 'text', title: 'Yes', payload: 'yes' }],
  })
})

test('replies and links stay as buttons', () => {
  const [{ message }] = messagesOf({
    type: 'buttons',
    text: 'Well?',
    buttons: [{ kind: 'url', text: 'See', url: 'https://example.com' }],
  })
  assert.deepEqual(message.attachment.payload.buttons, [
    { type: 'web_url', title: 'See', url: 'https://example.com' },
  ])
})

test('an answer names no message', () => {
  const [call] = messagesOf({ type: 'text', text: 'hi' }, 'aWdfA')
  assert.ok(!('reply_to' in call))
})
