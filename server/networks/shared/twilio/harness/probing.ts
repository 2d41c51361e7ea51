import type { Recording } from '../../../contract/harness.ts'
import { API, error, NUMBER, unauthorized } from './account.ts'
import { byService, lookUp, ownNumber, service } from './connecting.ts'

export const fetched = (more: object = {}) => ({
  method: 'GET',
  url: `${API}.json`,
  answer: { json: { friendly_name: 'Shop Ltd', status: 'active', type: 'Full', ...more } },
})
export const credentials = {
  name: 'credentials',
  status: 'passed',
  message: 'The auth token is that of Shop Ltd.',
}
export const webhook = { name: 'webhook', status: 'passed', message: 'Twilio delivers to this channel.' }
const untold = (name: string) => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as Twilio did not tell of the account.',
})
const accountFacts = { accountName: 'Shop Ltd', accountType: 'Full' }
export const numberFacts = { ...accountFacts, phoneNumber: NUMBER, capabilities: 'sms, mms, voice' }
const able = {
  name: 'permissions',
  status: 'passed',
  message: 'The number can do: sms, mms, voice.',
}

/** https://www.twilio.com/docs/iam/api/account */
export const probingAccount: Recording[] = [
  {
    call: 'probe',
    name: 'a wrong auth token',
    exchanges: [{ ...fetched(), answer: unauthorized.answer }],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: unauthorized.failure.message,
          cure: unauthorized.failure.cure,
        },
        untold('webhook'),
        untold('permissions'),
      ],
    },
  },
  {
    call: 'probe',
    name: 'a suspended account',
    exchanges: [fetched({ status: 'suspended' })],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: 'Twilio has suspended this account.',
          cure: 'See the messages in the Twilio console, or ask Twilio support.',
        },
        untold('webhook'),
        untold('permissions'),
      ],
    },
  },
  {
    call: 'probe',
    name: 'Twilio is out of service',
    exchanges: [{ ...fetched(), answer: error(503, 20503, 'Service Unavailable') }],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: 'Service Unavailable',
          cure: 'Portico waits and tries again.',
          transient: true,
        },
        untold('webhook'),
        untold('permissions'),
      ],
    },
  },
]

/** Of a network that has a number of its own. */
export const probingNumber: Recording[] = [
  {
    call: 'probe',
    name: 'all is well',
    exchanges: [fetched(), lookUp([ownNumber()])],
    result: { checks: [credentials, webhook, able], facts: numberFacts },
  },
  {
    call: 'probe',
    name: 'the number calls another address',
    exchanges: [
      fetched(),
      lookUp([ownNumber({ sms_url: 'https://elsewhere.example', voice_url: 'https://elsewhere.example' })]),
    ],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'Twilio delivers to another address.',
          cure: 'Activate the channel again. If this comes back, another program uses the number too.',
        },
        able,
      ],
      facts: numberFacts,
    },
  },
  {
    call: 'probe',
    name: 'Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [fetched(), lookUp([ownNumber()])],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message:
            'Portico has no public URL, so Twilio cannot deliver: nothing would come in, and no status.',
          cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
        },
        able,
      ],
      facts: numberFacts,
    },
  },
  {
    call: 'probe',
    name: 'the account has no such number',
    exchanges: [fetched(), lookUp([])],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'skipped',
          message: 'Not looked at, as Twilio did not tell of the sender.',
        },
        {
          name: 'permissions',
          status: 'failed',
          message: `The account has no number ${NUMBER}.`,
          cure: 'Buy or port the number in the Twilio console, or check the account SID.',
        },
      ],
      facts: accountFacts,
    },
  },
]

/** A number without what the network needs. */
export const probingUnable = (ability: 'sms' | 'voice'): Recording => ({
  call: 'probe',
  name: `a number that is not made for ${ability}`,
  exchanges: [fetched(), lookUp([ownNumber({ capabilities: { fax: true } })])],
  result: {
    checks: [
      credentials,
      webhook,
      {
        name: 'permissions',
        status: 'failed',
        message: `The number ${NUMBER} is not made for ${ability}.`,
        cure: 'Choose another number of the account, or buy one that is.',
      },
    ],
    facts: { ...accountFacts, phoneNumber: NUMBER, capabilities: '' },
  },
})

/** Of a network that sends by a messaging service. */
export const probingService: Recording[] = [
  {
    call: 'probe',
    name: 'a messaging service, all is well',
    account: byService,
    exchanges: [fetched(), service()],
    result: {
      checks: [
        credentials,
        webhook,
        { name: 'permissions', status: 'passed', message: 'Shop service sends for this channel.' },
      ],
      facts: { ...accountFacts, messagingService: 'Shop service' },
    },
  },
  {
    call: 'probe',
    name: "a messaging service that leaves it to its numbers' own URLs",
    account: byService,
    exchanges: [fetched(), service({ use_inbound_webhook_on_number: true })],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'Twilio delivers to the addresses of the single numbers.',
          cure: 'Activate the channel again. If this comes back, another program uses the number too.',
        },
        { name: 'permissions', status: 'passed', message: 'Shop service sends for this channel.' },
      ],
      facts: { ...accountFacts, messagingService: 'Shop service' },
    },
  },
]
