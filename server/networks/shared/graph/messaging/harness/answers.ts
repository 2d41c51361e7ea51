import type { Harness } from '../../../../contract/harness.ts'
import { error, expiredAnswer, TOKEN } from './account.ts'

const refused = (code: string, message: RegExp, cure: RegExp) => ({ code, message, cure })
const coded = (code: number, subcode: number | undefined) => `${code}${subcode ? `/${subcode}` : ''}`
const answerOf = (code: number, subcode: number | undefined, message: string) =>
  error(code, `(#${code}) ${message}`, subcode ? { error_subcode: subcode } : {})

/** What the Send API answers: https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
export const answers: Harness['answers'] = [
  {
    name: 'sent',
    answer: {
      json: { recipient_id: '5510000000000001', message_id: 'm_AG5Hz2Uq7tuwNEhXfYYKj8mJEM_QPpz5jdCK48' },
    },
    verdict: { verdict: 'sent', ref: 'm_AG5Hz2Uq7tuwNEhXfYYKj8mJEM_QPpz5jdCK48' },
  },
  {
    name: 'sent, without an id',
    answer: { json: { recipient_id: '5510000000000001' } },
    verdict: { verdict: 'sent', ref: null },
  },
  {
    name: 'an expired token',
    answer: expiredAnswer,
    verdict: { verdict: 'reauthorize', ...refused('190', /expired on/, /does not expire/) },
  },
  {
    name: 'a token that is none, which Meta repeats',
    answer: error(190, `Malformed access token ${TOKEN}`, {}, 401),
    verdict: { verdict: 'reauthorize', ...refused('190', /^Malformed access token \*+$/, /new one/) },
  },
  ...(
    [
      [3, undefined, 'No capability', /permission/],
      [10, undefined, 'No permission', /permission/],
      [10, 1893063, 'You are temporarily restricted', /policy/],
      [10, 2534077, 'Cannot verify the connection', /Link/],
      [100, 33, 'Unsupported post request', /ids/],
      [100, 2534013, 'The page is not linked', /Link/],
      [100, 2534029, 'The business has been blocked', /policy/],
      [102, undefined, 'Session key invalid', /new one/],
      [190, undefined, 'Invalid OAuth access token.', /new one/],
      [190, 458, 'App not installed', /removed the app/],
      [190, 460, 'Password changed', /password/],
      [190, 467, 'Invalid access token', /new one/],
      [200, undefined, 'Requires pages_messaging', /permission/],
      [200, 2534041, 'Access to direct messages is disabled', /connected tools/],
      [210, undefined, 'User not visible', /permission/],
      [368, undefined, 'Temporarily blocked', /policy/],
      [803, undefined, 'Some of the aliases do not exist', /ids/],
      [2022, undefined, 'Temporarily disabled', /policy/],
      [36103, undefined, 'Not eligible for API yet', /professional/],
    ] as const
  ).map(([code, subcode, message, cure]) => ({
    name: `${coded(code, subcode)} ${message}`,
    answer: answerOf(code, subcode, message),
    verdict: { verdict: 'reauthorize' as const, ...refused(String(code), /^\(#/, cure) },
  })),
  ...(
    [
      [1, undefined, 'An unknown error occurred', undefined],
      [2, undefined, 'An unexpected error has occurred', undefined],
      [4, undefined, 'Application request limit reached', 'channel'],
      [4, 2018354, 'A minimum delay between notifications', undefined],
      [9, 2018352, 'User is performing too many actions', undefined],
      [17, undefined, 'User request limit reached', 'channel'],
      [32, undefined, 'Page request limit reached', 'channel'],
      [341, undefined, 'Application limit reached', 'channel'],
      [613, undefined, 'Rate limit', 'channel'],
      [613, 2018338, 'Too many tagged messages', undefined],
      [613, 2534040, 'Rate limit', 'channel'],
      [1200, undefined, 'Temporary send message failure', undefined],
      [80002, undefined, 'Too many calls to this Instagram account', 'channel'],
      [80006, undefined, 'Too many calls to this page', 'channel'],
      [2018321, undefined, 'Controlled by Messenger', undefined],
    ] as const
  ).map(([code, subcode, message, scope]) => ({
    name: `${coded(code, subcode)} ${message}`,
    answer: answerOf(code, subcode, message),
    verdict: {
      verdict: 'retry' as const,
      ...refused(String(code), /^\(#/, /Portico/),
      ...(scope && { scope }),
    },
  })),
  ...([2018278, 2018065, 2534022] as const).map(subcode => ({
    name: `10/${subcode} the service window is closed`,
    answer: answerOf(10, subcode, 'This message is sent outside of allowed window.'),
    verdict: {
      verdict: 'permanent' as const,
      ...refused('window_closed', /outside of allowed window/, /Wait for the contact/),
    },
  })),
  ...(
    [
      [2, 2018344, 'Privacy ToS not accepted', /terms/],
      [10, 2018108, 'They cannot receive your messages', /blocked/],
      [100, undefined, 'Invalid parameter', /names the parameter/],
      [100, 2018001, 'No matching user found', /Check the id/],
      [100, 2018008, 'Failed to fetch the file from the url', /public/],
      [100, 2018047, 'Upload attachment failure', /public/],
      [100, 2018074, 'You do not own the attachment', /public/],
      [100, 2018109, 'Attachment size exceeds allowable limit', /25 MB/],
      [100, 2018164, 'Incorrect App ID', /another app/],
      [100, 2018294, 'Video upload timed out', /public/],
      [100, 2534014, 'No matching Instagram user', /Check the id/],
      [100, 2534015, 'Invalid message data', /kind of message/],
      [100, 2534037, 'Not the thread owner', /Another app/],
      [200, 1545041, 'This person is not available', /blocked/],
      [200, 2018021, 'Requires phone matching access fee', /tester/],
      [200, 2018027, 'Until permission is reviewed', /tester/],
      [200, 2018028, 'Until permission is reviewed', /tester/],
      [551, undefined, 'Not receiving messages from you', /blocked/],
      [551, 1545041, 'This person is not available', /blocked/],
      [2018300, undefined, 'Another app is controlling this thread', /Another app/],
      [9000001, undefined, 'This message has been deleted', /deleted/],
      [199999, undefined, 'Something that Meta has not said yet', /developers\.facebook\.com/],
    ] as const
  ).map(([code, subcode, message, cure]) => ({
    name: `${coded(code, subcode)} ${message}`,
    answer: answerOf(code, subcode, message),
    verdict: { verdict: 'permanent' as const, ...refused(String(code), /^\(#/, cure) },
  })),
  {
    name: 'an app secret of another app',
    answer: error(100, 'API calls from the server require an appsecret_proof argument'),
    verdict: { verdict: 'reauthorize', ...refused('100', /appsecret_proof/, /app secret/) },
  },
  {
    name: 'trouble, without an envelope',
    answer: { status: 502, text: '<html>Sorry</html>' },
    verdict: { verdict: 'retry', ...refused('502', /not one of Meta/, /proxy/) },
  },
]
