import type { Harness } from '../contract/harness.ts'
import { account } from './harness/account.ts'
import { answers } from './harness/answers.ts'
import { connecting } from './harness/connecting.ts'
import { files } from './harness/files.ts'
import { polling } from './harness/polling.ts'
import { probing } from './harness/probing.ts'

export const harness: Harness = {
  account,
  sign: (body, { webhookSecret, webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhookSecret },
    body,
  }),
  signature: { headers: ['x-telegram-bot-api-secret-token'], coversBody: false, coversTime: false },
  batch: null,
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    { name: 'an image without a file', content: { type: 'image', media: {} }, code: 'media_missing' },
    {
      name: 'a button whose value has 66 bytes in 22 characters',
      content: { type: 'buttons', text: 'x', buttons: [{ kind: 'reply', text: 'A', value: '€'.repeat(22) }] },
      code: 'button_value_too_long',
    },
  ],
  answers,
  recordings: [...connecting, ...probing, ...polling, ...files],
}
