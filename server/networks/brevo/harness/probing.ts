import type { Harness } from '../../contract/harness.ts'
import { api, error, KEY_CURE, URL } from './account.ts'

const account = {
  method: 'GET',
  url: api('account'),
  answer: {
    json: {
      email: 'owner@acme.example',
      firstName: 'Ada',
      companyName: 'Acme',
      plan: [{ type: 'free', credits: 300 }],
      relay: { enabled: true },
    },
  },
}
const hooks = (type: string, ...urls: string[]) => ({
  method: 'GET',
  url: api(`webhooks?type=${type}`),
  answer: { json: { webhooks: urls.map((url, i) => ({ id: i + 1, url, type })) } },
})
const senders = (...list: object[]) => ({
  method: 'GET',
  url: api('senders'),
  answer: { json: { senders: list } },
})
const domains = (...list: object[]) => ({
  method: 'GET',
  url: api('senders/domains'),
  answer: { json: { domains: list } },
})
const ours = { id: 1, name: 'Acme', email: 'Support@acme.example', active: true }
const facts = { company: 'Acme', account: 'owner@acme.example', plan: 'free' }
const credentials = { name: 'credentials', status: 'passed', message: 'The API key is that of Acme.' }
const webhook = {
  name: 'webhook',
  status: 'passed',
  message: 'Brevo tells what becomes of mails, and brings in what is written to support@reply.acme.example.',
}
const notLookedAt = (['webhook', 'permissions'] as const).map(name => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as Brevo did not tell of the account.',
}))

/** https://developers.brevo.com/reference/getaccount, …/getsenders, …/getdomains */
export const probing: Harness['recordings'] = [
  {
    call: 'probe',
    name: 'all is well',
    exchanges: [account, hooks('transactional', URL), hooks('inbound', URL), senders(ours)],
    result: {
      checks: [
        credentials,
        webhook,
        {
          name: 'permissions',
          status: 'passed',
          message: 'support@acme.example is a sender of the account.',
        },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'an address of an authenticated domain, without answers',
    account: { config: { address: 'support@acme.example' } },
    exchanges: [
      account,
      hooks('transactional', URL),
      senders({ ...ours, active: false }),
      domains({ id: 1, domain_name: 'acme.example', authenticated: true, verified: true }),
    ],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'passed',
          message: 'Brevo tells what becomes of mails. Answers do not come in: set an address for them.',
        },
        { name: 'permissions', status: 'passed', message: 'The domain acme.example is authenticated.' },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a webhook is missing, and the sender is unknown',
    exchanges: [
      account,
      hooks('transactional', URL),
      hooks('inbound', 'https://elsewhere.example/hook'),
      senders(),
      domains({ id: 1, domain_name: 'acme.example', authenticated: false }),
    ],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'Brevo has no inbound webhook for this channel.',
          cure: 'Activate the channel again. If this comes back, another program removes it.',
        },
        {
          name: 'permissions',
          status: 'failed',
          message: 'Brevo does not know support@acme.example as a sender.',
          cure: 'Add and confirm it in Brevo under Settings, Senders, domains & dedicated IPs, or authenticate its domain.',
        },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [account, senders(ours)],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message:
            'Portico has no public URL, so Brevo cannot deliver: nothing would come in, and no status.',
          cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
        },
        {
          name: 'permissions',
          status: 'passed',
          message: 'support@acme.example is a sender of the account.',
        },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a key that is none',
    exchanges: [{ ...account, answer: error(401, 'unauthorized', 'Key not found') }],
    result: {
      checks: [
        { name: 'credentials', status: 'failed', message: 'Key not found', cure: KEY_CURE },
        ...notLookedAt,
      ],
    },
  },
  {
    call: 'probe',
    name: 'Brevo is in trouble, which says nothing about the key',
    exchanges: [{ ...account, answer: error(503, 'internal_error', 'Down') }],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: 'Down',
          cure: 'Brevo has trouble; Portico tries again. https://status.brevo.com tells more.',
          transient: true,
        },
        ...notLookedAt,
      ],
    },
  },
]
