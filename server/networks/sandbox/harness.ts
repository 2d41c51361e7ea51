import type { Account } from '../../domain/network.ts'
import { signWebhook } from '../../domain/standard-webhooks.ts'
import type { Harness } from '../contract/harness.ts'

const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000c',
  config: {},
  secrets: {},
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: 'https://portico.example/webhooks/ch_3',
  baseUrl: '',
}

const event = (id: string) => ({
  type: 'message',
  id,
  at: 1767259800250,
  sender: { address: '+15550100' },
  content: { type: 'text', text: id },
})

export const harness: Harness = {
  account,
  sign: (body, { webhookSecret, webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: {
      'content-type': 'application/json',
      ...signWebhook('evt_1', Date.now(), body, [webhookSecret]),
    },
    body,
  }),
  signature: {
    headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
    coversBody: true,
    coversTime: true,
  },
  batch: {
    call: events => ({ events }),
    good: [event('a'), event('b')],
    bad: { type: 'message', id: 'c' },
  },
  refused: [],
  answers: [],
  recordings: [
    { call: 'connect', name: 'is ready at once', exchanges: [], result: { ok: true, steps: [] } },
    { call: 'disconnect', name: 'leaves nothing behind', exchanges: [], result: 'disconnected' },
    {
      call: 'probe',
      name: 'is always well',
      exchanges: [],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'passed',
            message: 'The sandbox is inside Portico and needs none.',
          },
          { name: 'webhook', status: 'passed', message: 'The sandbox is inside Portico.' },
          { name: 'permissions', status: 'passed', message: 'Everything is allowed in the sandbox.' },
        ],
      },
    },
  ],
}
