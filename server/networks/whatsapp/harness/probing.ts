import { type Harness, NOW } from '../../contract/harness.ts'
import {
  api,
  bare,
  expired,
  expiredAnswer,
  inspected,
  inspectedByItself,
  PHONE,
  SHARED,
  URL,
  withoutAppSecret,
} from './account.ts'

const fields =
  'display_phone_number,verified_name,quality_rating,name_status,code_verification_status,status,webhook_configuration'
const number = (webhook_configuration: object, more: object = {}) => ({
  method: 'GET',
  url: api(PHONE, { fields }),
  answer: {
    json: {
      display_phone_number: '+1 555-078-3881',
      verified_name: 'Lucky Shrub',
      quality_rating: 'GREEN',
      name_status: 'APPROVED',
      code_verification_status: 'VERIFIED',
      status: 'CONNECTED',
      webhook_configuration,
      id: PHONE,
      ...more,
    },
  },
})
const facts = { displayPhoneNumber: '+1 555-078-3881', verifiedName: 'Lucky Shrub', qualityRating: 'GREEN' }
const details = { qualityRating: 'GREEN', nameStatus: 'APPROVED', codeVerificationStatus: 'VERIFIED' }
const credentials = {
  name: 'credentials',
  status: 'passed',
  message: 'The token is good for +1 555-078-3881 (Lucky Shrub).',
  details,
}
const delivered = { name: 'webhook', status: 'passed', message: 'WhatsApp delivers to Portico.' }
const permitted = {
  name: 'permissions',
  status: 'passed',
  message: 'The token has whatsapp_business_messaging and whatsapp_business_management.',
}
const skipped = (name: string) => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as WhatsApp did not tell which number this is.',
})
const elsewhere = 'https://elsewhere.example/hook'

export const probing: Harness['recordings'] = [
  {
    call: 'probe',
    name: 'all is well',
    exchanges: [number({ phone_number: URL, application: elsewhere }), ...inspected()],
    result: { checks: [credentials, delivered, permitted], facts },
  },
  {
    call: 'probe',
    name: 'over the URL that the app has for all its numbers, with a token that expires',
    exchanges: [number({ application: SHARED }), ...inspected({ expires_at: NOW / 1000 + 86_400 })],
    result: { checks: [credentials, delivered, permitted], facts, tokenExpiresAt: NOW + 86_400_000 },
  },
  {
    call: 'probe',
    name: 'another program has the number, and the token lacks a permission',
    exchanges: [
      number({ phone_number: elsewhere, application: SHARED }),
      ...inspected({ scopes: ['whatsapp_business_messaging'] }),
    ],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'WhatsApp delivers to another address.',
          cure: 'Activate the channel again. If this comes back, another program uses the number too.',
        },
        {
          name: 'permissions',
          status: 'failed',
          message: 'The token lacks whatsapp_business_management.',
          cure: 'Make a new token with all of these permissions, and enter it in the channel.',
          details: { missing: ['whatsapp_business_management'] },
        },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'without an app secret',
    account: withoutAppSecret,
    exchanges: [{ ...number({ phone_number: URL }), url: bare(PHONE, { fields }) }, inspectedByItself()],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'The app secret is not set, so that no call of Meta can be verified.',
          cure: 'Enter the app secret in the channel: App Dashboard, App settings, Basic, App secret.',
        },
        permitted,
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a banned number, whose token was revoked meanwhile',
    exchanges: [
      number({ phone_number: URL }, { status: 'BANNED', quality_rating: 'RED' }),
      ...inspected({
        is_valid: false,
        error: { code: 190, message: 'The session was invalidated.', subcode: 460 },
      }),
    ],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: 'The number +1 555-078-3881 is banned.',
          cure: 'WhatsApp has banned the number: see Account quality in Meta Business Suite.',
          details: { ...details, qualityRating: 'RED' },
        },
        delivered,
        {
          name: 'permissions',
          status: 'failed',
          message: 'The session was invalidated.',
          cure: "The owner's password has changed, which ends the token: make a new one.",
        },
      ],
      facts: { ...facts, qualityRating: 'RED' },
    },
  },
  {
    call: 'probe',
    name: 'an expired token',
    exchanges: [{ method: 'GET', url: api(PHONE, { fields }), answer: expiredAnswer }],
    result: {
      checks: [
        { name: 'credentials', status: 'failed', message: expired.message, cure: expired.cure },
        skipped('webhook'),
        skipped('permissions'),
      ],
    },
  },
  {
    call: 'probe',
    name: 'Meta cannot be reached',
    exchanges: [
      {
        method: 'GET',
        url: api(PHONE, { fields }),
        answer: { failure: { code: 'timeout', message: 'No answer in time.' } },
      },
    ],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: 'No answer in time.',
          cure: 'Check that this machine reaches https://graph.facebook.com.',
          transient: true,
        },
        skipped('webhook'),
        skipped('permissions'),
      ],
    },
  },
]
