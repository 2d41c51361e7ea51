import type { Harness } from '../../contract/harness.ts'
import { error, grant, granted, otherKey } from './account.ts'

const batchGet = {
  method: 'POST',
  url: 'https://europe-rcsbusinessmessaging.googleapis.com/v1/users:batchGet',
  json: { users: ['+12025550100'], agentId: 'acme_abc123_agent' },
}
const email = (name: string) => `${name}@rbm-acme.iam.gserviceaccount.com`
const credentials = (name: string) => ({
  name: 'credentials',
  status: 'passed',
  message: `Google takes the key of ${email(name)}.`,
})
const webhook = {
  name: 'webhook',
  status: 'skipped',
  message: 'Google tells nobody where an agent’s webhook leads.',
}
const facts = (name: string) => ({ agentId: 'acme_abc123_agent', serviceAccount: email(name) })
const notLookedAt = (['webhook', 'permissions'] as const).map(name => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as Google gave no access token.',
}))

/** https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/users/batchGet */
export const probing: Harness['recordings'] = [
  {
    call: 'probe',
    name: 'all is well',
    account: otherKey('good'),
    exchanges: [granted, { ...batchGet, answer: { json: {} } }],
    result: {
      checks: [
        credentials('good'),
        webhook,
        {
          name: 'permissions',
          status: 'passed',
          message: 'The service account may write as the agent acme_abc123_agent.',
        },
      ],
      facts: facts('good'),
    },
  },
  {
    call: 'probe',
    name: 'the agent is another’s, and Portico has no public URL',
    account: { ...otherKey('stranger'), webhookUrl: null },
    exchanges: [
      granted,
      { ...batchGet, answer: error(403, 'PERMISSION_DENIED', 'The caller does not have permission') },
    ],
    result: {
      checks: [
        credentials('stranger'),
        {
          name: 'webhook',
          status: 'failed',
          message:
            'Portico has no public URL, so Google cannot deliver: nothing would come in, and no status.',
          cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
        },
        {
          name: 'permissions',
          status: 'failed',
          message: 'The caller does not have permission',
          cure: 'See whether acme_abc123_agent is the agent’s id, and the key one of the same account in the console.',
        },
      ],
      facts: facts('stranger'),
    },
  },
  {
    call: 'probe',
    name: 'the API is in trouble, which says nothing about the agent',
    account: otherKey('unlucky'),
    exchanges: [granted, { ...batchGet, answer: error(503, 'UNAVAILABLE', 'Down') }],
    result: {
      checks: [
        credentials('unlucky'),
        webhook,
        {
          name: 'permissions',
          status: 'failed',
          message: 'Down',
          cure: 'Google has trouble; Portico tries again.',
          transient: true,
        },
      ],
      facts: facts('unlucky'),
    },
  },
  {
    call: 'probe',
    name: 'a revoked key',
    exchanges: [
      grant({
        status: 400,
        json: { error: 'invalid_grant', error_description: 'Invalid grant: account not found' },
      }),
    ],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: 'Invalid grant: account not found',
          cure: 'Google no longer takes this key: make a new one in the Business Communications Developer Console under Service account, and enter the text of its file in the channel.',
        },
        ...notLookedAt,
      ],
    },
  },
]
