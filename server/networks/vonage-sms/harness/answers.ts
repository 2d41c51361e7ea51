import type { Harness } from '../../contract/harness.ts'
import { error } from './account.ts'

const UUID = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab'
const code = (number: number, title: string) => error(422, `/messages#${number}`, title, `${title}.`)

/** What the Messages API answers to a sent message. https://developer.vonage.com/en/api-errors/messages */
export const answers: Harness['answers'] = [
  {
    name: 'taken',
    answer: { status: 202, json: { message_uuid: UUID } },
    verdict: { verdict: 'sent', ref: UUID },
  },
  {
    name: 'wrong credentials',
    answer: error(401, '#unauthorized', 'Unauthorized', 'You did not provide correct credentials.'),
    verdict: {
      verdict: 'reauthorize',
      code: 'unauthorized',
      message: /correct credentials/,
      cure: /API key/,
    },
  },
  {
    name: 'a right that the key has not',
    answer: error(
      403,
      '#forbidden',
      'Forbidden',
      'Your account does not have permission to perform this action.',
    ),
    verdict: { verdict: 'reauthorize', code: 'forbidden', cure: /API key/ },
  },
  {
    name: 'no credit',
    answer: error(
      402,
      '#low-balance',
      'Low balance',
      'This request could not be performed due to your account balance being low.',
    ),
    verdict: { verdict: 'reauthorize', code: 'low-balance', cure: /Top up/ },
  },
  {
    name: 'too fast',
    answer: {
      ...error(429, '#throttled', 'Rate Limit Hit', 'Please wait, then retry your request'),
      headers: { 'retry-after': '3' },
    },
    verdict: { verdict: 'retry', code: 'throttled', afterMs: 3000, scope: 'channel', cure: /waits/ },
  },
  {
    name: 'too fast, in no words',
    answer: { status: 429, text: '' },
    verdict: { verdict: 'retry', code: '429', scope: 'channel' },
  },
  ...[1000, 1241, 1472].map(number => ({
    name: `${number}, too fast`,
    answer: code(number, 'Throttled'),
    verdict: { verdict: 'retry' as const, code: String(number), scope: 'channel' as const, cure: /waits/ },
  })),
  ...[1030, 1100, 1230, 1331].map(number => ({
    name: `${number}, trouble at Vonage`,
    answer: code(number, 'Internal error'),
    verdict: { verdict: 'retry' as const, code: String(number), cure: /again/ },
  })),
  ...(
    [
      [1060, /support/],
      [1070, /Top up/],
      [1080, /support/],
      [1140, /support/],
    ] as const
  ).map(([number, cure]) => ({
    name: `${number}, the account`,
    answer: code(number, 'Partner account barred'),
    verdict: { verdict: 'reauthorize' as const, code: String(number), cure },
  })),
  ...(
    [
      [1010, /page/],
      [1020, /page/],
      [1040, /country code/],
      [1050, /carrier/],
      [1090, /page/],
      [1120, /sender/],
      [1150, /page/],
      [1160, /trial/],
      [1170, /country code/],
      [1180, /out of reach/],
      [1190, /country code/],
      [1210, /spam/],
      [1240, /STOP/],
      [1250, /carrier/],
      [1260, /carrier/],
      [1280, /carrier/],
      [1290, /out of reach/],
      [1320, /before/],
      [1330, /out of reach/],
      [1360, /out of reach/],
      [1400, /page/],
      [1420, /sender/],
      [1430, /country code/],
      [1440, /page/],
      [1450, /page/],
      [1460, /tomorrow/],
      [1470, /Fraud Defender/],
      [1473, /Fraud Defender/],
      [1480, /Register/],
      [1481, /sender/],
      [9999, /api-errors/],
    ] as const
  ).map(([number, cure]) => ({
    name: `${number}`,
    answer: code(number, 'A title'),
    verdict: { verdict: 'permanent' as const, code: String(number), message: /A title/, cure },
  })),
  {
    name: 'which field is wrong',
    answer: {
      status: 422,
      json: {
        type: 'https://developer.vonage.com/api-errors/messages#1150',
        title: 'Invalid params',
        detail: 'The value of one or more parameters is invalid.',
        instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
        invalid_parameters: [{ name: 'messageType', reason: 'is not valid' }],
      },
    },
    verdict: { verdict: 'permanent', code: '1150', message: /messageType: is not valid/ },
  },
  {
    name: 'trouble at Vonage',
    answer: error(500, '#internal-error', 'Internal error', 'There was an error processing your request'),
    verdict: { verdict: 'retry', code: 'internal-error', message: /error processing/ },
  },
  {
    name: 'out of service',
    answer: { status: 503, text: 'Service Unavailable' },
    verdict: { verdict: 'retry', code: '503', cure: /statuspage/ },
  },
  {
    name: "a gateway's error page",
    answer: { status: 404, text: '<html>Not Found</html>' },
    verdict: { verdict: 'retry', code: '404', message: /not one of Vonage/, cure: /proxy/ },
  },
  {
    name: "a hotel's welcome page",
    answer: { status: 200, text: '<html>Welcome</html>' },
    verdict: { verdict: 'retry', code: '200', message: /not one of Vonage/, cure: /proxy/ },
  },
]
