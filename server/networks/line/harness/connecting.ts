import type { Harness } from '../../contract/harness.ts'
import { api, error, notReached, ok, refusedToken, URL, unauthorized, unreachable } from './account.ts'

const set = { method: 'PUT', url: api('/channel/webhook/endpoint'), json: { endpoint: URL } }
const tried = { method: 'POST', url: api('/channel/webhook/test'), json: { endpoint: URL } }
const read = { method: 'GET', url: api('/channel/webhook/endpoint') }
const tryResult = (success: boolean, statusCode: number, reason: string, detail: string) =>
  ok({ success, timestamp: '2020-09-30T05:38:20.031Z', statusCode, reason, detail })
const works = tryResult(true, 200, 'OK', '200')

/** https://developers.line.biz/en/reference/messaging-api/#webhook-settings */
export const connecting: Harness['recordings'] = [
  {
    call: 'connect',
    name: 'sets the webhook, which LINE tries and uses',
    exchanges: [
      { ...set, answer: ok() },
      { ...tried, answer: works },
      { ...read, answer: ok({ endpoint: URL, active: true }) },
    ],
    result: { ok: true, steps: [] },
  },
  {
    call: 'connect',
    name: 'tells the one step that a person must take: switching it on',
    exchanges: [
      { ...set, answer: ok() },
      { ...tried, answer: works },
      { ...read, answer: ok({ endpoint: URL, active: false }) },
    ],
    result: {
      ok: true,
      steps: [
        {
          kind: 'paste',
          title: 'Turn on "Use webhook"',
          detail:
            'In the LINE Developers Console, open the channel, tab Messaging API, Webhook settings. The URL stands there already: turn on "Use webhook" and press Verify. Turn on "Webhook redelivery" too, so that nothing is lost while Portico is away.',
          fields: [],
        },
      ],
    },
  },
  ...(
    [
      ['COULD_NOT_CONNECT', 0, 'Connection could not be established'],
      ['REQUEST_TIMEOUT', 0, 'Request timeout'],
      ['ERROR_STATUS_CODE', 401, '401'],
      ['UNCLASSIFIED', 0, 'TLS handshake failure'],
    ] as const
  ).map(([reason, status, detail]) => ({
    call: 'connect' as const,
    name: `LINE cannot call the webhook: ${reason}`,
    exchanges: [
      { ...set, answer: ok() },
      { ...tried, answer: tryResult(false, status, reason, detail) },
    ],
    result: {
      ok: false,
      failure: {
        code: reason,
        message: `LINE could not call the webhook: ${reason} (${detail}).`,
        cure: `Check that ${URL} can be reached from outside, with a valid certificate.`,
      },
    },
  })),
  {
    call: 'connect',
    name: 'refused: an address that is not https',
    exchanges: [{ ...set, answer: error(400, 'Invalid webhook endpoint URL') }],
    result: {
      ok: false,
      failure: {
        code: '400',
        message: 'Invalid webhook endpoint URL',
        cure: 'LINE calls https addresses only: set PORTICO_PUBLIC_URL to one.',
      },
    },
  },
  {
    call: 'connect',
    name: 'refused: the token',
    exchanges: [{ ...set, answer: unauthorized }],
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
        message: 'LINE delivers to a public https address only, and Portico has none.',
        cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside.',
      },
    },
  },
  {
    call: 'connect',
    name: 'LINE cannot be reached when it is to try the address',
    exchanges: [
      { ...set, answer: ok() },
      { ...tried, answer: unreachable },
    ],
    result: { ok: false, failure: notReached, transient: true },
  },
  {
    call: 'connect',
    name: 'LINE is in trouble when it is asked whether it uses the address',
    exchanges: [
      { ...set, answer: ok() },
      { ...tried, answer: works },
      { ...read, answer: error(500, 'Internal server error') },
    ],
    result: {
      ok: false,
      failure: {
        code: '500',
        message: 'Internal server error',
        cure: 'LINE has trouble; Portico tries again.',
      },
      transient: true,
    },
  },
  {
    call: 'disconnect',
    name: 'asks for nothing: LINE has no call for it',
    exchanges: [],
    result: 'disconnected',
  },
]
