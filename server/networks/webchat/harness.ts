import type { Account } from '../../domain/network.ts'
import type { Harness } from '../contract/harness.ts'

const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-0000000000ec',
  config: {
    domains: ['shop.example', '*.shop.example', 'http://localhost:3000'],
    theme: { colour: '#0a7cff', title: 'Ask us', greeting: 'How can we help?', side: 'left' },
    preChat: [
      { name: 'name', label: 'Your name', type: 'text', required: true },
      { name: 'topic', label: 'What is it about?', type: 'select', options: ['An order', 'Something else'] },
    ],
    offlineMessage: 'We are back on Monday.',
    language: 'en',
  },
  secrets: { identitySecret: 'c3VwZXItc2VjcmV0LW9mLXRoZS1zaG9wLWV4YW1wbGU' },
  webhookSecret: 'whsec_mN4vQe8RzT2cXkWf6JbLpYs0HdUa9GiKo3PxEtVy',
  webhookUrl: 'https://portico.example/webhooks/ch_ec',
  baseUrl: '',
}

const call = (body: Buffer) => ({
  method: 'POST',
  url: String(account.webhookUrl),
  query: {},
  headers: { 'content-type': 'application/json' },
  body,
})

export const harness: Harness = {
  account,
  sign: call,
  signature: null,
  batch: null,
  refused: [],
  answers: [],
  recordings: [
    { call: 'connect', name: 'is ready at once', exchanges: [], result: { ok: true, steps: [] } },
    { call: 'disconnect', name: 'leaves nothing behind', exchanges: [], result: 'disconnected' },
    {
      call: 'probe',
      name: 'tells who may use it',
      exchanges: [],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'passed',
            message: 'Your site can say who its visitors are, by the identity secret.',
          },
          { name: 'webhook', status: 'passed', message: 'Browsers reach it at https://portico.example.' },
          {
            name: 'permissions',
            status: 'passed',
            message: 'Pages of shop.example, *.shop.example, http://localhost:3000 may use it.',
          },
        ],
      },
    },
    {
      call: 'probe',
      name: 'tells what is missing, before it is put on a page',
      account: { config: {}, secrets: {}, webhookUrl: null },
      exchanges: [],
      result: {
        checks: [
          {
            name: 'credentials',
            status: 'passed',
            message: 'None are needed. Without an identity secret every visitor is unknown.',
          },
          {
            name: 'webhook',
            status: 'skipped',
            message: 'Portico has no public address, so only pages opened on this machine reach it.',
            cure: 'Set PORTICO_PUBLIC_URL to where browsers reach Portico.',
          },
          {
            name: 'permissions',
            status: 'passed',
            message: 'Only pages of Portico itself may use it.',
            cure: 'Name the domains of your web site.',
          },
        ],
      },
    },
  ],
}
