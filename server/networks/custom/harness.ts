import type { Account, RawRequest } from '../../domain/network.ts'
import { signWebhook } from '../../domain/standard-webhooks.ts'
import type { Harness } from '../contract/harness.ts'

const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-00000000000b',
  config: { url: 'https://gateway.example/portico', account: 'shop' },
  secrets: {},
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: 'https://portico.example/webhooks/ch_2',
  baseUrl: '',
}

const sign = (body: Buffer, { webhookSecret, webhookUrl }: Account): RawRequest => ({
  method: 'POST',
  url: String(webhookUrl),
  query: {},
  headers: { 'content-type': 'application/json', ...signWebhook('evt_1', Date.now(), body, [webhookSecret]) },
  body,
})

const event = (id: string) => ({
  type: 'message',
  id,
  at: '2026-01-01T09:30:00Z',
  sender: { address: '+15550100' },
  content: { type: 'text', text: id },
})
const ping = {
  method: 'POST',
  url: 'https://gateway.example/portico',
  json: { type: 'ping', account: 'shop' },
}
const unchecked = [
  { name: 'webhook', status: 'skipped', message: 'It is seen to work when the service calls.' },
  { name: 'permissions', status: 'skipped', message: 'A custom channel has none.' },
]

export const harness: Harness = {
  account,
  sign,
  signature: {
    headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
    coversBody: true,
    coversTime: true,
  },
  batch: {
    call: events => ({ events }),
    good: [event('a'), event('b')],
    bad: { ...event('c'), sender: { address: 5 } },
  },
  refused: [],
  answers: [
    {
      name: 'taken',
      answer: { status: 202, json: { id: 'sms-1' } },
      verdict: { verdict: 'sent', ref: 'sms-1' },
    },
    {
      name: 'taken, with a number for an id',
      answer: { json: { id: 7 } },
      verdict: { verdict: 'sent', ref: '7' },
    },
    { name: 'taken, without an id', answer: { status: 204 }, verdict: { verdict: 'sent', ref: null } },
    { name: 'taken, in other words', answer: { text: 'OK' }, verdict: { verdict: 'sent', ref: null } },
    ...[408, 425, 500, 502, 503, 504].map(status => ({
      name: `${status}`,
      answer: { status },
      verdict: { verdict: 'retry' as const, code: `${status}`, message: new RegExp(`status ${status}`) },
    })),
    {
      name: 'too fast, in seconds',
      answer: { status: 429, headers: { 'retry-after': '30' } },
      verdict: { verdict: 'retry', code: '429', afterMs: 30_000, scope: 'channel' },
    },
    {
      name: 'down, until a date',
      answer: { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 2026 12:01:00 GMT' } },
      verdict: { verdict: 'retry', code: '503', afterMs: 60_000 },
    },
    {
      name: 'a redirect, as a service under maintenance gives',
      answer: { status: 302, headers: { location: 'https://gateway.example/soon' } },
      verdict: { verdict: 'retry', code: '302', cure: /final URL/ },
    },
    ...[401, 403].map(status => ({
      name: `${status}`,
      answer: { status, json: { error: { message: 'bad signature' } } },
      verdict: {
        verdict: 'reauthorize' as const,
        code: `${status}`,
        message: /^bad signature$/,
        cure: /secret/,
      },
    })),
    {
      name: 'gone',
      answer: { status: 410 },
      verdict: { verdict: 'reauthorize', code: '410', cure: /enter the new one/ },
    },
    {
      name: 'refused, in words',
      answer: { status: 422, json: { error: { message: 'No such subscriber.' } } },
      verdict: { verdict: 'permanent', code: '422', message: /^No such subscriber\.$/ },
    },
    {
      name: 'not there',
      answer: { status: 404, text: 'Not Found' },
      verdict: { verdict: 'permanent', code: '404', message: /status 404/, cure: /Check the URL/ },
    },
  ],
  recordings: [
    { call: 'connect', name: 'is ready at once', exchanges: [], result: { ok: true, steps: [] } },
    { call: 'disconnect', name: 'leaves nothing behind', exchanges: [], result: 'disconnected' },
    {
      call: 'probe',
      name: 'the service answers a ping',
      exchanges: [{ ...ping, answer: { status: 204 } }],
      result: {
        checks: [
          { name: 'credentials', status: 'passed', message: 'The service answered a signed ping.' },
          ...unchecked,
        ],
      },
    },
    {
      call: 'probe',
      name: 'the service refuses the signature',
      exchanges: [{ ...ping, answer: { status: 401, json: { error: { message: 'bad signature' } } } }],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'failed',
            message: 'bad signature',
            cure: "Let the service check the signature with this channel's secret.",
          },
          ...unchecked,
        ],
      },
    },
    {
      call: 'probe',
      name: 'the service is in trouble',
      exchanges: [{ ...ping, answer: { status: 503 } }],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'failed',
            message: 'The service answered with status 503.',
            cure: 'Portico tries again; if this stays so, look at the service.',
            transient: true,
          },
          ...unchecked,
        ],
      },
    },
    {
      call: 'probe',
      name: 'the URL leads where no one may be called',
      exchanges: [{ ...ping, answer: { failure: { code: 'refused-address', message: 'No.' } } }],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'failed',
            message: 'No.',
            cure: 'See that the service runs at this URL.',
          },
          ...unchecked,
        ],
      },
    },
    {
      call: 'probe',
      name: 'the service is not there',
      exchanges: [{ ...ping, answer: { failure: { code: 'connect', message: 'No connection.' } } }],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'failed',
            message: 'No connection.',
            cure: 'See that the service runs at this URL.',
            transient: true,
          },
          ...unchecked,
        ],
      },
    },
  ],
}
