import type { Harness } from '../contract/harness.ts'
import { account } from './harness/account.ts'
import { answers } from './harness/answers.ts'
import { connecting } from './harness/connecting.ts'
import { files } from './harness/files.ts'
import { probing } from './harness/probing.ts'

const mail = (id: string) => ({
  MessageId: `<${id}@mail.example.com>`,
  From: { Name: 'Ada', Address: 'ada@example.com' },
  SentAtDate: 'Thu, 01 Jan 2026 11:00:00 +0000',
  Subject: 'Hello',
  RawTextBody: `This is ${id}.`,
})

export const harness: Harness = {
  account,
  sign: (body, { webhookSecret, webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: { 'content-type': 'application/json', authorization: `Bearer ${webhookSecret}` },
    body,
  }),
  signature: { headers: ['authorization'], coversBody: false, coversTime: false },
  batch: {
    call: items => ({ items }),
    good: [mail('one'), mail('two')],
    bad: { MessageId: '<three@mail.example.com>', From: 'nobody' },
  },
  refused: [
    { name: 'a mail that says nothing', content: { type: 'email', subject: 'Hello' }, code: 'empty_text' },
    {
      name: 'an attachment without a link',
      content: { type: 'email', text: 'See below', attachments: [{ filename: 'a.pdf' }] },
      code: 'media_missing',
    },
    { name: 'a text of spaces', content: { type: 'text', text: ' \n' }, code: 'empty_text' },
    {
      name: 'a template',
      content: { type: 'template', name: 'welcome', language: 'en' },
      code: 'unsupported_content',
    },
  ],
  answers,
  recordings: [...connecting, ...probing, ...files],
}
