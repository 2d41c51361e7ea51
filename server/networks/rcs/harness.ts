import { createHmac } from 'node:crypto'
import type { Harness } from '../contract/harness.ts'
import { account } from './harness/account.ts'
import { answers } from './harness/answers.ts'
import { connecting } from './harness/connecting.ts'
import { files } from './harness/files.ts'
import { probing } from './harness/probing.ts'

export const harness: Harness = {
  account,
  // The fixtures are what calls carry; Google wraps that, and signs it alone.
  sign: (data, { secrets, webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: {
      'content-type': 'application/json',
      'x-goog-signature': createHmac('sha512', String(secrets.clientToken)).update(data).digest('base64'),
    },
    body: Buffer.from(
      JSON.stringify({
        message: {
          attributes: { product: 'RBM' },
          data: data.toString('base64'),
          messageId: '10708812873650397',
          publishTime: '2026-01-01T11:59:58.000Z',
        },
        subscription: 'projects/rbm/subscriptions/rbm-agent',
      }),
    ),
  }),
  signature: {
    secret: 'clientToken',
    headers: ['x-goog-signature'],
    coversBody: true,
    coversTime: false,
  },
  batch: null,
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
    {
      name: 'twelve buttons',
      content: {
        type: 'buttons',
        text: 'Which?',
        buttons: Array.from({ length: 12 }, (_, i) => ({ kind: 'reply', text: `${i}`, value: `${i}` })),
      },
      code: 'too_many_buttons',
    },
    {
      name: 'a card with five buttons',
      content: {
        type: 'cards',
        cards: [
          {
            title: 'A room',
            buttons: Array.from({ length: 5 }, (_, i) => ({ kind: 'reply', text: `${i}`, value: `${i}` })),
          },
        ],
      },
      code: 'too_many_buttons',
    },
    {
      name: 'a card that says too much',
      content: { type: 'cards', cards: [{ title: 'A room', text: 'x'.repeat(2001) }] },
      code: 'text_too_long',
    },
    {
      name: 'a template',
      content: { type: 'template', name: 'x', language: 'en' },
      code: 'unsupported_content',
    },
  ],
  answers,
  recordings: [...connecting, ...probing, ...files],
}
