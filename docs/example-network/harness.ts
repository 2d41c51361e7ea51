import { createHmac } from 'node:crypto'
import type { Account } from '../../domain/network.ts'
import type { Harness } from '../contract/harness.ts'

const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000d',
  config: { loft: 'harbour' },
  secrets: { token: 'pigeon-token-5b1f7c' },
  webhookSecret: 'whsec_Zk2VbT9pQy41LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: 'https://portico.example/webhooks/ch_9',
  baseUrl: 'https://api.pigeon.example',
}
const { baseUrl, webhookUrl: url, webhookSecret: secret } = account

const letter = (id: string) => ({ id, from: { ring: 'DE-7' }, text: id, sentAt: 1_767_259_800 })
const loft = (webhook: string | null, of = 'harbour') => ({ loft: of, title: 'The harbour', webhook })
const unauthorized = {
  status: 401,
  json: { error: { code: 'token_ended', message: 'The token has ended.' } },
}
const unchecked = [
  { name: 'webhook', status: 'skipped', message: 'Pigeon does not tell.' },
  { name: 'permissions', status: 'skipped', message: 'A token may do everything.' },
]

export const harness: Harness = {
  account,
  sign: (body, { webhookSecret, webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: { 'pigeon-signature': createHmac('sha256', webhookSecret).update(body).digest('hex') },
    body,
  }),
  signature: { headers: ['pigeon-signature'], coversBody: true, coversTime: false },
  batch: { call: letters => ({ letters }), good: [letter('a'), letter('b')], bad: { id: 'c' } },
  refused: [
    { name: 'a mail without a text', content: { type: 'email', html: '<b>Hi</b>' }, code: 'no_text' },
  ],
  answers: [
    { name: 'taken', answer: { status: 201, json: { id: 'l-1' } }, verdict: { verdict: 'sent', ref: 'l-1' } },
    {
      name: 'nobody wears the ring',
      answer: { status: 422, json: { error: { code: 'no_such_ring', message: 'Nobody wears DE-8.' } } },
      verdict: { verdict: 'permanent', code: 'no_such_ring', message: /DE-8/, cure: /who have written/ },
    },
    {
      name: 'the token has ended',
      answer: unauthorized,
      verdict: { verdict: 'reauthorize', code: 'token_ended', cure: /Enter a token/ },
    },
    {
      name: 'too fast',
      answer: { status: 429, headers: { 'retry-after': '30' } },
      verdict: { verdict: 'retry', code: '429', afterMs: 30_000, scope: 'channel' },
    },
    { name: 'in trouble', answer: { status: 503 }, verdict: { verdict: 'retry', code: '503' } },
  ],
  recordings: [
    {
      call: 'connect',
      name: 'tells Pigeon where to deliver',
      exchanges: [
        { method: 'PUT', url: `${baseUrl}/webhook`, json: { url, secret }, answer: { status: 204 } },
      ],
      result: { ok: true, steps: [] },
    },
    {
      call: 'disconnect',
      name: 'takes it back',
      exchanges: [{ method: 'DELETE', url: `${baseUrl}/webhook`, answer: { status: 204 } }],
      result: 'disconnected',
    },
    {
      call: 'probe',
      name: 'all is well',
      exchanges: [{ method: 'GET', url: `${baseUrl}/loft`, answer: { json: loft(url) } }],
      result: {
        checks: [
          { name: 'credentials', status: 'passed', message: 'The token is that of The harbour.' },
          { name: 'webhook', status: 'passed', message: 'Pigeon delivers here.' },
          { name: 'permissions', status: 'skipped', message: 'A token may do everything.' },
        ],
        facts: { title: 'The harbour' },
      },
    },
    {
      call: 'probe',
      name: 'the token has ended',
      exchanges: [{ method: 'GET', url: `${baseUrl}/loft`, answer: unauthorized }],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'failed',
            message: 'The token has ended.',
            cure: 'Enter a token of this loft.',
          },
          ...unchecked,
        ],
      },
    },
    {
      call: 'probe',
      name: 'the token of another loft',
      exchanges: [{ method: 'GET', url: `${baseUrl}/loft`, answer: { json: loft(null, 'hills') } }],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'failed',
            message: 'The token is not that of harbour.',
            cure: 'Enter a token of this loft, or the name of the loft that the token is for.',
          },
          ...unchecked,
        ],
      },
    },
  ],
}
