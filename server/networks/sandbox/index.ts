import { Type } from 'typebox'
import { parseEvents } from '../../domain/event-json.ts'
import type { Capability, Network } from '../../domain/network.ts'
import { verifyWebhook } from '../../domain/standard-webhooks.ts'

const full: Capability = { grade: 'full', upload: {} }
const none = Type.Object({}, { additionalProperties: false })

/**
 * A network inside Portico: what is sent arrives at once, and whoever plays the phone posts events in Portico's own
 * JSON (domain/event-json.ts) to the channel's webhook, signed as Standard Webhooks.
 */
export const sandbox: Network = {
  manifest: {
    type: 'sandbox',
    medium: 'sandbox',
    title: 'Sandbox',
    summary: 'A phone inside Portico, to try things out: no account and no network is needed.',
    docsUrl: 'https://www.standardwebhooks.com',
    baseUrl: null,
    config: none,
    secrets: none,
    addressScope: 'account',
    capabilities: {
      text: full,
      image: full,
      video: full,
      audio: full,
      voice: full,
      document: full,
      sticker: full,
      location: full,
      contact: full,
      buttons: full,
      list: full,
      cards: full,
      template: full,
      email: full,
    },
    features: ['replies', 'edits', 'reactions', 'delivered', 'read', 'groups'],
    pace: { perSecond: 1000, burst: 1000, concurrency: 50 },
    serviceWindowHours: null,
    untrustedDestination: false,
  },
  identify: () => null,
  verify: (request, account) =>
    verifyWebhook(request.headers, request.body, account.webhookSecret, Date.now()),
  parse: request => parseEvents(request.body, Date.now()),
  sending: {
    kind: 'direct',
    deliver: async message => ({ verdict: 'sent', ref: message.id, status: 'delivered' }),
  },
  connect: async () => ({ ok: true, steps: [] }),
  disconnect: async () => {},
  probe: async () => ({
    checks: [
      { name: 'credentials', status: 'passed', message: 'The sandbox is inside Portico and needs none.' },
      { name: 'webhook', status: 'passed', message: 'The sandbox is inside Portico.' },
      { name: 'permissions', status: 'passed', message: 'Everything is allowed in the sandbox.' },
    ],
  }),
}
