import { createHmac } from 'node:crypto'
import type { Harness } from '../contract/harness.ts'
import { account } from './harness/account.ts'
import { answers } from './harness/answers.ts'
import { connecting } from './harness/connecting.ts'
import { files } from './harness/files.ts'
import { probing } from './harness/probing.ts'

const text = (id: string) => ({
  type: 'message',
  mode: 'active',
  timestamp: 1692251666727,
  source: { type: 'user', userId: 'U4af4980629abcdef0123456789abcdef' },
  webhookEventId: `01H810YECXQQZ37VAXPF6H9E6${id}`,
  deliveryContext: { isRedelivery: false },
  message: { id, type: 'text', text: id },
})

export const harness: Harness = {
  account,
  sign: (body, { secrets, webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-line-signature': createHmac('sha256', String(secrets.channelSecret)).update(body).digest('base64'),
    },
    body,
  }),
  signature: {
    secret: 'channelSecret',
    headers: ['x-line-signature'],
    coversBody: true,
    coversTime: false,
  },
  batch: {
    call: events => ({ destination: 'Ub9952f8c46abcdef0123456789abcdef', events }),
    good: [text('1'), text('2')],
    bad: { ...text('3'), timestamp: 'yesterday' },
  },
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
    {
      name: 'a button whose value has 301 characters',
      content: {
        type: 'buttons',
        text: 'x',
        buttons: [{ kind: 'reply', text: 'A', value: 'a'.repeat(301) }],
      },
      code: 'button_value_too_long',
    },
    {
      name: 'a card with such a button',
      content: {
        type: 'cards',
        cards: [{ title: 'x', buttons: [{ kind: 'reply', text: 'A', value: 'a'.repeat(301) }] }],
      },
      code: 'button_value_too_long',
    },
  ],
  answers,
  recordings: [...connecting, ...probing, ...files],
}
