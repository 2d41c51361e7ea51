import type { Harness } from '../../../contract/harness.ts'
import { error, SID } from './account.ts'

const MESSAGE = 'SM0d1c4b5f8a7e4f6db2c9a1e3f5071829'

/** What Twilio answers to a sent message. https://www.twilio.com/docs/api/errors */
export const answers: Harness['answers'] = [
  {
    name: 'queued',
    answer: {
      status: 201,
      json: { sid: MESSAGE, account_sid: SID, status: 'queued', num_segments: '1', error_code: null },
    },
    verdict: { verdict: 'sent', ref: MESSAGE },
  },
  {
    name: 'accepted by a messaging service',
    answer: { status: 201, json: { sid: MESSAGE, status: 'accepted', from: null } },
    verdict: { verdict: 'sent', ref: MESSAGE },
  },
  {
    name: 'wrong credentials',
    answer: error(401, 20003, 'Authenticate'),
    verdict: { verdict: 'reauthorize', code: '20003', message: /Authenticate/, cure: /auth token/ },
  },
  {
    name: 'a suspended account',
    answer: error(403, 20005, 'Account not active'),
    verdict: { verdict: 'reauthorize', code: '20005', cure: /support/ },
  },
  {
    name: 'test credentials',
    answer: error(403, 20008, 'Resource not accessible with Test Account Credentials'),
    verdict: { verdict: 'reauthorize', code: '20008', cure: /auth token/ },
  },
  {
    name: 'too many requests',
    answer: { ...error(429, 20429, 'Too Many Requests'), headers: { 'retry-after': '2' } },
    verdict: { verdict: 'retry', code: '20429', afterMs: 2000, scope: 'channel', cure: /waits/ },
  },
  {
    name: 'too many requests, in no words',
    answer: { status: 429, text: '' },
    verdict: { verdict: 'retry', code: '429', scope: 'channel' },
  },
  ...(
    [
      [14107, 'SMS send rate limit exceeded'],
      [21611, "This 'From' number has exceeded the maximum number of queued messages"],
      [63018, 'Rate limit exceeded for Channel'],
    ] as const
  ).map(([code, message]) => ({
    name: message,
    answer: error(429, code, message),
    verdict: { verdict: 'retry' as const, code: String(code), scope: 'channel' as const, cure: /waits/ },
  })),
  {
    name: 'trouble at Twilio',
    answer: error(500, 20500, 'Internal Server Error'),
    verdict: { verdict: 'retry', code: '20500', message: /Internal/ },
  },
  {
    name: 'out of service',
    answer: { status: 503, text: 'Service Unavailable' },
    verdict: { verdict: 'retry', code: '503', message: /503/, cure: /status\.twilio\.com/ },
  },
  ...(
    [
      [21201, "No 'To' number specified", /country code/],
      [21211, "Invalid 'To' Phone Number: +1555", /country code/],
      [21212, "Invalid 'From' Phone Number", /sender/],
      [21214, "'To' phone number cannot be reached", /country code/],
      [21408, 'Permission to send an SMS has not been enabled for the region', /Geo permissions/],
      [21602, 'Message body is required.', /Send a text/],
      [21603, "A 'From' phone number is required.", /sender/],
      [21604, "A 'To' phone number is required.", /country code/],
      [21606, "The 'From' phone number is not a valid message-capable Twilio number", /sender/],
      [21608, 'The number is unverified. Trial accounts cannot send to it.', /upgrade/],
      [21609, "The 'StatusCallback' URL is not a valid URL.", /PORTICO_PUBLIC_URL/],
      [21610, 'Attempt to send to unsubscribed recipient', /START/],
      [21612, "The 'To' phone number is not currently reachable via SMS", /sender/],
      [21614, "'To' number is not a valid mobile number", /country code/],
      [21617, 'The concatenated message body exceeds the 1600 character limit.', /Shorten/],
      [21619, 'A text message body or media urls must be specified.', /file/],
      [21620, 'Invalid media URL(s)', /public/],
      [21623, 'Number of media files exceeds allowed limit', /public/],
      [21635, "'To' number cannot be a landline.", /sender/],
      [21655, 'The ContentSid is Invalid', /Content Template Builder/],
      [21656, 'The ContentVariables Parameter is invalid', /Content Template Builder/],
      [21659, "'From' is not a Twilio phone number or Short Code country mismatch", /sender/],
      [21660, "Mismatch between the 'From' number and the account", /sender/],
      [21703, 'The Messaging Service has no senders', /service/],
      [21704, 'The Messaging Service contains no phone numbers', /service/],
      [21705, 'The Messaging Service Sid is invalid', /service/],
      [21910, "Invalid 'From' and 'To' pair", /sender/],
      [63007, 'Twilio could not find a Channel with the specified From address', /WhatsApp sender/],
      [63015, 'Channel Sandbox can only send messages to phone numbers that have joined', /join/],
      [63016, 'Failed to send freeform message outside the allowed window', /template/],
      [63019, 'Media failed to download', /public/],
      [63024, 'Invalid message recipient', /country code/],
      [99999, 'Something that Twilio has not said yet', /docs\/api\/errors\/99999/],
    ] as const
  ).map(([code, message, cure]) => ({
    name: message,
    answer: error(400, code, message),
    verdict: { verdict: 'permanent' as const, code: String(code), message: /./, cure },
  })),
  {
    name: 'an account that is not there',
    answer: error(404, 20404, 'The requested resource was not found'),
    verdict: { verdict: 'permanent', code: '20404', cure: /account SID/ },
  },
  {
    name: "a gateway's error page",
    answer: { status: 404, text: '<html>Not Found</html>' },
    verdict: { verdict: 'retry', code: '404', message: /not one of Twilio/, cure: /proxy/ },
  },
  {
    name: "a hotel's welcome page",
    answer: { status: 200, text: '<html>Welcome</html>' },
    verdict: { verdict: 'retry', code: '200', message: /not one of Twilio/, cure: /proxy/ },
  },
]
