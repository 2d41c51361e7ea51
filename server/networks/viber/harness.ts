import { createHmac } from 'node:crypto'
import type { OutboundContent } from '../../domain/content.ts'
import type { Harness } from '../contract/harness.ts'
import { account } from './harness/account.ts'
import { answers } from './harness/answers.ts'
import { connecting } from './harness/connecting.ts'
import { files } from './harness/files.ts'
import { probing } from './harness/probing.ts'

const buttons = (count: number): OutboundContent => ({
  type: 'buttons',
  text: 'x',
  buttons: Array.from({ length: count }, (_, i) => ({
    kind: 'reply',
    text: String(i),
    value: 'a'.repeat(1000),
  })),
})

export const harness: Harness = {
  account,
  sign: (body, { secrets, webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: {
      'content-type': 'application/json',
      'x-viber-content-signature': createHmac('sha256', String(secrets.authToken)).update(body).digest('hex'),
    },
    body,
  }),
  signature: {
    secret: 'authToken',
    headers: ['x-viber-content-signature'],
    coversBody: true,
    coversTime: false,
  },
  batch: null,
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
    { name: 'more than 30 kB of buttons', content: buttons(30), code: 'too_large' },
  ],
  answers,
  recordings: [...connecting, ...probing, ...files],
}
