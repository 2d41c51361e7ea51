import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutboundContent } from '../../domain/content.ts'
import { render } from './render.ts'

const id = '0193b4c2-0000-7000-8000-000000000001'
const url = 'https://example.com/a.wav'

function activities(content: OutboundContent): object[] {
  const rendered = render({ id, thread: 'call', replyTo: null, content })
  assert.ok(rendered.ok)
  const ids = new Set<string>()
  const bare = (rendered.parts as { id: string; timestamp: string }[]).map(({ id, timestamp, ...rest }) => {
    ids.add(id)
    assert.ok(Date.parse(timestamp) > 0)
    return rest
  })
  assert.equal(ids.size, bare.length)
  assert.ok(ids.has(id))
  return bare
}

const cases: [name: string, content: OutboundContent, expected: object[]][] = [
  ['text', { type: 'text', text: 'Hello' }, [{ type: 'message', text: 'Hello' }]],
  [
    'a sound and its caption',
    { type: 'audio', media: { url }, caption: 'That was it.' },
    [
      {
        type: 'event',
        name: 'playUrl',
        activityParams: { playUrlUrl: url, playUrlMediaFormat: 'wav/lpcm16' },
      },
      { type: 'message', text: 'That was it.' },
    ],
  ],
  [
    'buttons',
    {
      type: 'buttons',
      text: 'Shall we?',
      buttons: [
        { kind: 'reply', text: 'Yes', value: 'yes' },
        { kind: 'url', text: 'Terms', url },
        { kind: 'reply', text: 'No', value: 'no' },
      ],
    },
    [{ type: 'message', text: 'Shall we?\n1: Yes\n2: No' }],
  ],
  [
    'cards',
    {
      type: 'cards',
      cards: [
        { title: 'A room', text: 'With a view', buttons: [{ kind: 'reply', text: 'Book it', value: 'a' }] },
        { title: 'A flat' },
      ],
    },
    [{ type: 'message', text: 'A room\nWith a view\nA flat\n1: Book it' }],
  ],
  [
    'a place without a name',
    { type: 'location', latitude: 52.5, longitude: 13.4 },
    [{ type: 'message', text: '52.5, 13.4' }],
  ],
]
for (const [name, content, expected] of cases) {
  test(`renders ${name}`, () => assert.deepEqual(activities(content), expected))
}

test('the same message has the same ids again', () => {
  const content: OutboundContent = { type: 'audio', media: { url }, caption: 'x' }
  const ids = () => {
    const rendered = render({ id, thread: 'call', replyTo: null, content })
    return rendered.ok && rendered.parts.map(part => (part as { id: string }).id)
  }
  assert.deepEqual(ids(), ids())
})
