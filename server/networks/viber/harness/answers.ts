import type { Harness } from '../../contract/harness.ts'
import { error, ok } from './account.ts'

type Verdict = 'permanent' | 'reauthorize' | 'retry'

/** https://creators.viber.com/docs/bots-api/errors and https://developers.viber.com/docs/api/rest-bot-api/#error-codes */
const statuses: [number, string, Verdict, cure: RegExp][] = [
  [1, 'invalidUrl', 'permanent', /PORTICO_PUBLIC_URL/],
  [2, 'invalidAuthToken', 'reauthorize', /token/],
  [3, 'badData', 'permanent', /lengths/],
  [4, 'missingData', 'permanent', /report/],
  [5, 'receiverNotRegistered', 'permanent', /id/],
  [6, 'receiverNotSubscribed', 'permanent', /subscribe/],
  [7, 'publicAccountBlocked', 'reauthorize', /help\.viber/],
  [8, 'publicAccountNotFound', 'reauthorize', /token/],
  [9, 'publicAccountSuspended', 'reauthorize', /help\.viber/],
  [10, 'webhookNotSet', 'reauthorize', /Activate/],
  [11, 'receiverNoSuitableDevice', 'permanent', /another channel/],
  [12, 'tooManyRequests', 'retry', /100 messages/],
  [13, 'apiVersionNotSupported', 'permanent', /text instead/],
  [14, 'incompatibleWithVersion', 'permanent', /report/],
  [15, 'publicAccountNotAuthorized', 'reauthorize', /help\.viber/],
  [16, 'inchatReplyMessageNotAllowed', 'permanent', /report/],
  [17, 'publicAccountIsNotInline', 'permanent', /report/],
  [18, 'noPublicChat', 'permanent', /report/],
  [19, 'cannotSendBroadcast', 'permanent', /report/],
  [20, 'broadcastNotAllowed', 'permanent', /report/],
  [21, 'unsupportedCountry', 'permanent', /another channel/],
  [22, 'paymentUnsupported', 'permanent', /report/],
  [23, 'freeMessagesExceeded', 'permanent', /write/],
  [24, 'noBalance', 'permanent', /write/],
  [99, 'failure', 'retry', /again/],
]

export const answers: Harness['answers'] = [
  {
    name: 'sent; the token has more digits than a number holds',
    answer: {
      text: '{"status":0,"status_message":"ok","message_token":5741311803571721087,"chat_hostname":"SN-CHAT-05_","billing_status":1}',
    },
    verdict: { verdict: 'sent', ref: '5741311803571721087' },
  },
  { name: 'sent, without a token', answer: ok(), verdict: { verdict: 'sent', ref: null } },
  ...statuses.map(([status, name, verdict, cure]) => ({
    name: `status ${status}, ${name}`,
    answer: error(status, name),
    verdict: { verdict, code: String(status), message: new RegExp(`\\(${name}\\)$`), cure },
  })),
  {
    name: 'no token came with the call',
    answer: error(2, 'missing_auth_token'),
    verdict: { verdict: 'reauthorize', code: '2', message: /missing_auth_token/ },
  },
  {
    name: 'a status without words',
    answer: { json: { status: 6 } },
    verdict: { verdict: 'permanent', code: '6', message: /^The recipient has not subscribed to the bot\.$/ },
  },
  {
    name: 'too many calls, by HTTP',
    answer: { status: 429, headers: { 'retry-after': '5' }, text: '' },
    verdict: { verdict: 'retry', code: 'http_429', scope: 'channel', afterMs: 5000 },
  },
  {
    name: "a gateway's error page",
    answer: { status: 502, text: '<html><h1>502 Bad Gateway</h1></html>' },
    verdict: { verdict: 'retry', code: 'http_502', message: /not one of Viber/, cure: /proxy/ },
  },
  {
    name: "a hotel's welcome page",
    answer: { status: 200, text: '<html>Welcome</html>' },
    verdict: { verdict: 'retry', code: 'http_200', cure: /PORTICO_VIBER_URL/ },
  },
  {
    name: 'another address',
    answer: { status: 404, text: '' },
    verdict: { verdict: 'retry', code: 'http_404', cure: /PORTICO_VIBER_URL/ },
  },
]
