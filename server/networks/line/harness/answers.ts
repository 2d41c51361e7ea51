import type { Harness } from '../../contract/harness.ts'
import { error, unauthorized } from './account.ts'

const sent = { sentMessages: [{ id: '461230966842064897', quoteToken: 'IStG5h1Tz7b...' }] }
const why = (code: string, message: RegExp, cure: RegExp) => ({ code, message, cure })

/**
 * What LINE answers to a push: https://developers.line.biz/en/reference/messaging-api/#send-push-message and
 * https://developers.line.biz/en/reference/messaging-api/#error-messages
 */
export const answers: Harness['answers'] = [
  { name: 'sent', answer: { json: sent }, verdict: { verdict: 'sent', ref: '461230966842064897' } },
  {
    name: 'sent, several message objects at once',
    answer: { json: { sentMessages: [{ id: '1' }, { id: '2' }] } },
    verdict: { verdict: 'sent', ref: '1', also: ['2'] },
  },
  { name: 'sent, without an id', answer: { json: {} }, verdict: { verdict: 'sent', ref: null } },
  {
    name: 'taken before, under the same retry key',
    answer: {
      ...error(409, 'The retry key is already accepted', sent),
      headers: { 'x-line-accepted-request-id': '9dd4b7a2-2f0c-4f2c-9e3e-7f0d8f6b9a51' },
    },
    verdict: { verdict: 'sent', ref: '461230966842064897' },
  },
  {
    name: 'a conflict that names no accepted request',
    answer: error(409, 'Conflict'),
    verdict: { verdict: 'retry', ...why('409', /Conflict/, /again/) },
  },
  {
    name: 'a token that is no longer valid',
    answer: unauthorized,
    verdict: { verdict: 'reauthorize', ...why('401', /invalid token/, /long-lived/) },
  },
  {
    name: 'a plan without this',
    answer: error(403, 'Access to this API is not available for your account'),
    verdict: { verdict: 'reauthorize', ...why('403', /not available/, /plan/) },
  },
  {
    name: 'too fast',
    answer: error(429, 'The API rate limit has been exceeded. Try again later.'),
    verdict: { verdict: 'retry', ...why('429', /rate limit/, /waits/), scope: 'channel' },
  },
  {
    name: 'too fast, with a time',
    answer: { ...error(429, 'The API rate limit has been exceeded.'), headers: { 'retry-after': '3' } },
    verdict: { verdict: 'retry', ...why('429', /rate limit/, /waits/), scope: 'channel', afterMs: 3000 },
  },
  {
    name: 'the messages of the month are used up',
    answer: error(429, 'You have reached your monthly limit.'),
    verdict: { verdict: 'permanent', ...why('monthly_limit', /monthly limit/, /Buy more/) },
  },
  ...(
    [
      [400, "The property, 'to', in the request body is invalid (line: -, column: -)", /recipient/],
      [400, 'The request body could not be parsed as JSON (line: 1, column: 1)', /developers\.line\.biz/],
      [400, 'The content type, application/xml, is not supported', /developers\.line\.biz/],
      [400, 'The retry key is invalid', /developers\.line\.biz/],
      [404, 'Not found', /no longer has it/],
      [405, 'Method Not Allowed', /developers\.line\.biz/],
      [410, 'Gone', /no longer has it/],
      [413, 'Request Entity Too Large', /smaller/],
      [415, 'Unsupported media type', /developers\.line\.biz/],
    ] as const
  ).map(([status, message, cure]) => ({
    name: `${status} ${message}`,
    answer: error(status, message),
    verdict: { verdict: 'permanent' as const, ...why(`${status}`, /./, cure) },
  })),
  {
    name: 'a request with faults, each named',
    answer: error(400, 'The request body has 2 error(s)', {
      details: [
        { message: 'May not be empty', property: 'messages[0].text' },
        { message: 'Must be one of the following values: [text, image]', property: 'messages[1].type' },
        {},
      ],
    }),
    verdict: {
      verdict: 'permanent',
      ...why('400', /messages\[0\]\.text: May not be empty; messages\[1\]\.type: /, /developers/),
    },
  },
  {
    name: 'a link that is not https',
    answer: error(400, 'The request body has 1 error(s)', {
      details: [{ message: 'invalid uri scheme', property: 'messages[0].template.actions[0].uri, URI' }],
    }),
    verdict: { verdict: 'permanent', ...why('400', /scheme/, /https links/) },
  },
  {
    name: 'a label that is too long',
    answer: error(400, 'The request body has 1 error(s)', {
      details: [{ message: 'Length must be between 0 and 20', property: 'messages[0].label' }],
    }),
    verdict: { verdict: 'permanent', ...why('400', /between 0 and 20/, /[Ss]horten/) },
  },
  ...[500, 502, 503].map(status => ({
    name: `trouble at LINE: ${status}`,
    answer: error(status, 'Internal server error'),
    verdict: { verdict: 'retry' as const, ...why(`${status}`, /Internal/, /again/) },
  })),
  {
    name: "a gateway's error page",
    answer: { status: 502, text: '<html><h1>502 Bad Gateway</h1></html>' },
    verdict: { verdict: 'retry', ...why('502', /not one of LINE/, /proxy/) },
  },
  {
    name: "a hotel's welcome page",
    answer: { status: 200, text: '<html>Welcome</html>' },
    verdict: { verdict: 'retry', ...why('200', /not one of LINE/, /proxy/) },
  },
  {
    name: 'a redirect',
    answer: { status: 302, headers: { location: 'https://example.com' } },
    verdict: { verdict: 'retry', ...why('302', /not one of LINE/, /PORTICO_LINE_URL/) },
  },
]
