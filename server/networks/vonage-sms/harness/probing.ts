import type { Harness } from '../../contract/harness.ts'
import { APPLICATION, account, PRIVATE, PUBLIC, URL, unauthorized } from './account.ts'
import { application, noApplication, number, numbers } from './connecting.ts'

const credentials = { name: 'credentials', status: 'passed', message: 'The API key is that of Shop.' }
const webhook = {
  name: 'webhook',
  status: 'passed',
  message:
    'The application delivers to this channel. (The default SMS setting of the account must be Messages API.)',
}
const permissions = {
  name: 'permissions',
  status: 'passed',
  message: 'The number +447700900000 sends and receives SMS.',
}
const facts = { applicationName: 'Shop' }
const untold = (name: string) => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as Vonage did not tell of the application.',
})
const failed = (name: string, message: string, cure: string) => ({ name, status: 'failed', message, cure })
const withKey = { secrets: { ...account.secrets, privateKey: PRIVATE } }
const other = PUBLIC.replace('MIIBIjAN', 'MIIBIjAM')

/** https://developer.vonage.com/en/api/application.v2#getApplication, …/api/numbers */
export const probing: Harness['recordings'] = [
  {
    call: 'probe',
    name: 'all is well',
    exchanges: [application(URL), numbers(number())],
    result: { checks: [credentials, webhook, permissions], facts },
  },
  {
    call: 'probe',
    name: 'as it is with the key of the application',
    account: withKey,
    exchanges: [application(URL, { keys: { public_key: PUBLIC } }), numbers(number())],
    result: { checks: [credentials, webhook, permissions], facts },
  },
  {
    call: 'probe',
    name: 'the key of another application',
    account: withKey,
    exchanges: [application(URL, { keys: { public_key: other } }), numbers(number())],
    result: {
      checks: [
        failed(
          'credentials',
          'The private key is not that of Shop.',
          'Enter the key file of this application, or generate a new one on the dashboard.',
        ),
        webhook,
        permissions,
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'the application delivers elsewhere, and the number is not linked',
    exchanges: [application('https://elsewhere.example'), numbers(number({ app_id: 'another' }))],
    result: {
      checks: [
        credentials,
        failed(
          'webhook',
          'The application delivers to another address.',
          'Activate the channel again. If this comes back, another program uses the application too.',
        ),
        {
          name: 'permissions',
          status: 'skipped',
          message: 'The number +447700900000 is not linked to the application yet.',
        },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a number that is not made for SMS',
    exchanges: [application(URL), numbers(number({ features: ['VOICE'] }))],
    result: {
      checks: [
        credentials,
        webhook,
        failed(
          'permissions',
          'The number +447700900000 is not made for SMS.',
          'Choose another number of the account, or buy one that is.',
        ),
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'no such number',
    exchanges: [application(URL), numbers()],
    result: {
      checks: [
        credentials,
        webhook,
        failed(
          'permissions',
          'The account has no number 447700900000.',
          'Buy the number on the dashboard, or enter another.',
        ),
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a sender that is a name, and Portico has no public URL',
    account: { config: { ...account.config, sender: 'Shop' }, webhookUrl: null },
    exchanges: [application('')],
    result: {
      checks: [
        credentials,
        failed(
          'webhook',
          'Portico has no public URL, so Vonage cannot deliver: nothing would come in, and no status.',
          'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
        ),
        { name: 'permissions', status: 'passed', message: 'Shop can send; nobody can answer to a name.' },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'wrong credentials',
    exchanges: [{ ...application(''), answer: unauthorized.answer }],
    result: {
      checks: [
        failed('credentials', unauthorized.failure.message, unauthorized.failure.cure),
        untold('webhook'),
        untold('permissions'),
      ],
    },
  },
  {
    call: 'probe',
    name: 'no such application',
    exchanges: [noApplication],
    result: {
      checks: [
        failed(
          'credentials',
          `The account has no application ${APPLICATION}.`,
          'Check the application ID on the dashboard, and that it belongs to this API key.',
        ),
        untold('webhook'),
        untold('permissions'),
      ],
    },
  },
]
