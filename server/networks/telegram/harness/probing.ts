import { type Harness, NOW } from '../../contract/harness.ts'
import { api, error, ok, URL, unauthorized } from './account.ts'

const getMe = (groups: { can_join_groups: boolean; can_read_all_group_messages: boolean }) => ({
  method: 'POST',
  url: api('getMe'),
  answer: ok({ id: 123456, is_bot: true, first_name: 'Portico', username: 'portico_bot', ...groups }),
})
const webhookInfo = (info: object) => ({
  method: 'POST',
  url: api('getWebhookInfo'),
  answer: ok({ url: URL, has_custom_certificate: false, pending_update_count: 0, ...info }),
})
const credentials = { name: 'credentials', status: 'passed', message: 'The token is that of @portico_bot.' }
const permissions = {
  name: 'permissions',
  status: 'passed',
  message:
    'Private chats work. In groups it sees commands and answers to its own messages only (@BotFather, /setprivacy).',
  details: { canJoinGroups: true, canReadAllGroupMessages: false },
}
const facts = { botName: 'Portico', botUsername: 'portico_bot' }
const usual = { can_join_groups: true, can_read_all_group_messages: false }

/** https://core.telegram.org/bots/api#getme, https://core.telegram.org/bots/api#getwebhookinfo */
export const probing: Harness['recordings'] = [
  {
    call: 'probe',
    name: 'all is well',
    exchanges: [
      getMe(usual),
      webhookInfo({ last_error_date: NOW / 1000 - 30, last_error_message: 'Timeout' }),
    ],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'passed',
          message: 'Telegram delivers to this channel.',
          details: { pendingUpdates: 0 },
        },
        permissions,
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a bot that sees all of its groups, by long polling',
    account: { webhookUrl: null },
    exchanges: [getMe({ can_join_groups: true, can_read_all_group_messages: true })],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'skipped',
          message: 'Portico has no public URL, so it fetches updates itself (long polling).',
        },
        {
          ...permissions,
          message: 'Private chats work. In groups it sees every message.',
          details: { canJoinGroups: true, canReadAllGroupMessages: true },
        },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'Telegram cannot deliver, and the bot joins no groups',
    exchanges: [
      getMe({ can_join_groups: false, can_read_all_group_messages: false }),
      webhookInfo({
        pending_update_count: 3,
        last_error_date: NOW / 1000 - 30,
        last_error_message: 'Wrong response from the webhook: 502 Bad Gateway',
      }),
    ],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'Telegram could not deliver: Wrong response from the webhook: 502 Bad Gateway.',
          cure: 'Check that the address can be reached from outside, with a valid certificate, and answers 200.',
          transient: true,
          details: { pendingUpdates: 3, lastErrorAt: NOW - 30_000 },
        },
        {
          ...permissions,
          message: 'Private chats work. The bot cannot be added to groups (@BotFather, /setjoingroups).',
          details: { canJoinGroups: false, canReadAllGroupMessages: false },
        },
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'the webhook is that of another program',
    exchanges: [getMe(usual), webhookInfo({ url: 'https://elsewhere.example/hook' })],
    result: {
      checks: [
        credentials,
        {
          name: 'webhook',
          status: 'failed',
          message: 'Telegram calls another address for this bot.',
          cure: 'Activate the channel again. If this comes back, another program uses the bot too.',
          details: { pendingUpdates: 0 },
        },
        permissions,
      ],
      facts,
    },
  },
  {
    call: 'probe',
    name: 'a revoked token',
    exchanges: [{ method: 'POST', url: api('getMe'), answer: error(401, 'Unauthorized') }],
    result: {
      checks: [
        { name: 'credentials', status: 'failed', message: 'Unauthorized', cure: unauthorized.cure },
        {
          name: 'webhook',
          status: 'skipped',
          message: 'Not looked at, as Telegram did not tell which bot this is.',
        },
        {
          name: 'permissions',
          status: 'skipped',
          message: 'Not looked at, as Telegram did not tell which bot this is.',
        },
      ],
    },
  },
  {
    call: 'probe',
    name: 'Telegram is in trouble, which says nothing about the token',
    exchanges: [{ method: 'POST', url: api('getMe'), answer: error(502, 'Bad Gateway') }],
    result: {
      checks: [
        {
          name: 'credentials',
          status: 'failed',
          message: 'Bad Gateway',
          cure: 'Telegram has trouble; Portico tries again.',
          transient: true,
        },
        {
          name: 'webhook',
          status: 'skipped',
          message: 'Not looked at, as Telegram did not tell which bot this is.',
        },
        {
          name: 'permissions',
          status: 'skipped',
          message: 'Not looked at, as Telegram did not tell which bot this is.',
        },
      ],
    },
  },
]
