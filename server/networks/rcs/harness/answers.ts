import type { Harness } from '../../contract/harness.ts'
import { error } from './account.ts'

const ID = '0193b4c2-0000-7000-8000-000000000001'
const NAME = `phones/+12025550123/agentMessages/${ID}`

const permanent = (code: number, status: string, message: string, cure: RegExp, own = status) => ({
  name: `${code} ${status}: ${message}`,
  answer: error(code, status, message),
  verdict: { verdict: 'permanent' as const, code: own, message: new RegExp(message.slice(0, 12)), cure },
})
const retry = (code: number, status: string) => ({
  name: `${code} ${status}`,
  answer: error(code, status, 'Something is wrong.'),
  verdict: { verdict: 'retry' as const, code: status, cure: /tries again/ },
})
const ofAccount = (reason: string, cure: RegExp) => ({
  name: `403 because of ${reason}`,
  answer: error(403, 'PERMISSION_DENIED', 'The caller does not have permission', [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' },
  ]),
  verdict: { verdict: 'reauthorize' as const, code: 'PERMISSION_DENIED', cure },
})

/** https://cloud.google.com/apis/design/errors, and what the RCS API says of its methods. */
export const answers: Harness['answers'] = [
  {
    name: 'sent',
    answer: {
      json: { name: NAME, sendTime: '2026-01-01T12:00:00.123456Z', contentMessage: { text: 'Hello' } },
    },
    verdict: { verdict: 'sent', ref: ID },
  },
  { name: 'sent, without a name', answer: { json: {} }, verdict: { verdict: 'sent', ref: null } },
  {
    name: 'sent before, when the answer was lost',
    answer: error(409, 'ALREADY_EXISTS', `Requested entity already exists: ${NAME}`),
    verdict: { verdict: 'sent', ref: ID },
  },
  permanent(404, 'NOT_FOUND', 'Requested entity was not found.', /fallback/, 'unreachable'),
  permanent(403, 'PERMISSION_DENIED', 'The caller does not have permission', /testers/),
  permanent(400, 'INVALID_ARGUMENT', 'Invalid value at content_message.text', /names the field/),
  permanent(400, 'FAILED_PRECONDITION', 'Precondition check failed.', /see what Google says/),
  permanent(400, 'OUT_OF_RANGE', 'Too many suggestions.', /too long/),
  permanent(501, 'UNIMPLEMENTED', 'Gone.', /update Portico/),
  permanent(418, 'NEW_WORD', 'I am a teapot.', /developers\.google\.com/),
  {
    name: 'a token that is not taken',
    answer: error(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials: ya29.a0AfB_byC'),
    verdict: {
      verdict: 'reauthorize',
      code: 'UNAUTHENTICATED',
      message: /credentials: \*+$/,
      cure: /new key/,
    },
  },
  ofAccount('SERVICE_DISABLED', /enable it/),
  ofAccount('BILLING_DISABLED', /Billing/),
  ofAccount('CONSUMER_INVALID', /gone/),
  ofAccount('CONSUMER_SUSPENDED', /suspended/),
  ofAccount('IAM_PERMISSION_DENIED', /console/),
  ofAccount('ACCESS_TOKEN_SCOPE_INSUFFICIENT', /new key/),
  {
    name: 'the quota is used up, and Google says for how long',
    answer: error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [] },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3.5s' },
    ]),
    verdict: {
      verdict: 'retry',
      code: 'RESOURCE_EXHAUSTED',
      cure: /quota/,
      afterMs: 3500,
      scope: 'channel',
    },
  },
  {
    name: 'the quota is used up, by a header',
    answer: { ...error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded'), headers: { 'retry-after': '7' } },
    verdict: {
      verdict: 'retry',
      code: 'RESOURCE_EXHAUSTED',
      cure: /quota/,
      afterMs: 7000,
      scope: 'channel',
    },
  },
  {
    name: 'the quota is used up, in no words',
    answer: { status: 429, text: 'slow down' },
    verdict: { verdict: 'retry', code: 'RESOURCE_EXHAUSTED', cure: /quota/, scope: 'channel' },
  },
  retry(409, 'ABORTED'),
  retry(499, 'CANCELLED'),
  retry(500, 'INTERNAL'),
  retry(500, 'UNKNOWN'),
  retry(500, 'DATA_LOSS'),
  retry(503, 'UNAVAILABLE'),
  retry(504, 'DEADLINE_EXCEEDED'),
  retry(502, 'SOMETHING_NEW'),
  {
    name: "a gateway's error page",
    answer: { status: 502, text: '<html>Bad Gateway</html>' },
    verdict: { verdict: 'retry', code: '502', message: /not one of Google/, cure: /proxy/ },
  },
  {
    name: "a hotel's welcome page",
    answer: { status: 200, text: '<html>Welcome</html>' },
    verdict: { verdict: 'retry', code: '200', message: /not one of Google/, cure: /proxy/ },
  },
]
