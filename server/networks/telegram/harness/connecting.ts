import type { Harness } from '../../contract/harness.ts'
import { allowedUpdates } from '../schema.ts'
import { api, error, ok, SECRET, URL, unauthorized } from './account.ts'

const setWebhook = {
  method: 'POST',
  url: api('setWebhook'),
  json: { url: URL, secret_token: SECRET, allowed_updates: allowedUpdates, max_connections: 100 },
}
const deleteWebhook = { method: 'POST', url: api('deleteWebhook'), json: { drop_pending_updates: false } }

/** https://core.telegram.org/bots/api#setwebhook, https://core.telegram.org/bots/api#deletewebhook */
export const connecting: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'sets the webhook',
    exchanges: [
      { ...setWebhook, answer: { json: { ok: true, result: true, description: 'Webhook was set' } } },
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'removes the webhook when Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [{ ...deleteWebhook, answer: ok(true) }],
    result: { ok: true, steps: [] },
  },
  ...(
    [
      [
        'An HTTPS URL must be provided for webhook',
        'Telegram calls https addresses only: set PORTICO_PUBLIC_URL to one, or leave it out to use long polling.',
      ],
      [
        'Webhook can be set up only on ports 80, 88, 443 or 8443',
        'Telegram calls the ports 443, 80, 88 and 8443 only: serve PORTICO_PUBLIC_URL on one of them.',
      ],
      [
        'Failed to resolve host: Name or service not known',
        'Telegram must reach PORTICO_PUBLIC_URL: it needs a public name with a public IPv4 address.',
      ],
    ] as const
  ).map(([why, cure]) => ({
    call: 'connect' as const,
    name: `refused: ${why}`,
    exchanges: [{ ...setWebhook, answer: error(400, `Bad Request: bad webhook: ${why}`) }],
    result: { ok: false, failure: { code: '400', message: `Bad Request: bad webhook: ${why}`, cure } },
  })),
  {
    call: 'connect',
    name: 'refused: the token',
    exchanges: [{ ...setWebhook, answer: error(401, 'Unauthorized') }],
    result: { ok: false, failure: unauthorized },
  },
  {
    call: 'connect',
    name: 'Telegram cannot be reached',
    exchanges: [{ ...setWebhook, answer: { failure: { code: 'dns', message: 'No such name.' } } }],
    result: {
      ok: false,
      failure: {
        code: 'dns',
        message: 'No such name.',
        cure: 'Check that this machine reaches https://api.telegram.org.',
      },
      transient: true,
    },
  },
  {
    call: 'disconnect',
    name: 'removes the webhook and keeps what waits',
    exchanges: [{ ...deleteWebhook, answer: ok(true) }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'a revoked token leaves nothing to remove',
    exchanges: [{ ...deleteWebhook, answer: error(401, 'Unauthorized') }],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'Telegram cannot be reached',
    exchanges: [{ ...deleteWebhook, answer: { failure: { code: 'dns', message: 'No such name.' } } }],
    result: {
      problem: 'unavailable',
      message: 'No such name.',
      cure: 'Check that this machine reaches https://api.telegram.org.',
    },
  },
]
