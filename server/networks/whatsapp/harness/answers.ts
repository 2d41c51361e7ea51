import type { Harness } from '../../contract/harness.ts'
import { details, error, expiredAnswer, TOKEN } from './account.ts'

const refused = (code: string, message: RegExp, cure: RegExp) => ({ code, message, cure })

/** What the Cloud API answers: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export const answers: Harness['answers'] = [
  {
    name: 'sent',
    answer: {
      json: {
        messaging_product: 'whatsapp',
        contacts: [{ input: '+16505551234', wa_id: '16505551234' }],
        messages: [{ id: 'wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA' }],
      },
    },
    verdict: { verdict: 'sent', ref: 'wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA' },
  },
  {
    name: 'sent, a template that is held back to see how it is taken',
    answer: { json: { messages: [{ id: 'wamid.A', message_status: 'held_for_quality_assessment' }] } },
    verdict: { verdict: 'sent', ref: 'wamid.A' },
  },
  {
    name: 'sent, without an id',
    answer: { json: { success: true } },
    verdict: { verdict: 'sent', ref: null },
  },

  ...(
    [
      [0, 'AuthException', /new one/],
      [3, 'Application does not have the capability to make this API call.', /permission/],
      [10, 'Application does not have permission for this action', /permission/],
      [33, 'The business phone number has been deleted.', /ids/],
      [190, 'Invalid OAuth access token.', /new one/],
      [200, 'Provide valid app ID', /permission/],
      [299, 'Permissions error', /permission/],
      [368, 'Temporarily blocked for policies violations', /Account quality/],
      [131005, 'Access denied', /whatsapp_business_messaging/],
      [131031, 'Account has been locked', /Account quality/],
      [131037, 'Display name approval is needed', /display name/],
      [131045, 'Incorrect certificate', /register/],
      [133006, 'Phone number needs to be verified before registering', /verify/],
      [133010, 'Phone number not registered', /register/],
    ] as const
  ).map(([code, title, cure]) => ({
    name: `${code} ${title}`,
    answer: error(code, `(#${code}) ${title}`, {}, 403),
    verdict: {
      verdict: 'reauthorize' as const,
      ...refused(String(code), new RegExp(title.slice(0, 12)), cure),
    },
  })),
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
  {
    name: 'an object that is not there, or not for this token',
    answer: error(100, "Unsupported post request. Object with ID '1' does not exist", { error_subcode: 33 }),
    verdict: { verdict: 'reauthorize', ...refused('100', /does not exist/, /ids/) },
  },
  {
    name: 'an app secret of another app',
    answer: error(100, 'Invalid appsecret_proof provided in the API argument'),
    verdict: { verdict: 'reauthorize', ...refused('100', /appsecret_proof/, /app secret/) },
  },

  ...(
    [
      [1, 'API Unknown', undefined],
      [2, 'API Service', undefined],
      [4, 'Application request limit reached', 'channel'],
      [17, 'User request limit reached', 'channel'],
      [32, 'Page request limit reached', 'channel'],
      [613, 'Calls to this api have exceeded the rate limit.', 'channel'],
      [80007, 'Rate limit issues', 'channel'],
      [80008, 'There have been too many calls to this WhatsApp Business account', 'channel'],
      [130429, 'Rate limit hit', 'channel'],
      [131000, 'Something went wrong', undefined],
      [131016, 'Service unavailable', undefined],
      [131048, 'Spam rate limit hit', 'channel'],
      [131056, '(Business Account, Consumer Account) pair rate limit hit', undefined],
      [131057, 'Business Account is in maintenance mode', 'channel'],
      [131064, 'Account reached its messaging limit', 'channel'],
      [133004, 'Server Temporarily Unavailable', undefined],
      [134101, 'Your template is still syncing', undefined],
    ] as const
  ).map(([code, title, scope]) => ({
    name: `${code} ${title}`,
    answer: error(code, `(#${code}) ${title}`, {}, code < 4 || code === 131000 ? 500 : 400),
    verdict: {
      verdict: 'retry' as const,
      ...refused(String(code), /./, /Portico|again/),
      ...(scope && { scope }),
    },
  })),
  {
    name: 'a limit whose end is known',
    answer: {
      ...error(80007, '(#80007) Rate limit issues'),
      headers: {
        'x-business-use-case-usage':
          '{"102290129340398":[{"type":"whatsapp","call_count":100,"estimated_time_to_regain_access":3}]}',
      },
    },
    verdict: { verdict: 'retry', ...refused('80007', /Rate/, /waits/), scope: 'channel', afterMs: 180_000 },
  },
  {
    name: '429 with a time',
    answer: { ...error(131999, '(#131999) Something new', {}, 429), headers: { 'retry-after': '7' } },
    verdict: { verdict: 'retry', ...refused('131999', /new/, /docs/), scope: 'channel', afterMs: 7000 },
  },
  {
    name: 'an error that Meta calls transient',
    answer: error(131999, '(#131999) Something new', { is_transient: true }),
    verdict: { verdict: 'retry', ...refused('131999', /new/, /docs/) },
  },

  {
    name: 'the service window is closed',
    answer: error(131047, '(#131047) Re-engagement message', details('More than 24 hours have passed.')),
    verdict: {
      verdict: 'permanent',
      ...refused('window_closed', /^\(#131047\) Re-engagement message: More than 24 hours/, /template/),
    },
  },
  {
    name: 'a wrong parameter',
    answer: error(100, '(#100) Invalid parameter', details('Parameter to is missing.')),
    verdict: { verdict: 'permanent', ...refused('100', /Parameter to is missing/, /names the parameter/) },
  },
  ...(
    [
      [130403, 'User blocked by the business', /unblock/],
      [130472, "User's number is part of an experiment", /experiment/],
      [130497, 'Restricted from messaging users in this country', /country/],
      [131008, 'Required parameter is missing', /names what/],
      [131009, 'Parameter value is not valid', /names what/],
      [131021, 'Recipient cannot be sender', /another recipient/],
      [131026, 'Message undeliverable', /another way/],
      [131030, 'Recipient phone number not in allowed list', /listed/],
      [131042, 'Business eligibility payment issue', /payment/],
      [131049, 'Not delivered to maintain healthy ecosystem engagement', /after a day/],
      [131050, 'User has stopped marketing messages', /no marketing/],
      [131051, 'Unsupported message type', /kind/],
      [131052, 'Media download error', /again/],
      [131053, 'Media upload error', /public/],
      [131055, 'Method not allowed', /marketing/],
      [131063, 'Marketing templates are disabled', /switch/],
      [132000, 'Number of parameters does not match', /placeholders/],
      [132001, 'Template name does not exist in the translation', /approved template/],
      [132005, 'Translated text too long', /shorten/],
      [132007, 'Template format character policy violated', /policy/],
      [132012, 'Parameter format does not match', /placeholders/],
      [132015, 'Template is paused', /paused/],
      [132016, 'Template is disabled', /another one/],
      [132018, 'Template validation error', /placeholders/],
      [132068, 'Flow is blocked', /Flow/],
      [132069, 'Flow is throttled', /Flow/],
      [134011, 'WhatsApp Payments terms of service', /terms/],
      [134102, 'Template unavailable for use', /WhatsApp Manager/],
      [135000, 'Generic user error', /names what/],
      [199999, 'Something that Meta has not said yet', /developers\.facebook\.com/],
    ] as const
  ).map(([code, title, cure]) => ({
    name: `${code} ${title}`,
    answer: error(code, `(#${code}) ${title}`),
    verdict: { verdict: 'permanent' as const, ...refused(String(code), /^\(#/, cure) },
  })),

  {
    name: 'trouble, without an envelope',
    answer: { status: 503, text: '<html>Sorry</html>' },
    verdict: { verdict: 'retry', ...refused('503', /not one of Meta/, /proxy/) },
  },
  {
    name: "a hotel's welcome page",
    answer: { status: 200, text: '<html>Welcome</html>' },
    verdict: { verdict: 'retry', ...refused('200', /not one of Meta/, /proxy/) },
  },
]
