import type { Harness } from '../../contract/harness.ts'
import { api, error, notReached, ok, refusedToken, URL, unreachable } from './account.ts'

const info = { method: 'POST', url: api('get_account_info'), json: {} }
/** As the documentation shows it. */
const described = {
  chat_hostname: 'SN-CHAT-05_',
  id: 'pa:75346594275468546724',
  name: 'account name',
  uri: 'accountUri',
  icon: 'http://example.com',
  background: 'http://example.com',
  category: 'category',
  subcategory: 'sub category',
  location: { lon: 0.1, lat: 0.2 },
  country: 'UK',
  webhook: URL,
  event_types: ['delivered', 'seen'],
  subscribers_count: 35,
  members: [{ id: '01234567890A=', name: 'my name', avatar: 'http://example.com', role: 'admin' }],
}

const credentials = {
  name: 'credentials',
  status: 'passed',
  message: 'The token is that of account name (accountUri).',
}
const permissions = {
  name: 'permissions',
  status: 'passed',
  message: 'The bot may write to people who have written to it or subscribed.',
  details: { subscribers: 35 },
}
const address = 'pa:75346594275468546724'
const facts = { accountId: address, botName: 'account name', botUri: 'accountUri' }
const notLooked = ['webhook', 'permissions'].map(name => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as Viber did not tell which bot this is.',
}))
const cure = 'Activate the channel again. If this comes back, another program uses the bot too.'

/** https://developers.viber.com/docs/api/rest-bot-api/#get-account-info */
export const probing: Harness['recordings'] = [
  {
    call: 'probe',
    name: 'all is well',
    exchanges: [{ ...info, answer: ok(described) }],
    result: {
      checks: [
        credentials,
        { name: 'webhook', status: 'passed', message: 'Viber delivers to this channel.' },
        permissions,
      ],
      address,
      facts,
    },
  },
  ...(
    [
      [
        'the webhook is that of another program',
        'https://elsewhere.example',
        'Viber calls another address for this bot.',
      ],
      ['no webhook is set', '', 'No webhook is set for this bot.'],
    ] as const
  ).map(([name, webhook, message]) => ({
    call: 'probe' as const,
    name,
    exchanges: [{ ...info, answer: ok({ ...described, webhook }) }],
    result: {
      checks: [credentials, { name: 'webhook', status: 'failed', message, cure }, permissions],
      address,
      facts,
    },
  })),
  {
    call: 'probe',
    name: 'Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [{ ...info, answer: ok(described) }],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'Viber delivers to a public https address only, and Portico has none.',
          cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside.',
        },
        permissions,
      ],
      address,
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a bot that tells nothing of itself',
    exchanges: [{ ...info, answer: ok() }],
    result: {
      checks: [
        { name: 'credentials', status: 'passed', message: 'The token is that of a bot.' },
        ...notLooked,
      ],
    },
  },
  {
    call: 'probe',
    name: 'a token that is not valid',
    exchanges: [{ ...info, answer: error(2, 'invalidAuthToken') }],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: refusedToken.message,
          cure: refusedToken.cure,
        },
        ...notLooked,
      ],
    },
  },
  {
    call: 'probe',
    name: 'Viber cannot be reached, which says nothing about the token',
    exchanges: [{ ...info, answer: unreachable }],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: notReached.message,
          cure: notReached.cure,
          transient: true,
        },
        ...notLooked,
      ],
    },
  },
]
