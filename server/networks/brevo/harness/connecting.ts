import type { Harness } from '../../contract/harness.ts'
import { account, api, error, KEY_CURE, SECRET, URL, unreachable } from './account.ts'

const get = (type: string, webhooks: object[]) => ({
  method: 'GET',
  url: api(`webhooks?type=${type}`),
  answer:
    webhooks.length > 0 ? { json: { webhooks } } : error(404, 'document_not_found', 'No webhooks found'),
})
const hook = (id: number, url = URL) => ({
  id,
  url,
  description: 'Portico',
  events: [],
  type: 'transactional',
})

const tracking = {
  url: URL,
  description: 'Portico',
  events: [
    'delivered',
    'hardBounce',
    'softBounce',
    'blocked',
    'spam',
    'invalid',
    'opened',
    'uniqueOpened',
    'unsubscribed',
  ],
  auth: { type: 'bearer', token: SECRET },
}
const inbound = {
  url: URL,
  description: 'Portico',
  events: ['inboundEmailProcessed'],
  auth: { type: 'bearer', token: SECRET },
  domain: 'reply.acme.example',
}
const made = (id: number) => ({ status: 201, json: { id } })
const post = (json: object, id: number) => ({
  method: 'POST',
  url: api('webhooks'),
  json,
  answer: made(id),
})
const remove = (id: number) => ({ method: 'DELETE', url: api(`webhooks/${id}`), answer: { status: 204 } })

/** https://developers.brevo.com/reference/createwebhook and its neighbours. */
export const connecting: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'makes both webhooks',
    exchanges: [
      get('transactional', []),
      post({ ...tracking, type: 'transactional' }, 1),
      get('inbound', []),
      post({ ...inbound, type: 'inbound' }, 2),
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'changes what is there, and leaves what is not ours',
    exchanges: [
      get('transactional', [hook(4, 'https://elsewhere.example/hook'), hook(5)]),
      { method: 'PUT', url: api('webhooks/5'), json: tracking, answer: { status: 204 } },
      get('inbound', [hook(6)]),
      { method: 'PUT', url: api('webhooks/6'), json: inbound, answer: { status: 204 } },
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'makes one webhook where no answers come in',
    account: { config: { address: 'support@acme.example' } },
    exchanges: [get('transactional', []), post({ ...tracking, type: 'transactional' }, 1)],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'refused: Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'no_public_url',
        message: 'Portico has no public URL, so Brevo cannot deliver: nothing would come in, and no status.',
        cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
      },
    },
  },
  {
    call: 'connect',
    name: 'refused: the key',
    exchanges: [{ ...get('transactional', []), answer: error(401, 'unauthorized', 'Key not found') }],
    result: { ok: false, failure: { code: 'unauthorized', message: 'Key not found', cure: KEY_CURE } },
  },
  {
    call: 'connect',
    name: 'Brevo cannot be reached',
    exchanges: [{ ...get('transactional', []), answer: unreachable }],
    result: {
      ok: false,
      failure: {
        cure: `Check that this machine reaches ${account.baseUrl}.`,
        code: 'dns',
        message: 'No such name.',
      },
      transient: true,
    },
  },
  {
    call: 'disconnect',
    name: 'removes the webhooks that are ours',
    exchanges: [
      get('transactional', [hook(4, 'https://elsewhere.example/hook'), hook(5)]),
      remove(5),
      get('inbound', [hook(6)]),
      remove(6),
    ],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'a revoked key leaves nothing to remove',
    exchanges: [{ ...get('transactional', []), answer: error(401, 'unauthorized', 'Key not found') }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'Brevo cannot be reached',
    exchanges: [{ ...get('transactional', []), answer: unreachable }],
    result: {
      problem: 'unavailable',
      message: 'No such name.',
      cure: `Check that this machine reaches ${account.baseUrl}.`,
    },
  },
]
