import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account } from '../../../domain/network.ts'
import { ioOf, responseOf } from '../../contract/io.ts'
import { connectMessages, disconnectMessages } from './connect.ts'
import { account, CALLBACK } from './harness/account.ts'
import { byService, ownNumber } from './harness/connecting.ts'

/** What was posted to a number, or a service, that calls us. */
async function posted(
  act: typeof connectMessages | typeof disconnectMessages,
  more: Partial<Account> = {},
): Promise<object[]> {
  const forms: object[] = []
  const io = ioOf(({ method, body }) => {
    if (method === 'POST') forms.push(Object.fromEntries(new URLSearchParams(String(body))))
    const json = { incoming_phone_numbers: [ownNumber()], inbound_request_url: CALLBACK }
    return { ok: true, response: responseOf({ json }) }
  })
  await act({ ...account, ...more }, io)
  return forms
}

for (const [name, act, more, form] of [
  [
    'a number delivers here, though it had an application',
    connectMessages,
    {},
    { SmsUrl: CALLBACK, SmsMethod: 'POST', SmsApplicationSid: '' },
  ],
  ['a number delivers nowhere', disconnectMessages, {}, { SmsUrl: '' }],
  [
    'a service delivers here, for all of its numbers',
    connectMessages,
    byService,
    { InboundRequestUrl: CALLBACK, InboundMethod: 'POST', UseInboundWebhookOnNumber: 'false' },
  ],
  ['a service delivers nowhere', disconnectMessages, byService, { InboundRequestUrl: '' }],
] as const) {
  test(name, async () => assert.deepEqual(await posted(act, more), [form]))
}
