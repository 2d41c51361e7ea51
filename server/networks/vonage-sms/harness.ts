import type { Harness } from '../contract/harness.ts'
import { account, sign } from './harness/account.ts'
import { answers } from './harness/answers.ts'
import { connecting } from './harness/connecting.ts'
import { probing } from './harness/probing.ts'

export const harness: Harness = {
  account,
  sign,
  signature: { secret: 'signatureSecret', headers: ['authorization'], coversBody: true, coversTime: true },
  batch: null,
  refused: [
    { name: 'a text of spaces', content: { type: 'text', text: ' \n ' }, code: 'empty_text' },
    {
      name: 'a mail without plain text',
      content: { type: 'email', html: '<p>x</p>' },
      code: 'unsupported_content',
    },
  ],
  answers,
  recordings: [...connecting, ...probing],
}
