import type { Harness } from '../../contract/harness.ts'
import { api, error, notReached, ok, refusedToken, URL, unreachable } from './account.ts'

const events = ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started']
const set = {
  method: 'POST',
  url: api('set_webhook'),
  json: { url: URL, event_types: events, send_name: true, send_photo: true },
}
const info = { method: 'POST', url: api('get_account_info'), json: {} }
const remove = { method: 'POST', url: api('set_webhook'), json: { url: '' } }

/** https://developers.viber.com/docs/api/rest-bot-api/#webhooks */
export const connecting: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'sets the webhook',
    exchanges: [{ ...set, answer: ok({ chat_hostname: 'SN-CHAT-12_', event_types: events }) }],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'Viber cannot call the webhook',
    exchanges: [{ ...set, answer: error(1, 'Result : NOT_OK. Http code: 404') }],
    result: {
      ok: false,
      failure: {
        code: '1',
        message: 'Viber could not call the webhook. (Result : NOT_OK. Http code: 404)',
        cure: 'Check that PORTICO_PUBLIC_URL is an https address with a certificate of a public authority, and can be reached from outside.',
      },
    },
  },
  {
    call: 'connect',
    name: 'refused: the token',
    exchanges: [{ ...set, answer: error(2, 'invalidAuthToken') }],
    result: { ok: false, failure: refusedToken },
  },
  {
    call: 'connect',
    name: 'Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [],
    result: {
      ok: false,
      failure: {
        code: 'no_public_url',
        message: 'Viber delivers to a public https address only, and Portico has none.',
        cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside.',
      },
    },
  },
  {
    call: 'connect',
    name: 'Viber cannot be reached',
    exchanges: [{ ...set, answer: unreachable }],
    result: { ok: false, failure: notReached, transient: true },
  },
  ...(['', URL] as const).map(webhook => ({
    call: 'disconnect' as const,
    name: `removes the webhook${webhook && ' that is its own'}`,
    exchanges: [
      { ...info, answer: ok({ id: 'pa:7', name: 'Shop', uri: 'shop', webhook }) },
      { ...remove, answer: ok() },
    ],
    result: 'disconnected',
  })),
  {
    call: 'disconnect',
    name: 'leaves the webhook of somebody else',
    exchanges: [
      {
        ...info,
        answer: ok({ id: 'pa:7', name: 'Shop', uri: 'shop', webhook: 'https://elsewhere.example' }),
      },
    ],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'a token that is no longer good leaves nothing to remove',
    exchanges: [
      { ...info, answer: error(2, 'invalidAuthToken') },
      { ...remove, answer: error(2, 'invalidAuthToken') },
    ],
    result: 'disconnected',
  },
  {
    call: 'disconnect',
    name: 'Viber cannot be reached',
    exchanges: [
      { ...info, answer: unreachable },
      { ...remove, answer: unreachable },
    ],
    result: { problem: 'unavailable', message: notReached.message, cure: notReached.cure },
  },
]
