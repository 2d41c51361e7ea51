import { createHmac } from 'node:crypto'
import type { Harness } from '../contract/harness.ts'
import { account, PHONE, WABA } from './harness/account.ts'
import { answers } from './harness/answers.ts'
import { connecting } from './harness/connecting.ts'
import { files } from './harness/files.ts'
import { probing } from './harness/probing.ts'

const text = (id: string) => ({
  from: '16505551234',
  id: `wamid.${id}`,
  timestamp: '1749416383',
  type: 'text',
  text: { body: id },
})

export const harness: Harness = {
  account,
  sign: (body, { secrets, webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', String(secrets.appSecret)).update(body).digest('hex')}`,
    },
    body,
  }),
  signature: {
    secret: 'appSecret',
    headers: ['x-hub-signature-256'],
    coversBody: true,
    coversTime: false,
  },
  batch: {
    call: messages => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: WABA,
          changes: [{ field: 'messages', value: { metadata: { phone_number_id: PHONE }, messages } }],
        },
      ],
    }),
    good: [text('A'), text('B')],
    bad: { ...text('C'), text: { body: 7 } },
  },
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
    {
      name: 'buttons under a text of spaces',
      content: { type: 'buttons', text: ' ', buttons: [{ kind: 'reply', text: 'A', value: 'a' }] },
      code: 'empty_text',
    },
    {
      name: 'a template whose header names no file',
      content: { type: 'template', name: 'x', language: 'de', header: { mimeType: 'image/png' } },
      code: 'media_missing',
    },
  ],
  answers,
  recordings: [...connecting, ...probing, ...files],
}
