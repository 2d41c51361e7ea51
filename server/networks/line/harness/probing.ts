import type { Answer, Harness } from '../../contract/harness.ts'
import { api, error, notReached, ok, refusedToken, URL, unauthorized, unreachable } from './account.ts'

const get = (path: string, answer: Answer | typeof unreachable) => ({
  method: 'GET',
  url: api(path),
  answer,
})
const info = get(
  '/info',
  ok({
    userId: 'Ub9952f8c46abcdef0123456789abcdef',
    basicId: '@216ruabc',
    displayName: 'Example name',
    chatMode: 'bot',
    markAsReadMode: 'auto',
  }),
)
const endpoint = (endpoint: string, active: boolean) =>
  get('/channel/webhook/endpoint', ok({ endpoint, active }))
const unlimited = get('/message/quota', ok({ type: 'none' }))
const limited = get('/message/quota', ok({ type: 'limited', value: 1000 }))
const used = (totalUsage: number) => get('/message/quota/consumption', ok({ totalUsage }))

const credentials = {
  name: 'credentials',
  status: 'passed',
  message: 'The token is that of Example name (@216ruabc).',
}
const webhook = { name: 'webhook', status: 'passed', message: 'LINE delivers to this channel.' }
const noLimit = { name: 'permissions', status: 'passed', message: 'The messages of a month have no limit.' }
const address = 'Ub9952f8c46abcdef0123456789abcdef'
const facts = {
  botName: 'Example name',
  botBasicId: '@216ruabc',
  botUserId: address,
}
const notLooked = (name: string) => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as LINE did not tell which account this is.',
})
const untold = { name: 'permissions', status: 'skipped', message: 'LINE did not tell how much may be sent.' }

/** https://developers.line.biz/en/reference/messaging-api/#get-bot-info, #get-quota, #get-consumption */
export const probing: Harness['recordings'] = [
  {
    call: 'probe',
    name: 'all is well, without a limit',
    exchanges: [info, endpoint(URL, true), unlimited],
    result: { checks: [credentials, webhook, noLimit], address, facts },
  },
  {
    call: 'probe',
    name: "half of the month's messages are used",
    exchanges: [info, endpoint(URL, true), limited, used(500)],
    result: {
      checks: [
        credentials,
        webhook,
        {
          name: 'permissions',
          status: 'passed',
          message: '500 of the 1000 messages of this month are used.',
          details: { monthlyLimit: 1000, usedThisMonth: 500 },
        },
      ],
      address,
      facts,
    },
  },
  {
    call: 'probe',
    name: "all of the month's messages are used: the channel still receives",
    exchanges: [info, endpoint(URL, true), limited, used(1000)],
    result: {
      checks: [
        credentials,
        webhook,
        {
          name: 'permissions',
          status: 'passed',
          message:
            'All 1000 messages of this month are used: nothing more is sent until the next, unless more are bought.',
          details: { monthlyLimit: 1000, usedThisMonth: 1000 },
        },
      ],
      address,
      facts,
    },
  },
  {
    call: 'probe',
    name: 'the quota may not be read, and then cannot be had',
    exchanges: [info, endpoint(URL, true), get('/message/quota', error(403, 'Not available'))],
    result: { checks: [credentials, webhook, untold], address, facts },
  },
  {
    call: 'probe',
    name: 'LINE is in trouble after it told who it is',
    exchanges: [
      info,
      get('/channel/webhook/endpoint', error(500, 'Internal server error')),
      limited,
      get('/message/quota/consumption', unreachable),
    ],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'Internal server error',
          cure: 'LINE has trouble; Portico tries again.',
          transient: true,
        },
        {
          name: 'permissions',
          status: 'failed',
          message: notReached.message,
          cure: notReached.cure,
          transient: true,
        },
      ],
      address,
      facts,
    },
  },
  ...(
    [
      [
        'the webhook is that of another program',
        endpoint('https://elsewhere.example/hook', true),
        'LINE calls another address for this channel.',
        'Activate the channel again. If this comes back, another program uses the LINE channel too.',
      ],
      [
        'no webhook is set',
        get('/channel/webhook/endpoint', error(404, 'Not found')),
        'No webhook is set for this channel.',
        'Activate the channel again. If this comes back, another program uses the LINE channel too.',
      ],
      [
        'the webhook is set and not switched on',
        endpoint(URL, false),
        'LINE knows the address and does not use it.',
        'Turn on "Use webhook" in the LINE Developers Console, tab Messaging API.',
      ],
    ] as const
  ).map(([name, exchange, message, cure]) => ({
    call: 'probe' as const,
    name,
    exchanges: [info, exchange, unlimited],
    result: {
      checks: [credentials, { name: 'webhook', status: 'failed', message, cure }, noLimit],
      address,
      facts,
    },
  })),
  {
    call: 'probe',
    name: 'Portico has no public URL',
    account: { webhookUrl: null },
    exchanges: [info, unlimited],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'LINE delivers to a public https address only, and Portico has none.',
          cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside.',
        },
        noLimit,
      ],
      address,
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a token that is no longer valid',
    exchanges: [get('/info', unauthorized)],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: refusedToken.message,
          cure: refusedToken.cure,
        },
        notLooked('webhook'),
        notLooked('permissions'),
      ],
    },
  },
]
