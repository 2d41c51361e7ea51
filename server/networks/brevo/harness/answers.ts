import type { Harness } from '../../contract/harness.ts'
import { error, KEY } from './account.ts'

const refusal =
  (verdict: 'permanent' | 'reauthorize') =>
  (status: number, code: string, message: string, cure: RegExp): Harness['answers'][number] => ({
    name: `${status} ${code}: ${message}`,
    answer: error(status, code, message),
    verdict: { verdict, code, message: new RegExp(message.slice(0, 10)), cure },
  })
const permanent = refusal('permanent')
const reauthorize = refusal('reauthorize')

/** https://developers.brevo.com/reference/sendtransacemail, https://developers.brevo.com/docs/how-it-works#error-codes */
export const answers: Harness['answers'] = [
  {
    name: 'sent',
    answer: { status: 201, json: { messageId: '<202601011200.12345678901@smtp-relay.mailin.fr>' } },
    verdict: { verdict: 'sent', ref: '<202601011200.12345678901@smtp-relay.mailin.fr>' },
  },
  {
    name: 'sent, as one of several',
    answer: { status: 201, json: { messageIds: ['<202601011200.1@smtp-relay.mailin.fr>'] } },
    verdict: { verdict: 'sent', ref: '<202601011200.1@smtp-relay.mailin.fr>' },
  },
  { name: 'sent, without an id', answer: { status: 202, json: {} }, verdict: { verdict: 'sent', ref: null } },
  {
    name: 'sent before, when the answer was lost',
    answer: error(400, 'duplicate_request', 'Duplicate request'),
    verdict: { verdict: 'sent', ref: null },
  },
  reauthorize(401, 'unauthorized', 'Key not found', /new one/),
  reauthorize(
    401,
    'unauthorized',
    'We have detected you are using an unrecognised IP address 203.0.113.7.',
    /Authorised IPs/,
  ),
  reauthorize(402, 'not_enough_credits', 'You do not have enough credits', /credits/),
  reauthorize(403, 'permission_denied', 'Permission denied', /plan/),
  reauthorize(403, 'account_under_validation', 'Account is under validation', /checking/),
  reauthorize(403, 'reseller_permission_denied', 'Not for you', /reseller/),
  reauthorize(403, 'something_new', 'Forbidden', /notices/),
  reauthorize(
    400,
    'invalid_parameter',
    'Sending has been rejected because the sender you used a@b.example is not valid. Validate your sender or authenticate your domain',
    /Senders, domains/,
  ),
  permanent(400, 'invalid_parameter', 'email is not valid in to', /names it/),
  permanent(400, 'missing_parameter', 'subject is missing', /names it/),
  permanent(400, 'out_of_range', 'subject is too long', /too long/),
  permanent(400, 'duplicate_parameter', 'to has duplicates', /twice/),
  permanent(400, 'invalid_parameter', 'Unsupported file format for attachment', /public/),
  permanent(400, 'bad_request', 'Input must be a valid JSON object', /names the field/),
  permanent(404, 'document_not_found', 'Not found', /no such thing/),
  permanent(405, 'method_not_allowed', 'POST is not allowed', /update Portico/),
  permanent(406, 'not_acceptable', 'Not acceptable', /names the field/),
  permanent(422, 'unprocessable_entity', 'Unprocessable', /names the field/),
  permanent(418, 'i_am_new', 'Nobody knows me', /developers\.brevo\.com/),
  {
    name: 'the rate is exceeded',
    answer: {
      status: 429,
      headers: {
        'x-sib-ratelimit-limit': '1000',
        'x-sib-ratelimit-remaining': '0',
        'x-sib-ratelimit-reset': '12',
      },
      json: { code: 'too_many_requests', message: 'Rate limit exceeded' },
    },
    verdict: {
      verdict: 'retry',
      code: 'too_many_requests',
      cure: /waits/,
      afterMs: 12_000,
      scope: 'channel',
    },
  },
  {
    name: 'the rate is exceeded, in no words',
    answer: { status: 429, headers: { 'retry-after': '3' }, text: 'slow down' },
    verdict: { verdict: 'retry', code: '429', cure: /waits/, afterMs: 3000, scope: 'channel' },
  },
  {
    name: 'trouble at Brevo',
    answer: error(500, 'internal_error', 'Something went wrong'),
    verdict: { verdict: 'retry', code: 'internal_error', cure: /status\.brevo\.com/ },
  },
  {
    name: "a gateway's error page",
    answer: { status: 502, text: '<html>Bad Gateway</html>' },
    verdict: { verdict: 'retry', code: '502', message: /not one of Brevo/, cure: /proxy/ },
  },
  {
    name: "a hotel's welcome page",
    answer: { status: 200, text: '<html>Welcome</html>' },
    verdict: { verdict: 'retry', code: '200', message: /not one of Brevo/, cure: /proxy/ },
  },
  {
    name: 'an error that repeats the key',
    answer: error(401, 'unauthorized', `Key ${KEY} not found`),
    verdict: { verdict: 'reauthorize', code: 'unauthorized', message: /^Key \*+ not found$/ },
  },
]
