import { type Harness, NOW } from '../../contract/harness.ts'
import { allowedUpdates } from '../schema.ts'
import { api, error, ok, unauthorized } from './account.ts'

const getUpdates = (offset?: number) => ({
  method: 'POST',
  url: api('getUpdates'),
  json: { timeout: 25, allowed_updates: allowedUpdates, ...(offset !== undefined && { offset }) },
})
const press = {
  update_id: 11,
  callback_query: {
    id: 'cb1',
    from: { id: 5, is_bot: false, first_name: 'Ada' },
    chat_instance: '1',
    data: 'yes',
  },
}
const hello = {
  update_id: 12,
  message: {
    message_id: 3,
    date: 1767225600,
    chat: { id: 5, type: 'private', first_name: 'Ada' },
    from: { id: 5, is_bot: false, first_name: 'Ada' },
    text: 'hi',
  },
}

/** https://core.telegram.org/bots/api#getupdates */
export const polling: Harness['recordings'] = [
  {
    call: 'poll',
    name: 'the first time, with an update that cannot be read and a pressed button that is answered',
    cursor: null,
    exchanges: [
      { ...getUpdates(), answer: ok([{ update_id: 10, message: { message_id: 'x' } }, press, hello]) },
      {
        method: 'POST',
        url: api('answerCallbackQuery'),
        json: { callback_query_id: 'cb1' },
        answer: error(400, 'Bad Request: query is too old'),
      },
    ],
    result: {
      ok: true,
      parsed: {
        events: [
          {
            kind: 'message',
            ref: 'u:11',
            at: NOW,
            sender: { address: '5', name: 'Ada' },
            content: { type: 'postback', value: 'yes' },
          },
          {
            kind: 'message',
            ref: '5:3',
            at: 1767225600_000,
            sender: { address: '5', name: 'Ada' },
            content: { type: 'text', text: 'hi' },
          },
        ],
        ignored: ['An update that cannot be read: /message must have required properties chat, date.'],
      },
      cursor: '12',
    },
  },
  {
    call: 'poll',
    name: 'nothing new',
    cursor: '12',
    exchanges: [{ ...getUpdates(13), answer: ok([]) }],
    result: { ok: true, parsed: { events: [], ignored: [] }, cursor: '12' },
  },
  {
    call: 'poll',
    name: 'updates out of order, and something that is none',
    cursor: '12',
    exchanges: [{ ...getUpdates(13), answer: ok([{ update_id: 14 }, { update_id: 13 }, 'nonsense']) }],
    result: {
      ok: true,
      parsed: {
        events: [],
        ignored: [
          'Update 14: an empty update is not used.',
          'Update 13: an empty update is not used.',
          'An update that cannot be read: must be object.',
        ],
      },
      cursor: '14',
    },
  },
  {
    call: 'poll',
    name: 'another program polls too',
    cursor: '12',
    exchanges: [
      {
        ...getUpdates(13),
        answer: error(
          409,
          'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
        ),
      },
    ],
    result: {
      ok: false,
      fatal: false,
      failure: {
        code: '409',
        message:
          'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
        cure: 'Another program uses this bot. Stop it, or make a bot for Portico alone with @BotFather.',
      },
    },
  },
  {
    call: 'poll',
    name: 'a webhook is set',
    cursor: null,
    exchanges: [
      {
        ...getUpdates(),
        answer: error(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ),
      },
    ],
    result: {
      ok: false,
      fatal: false,
      failure: {
        code: '409',
        message:
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        cure: 'A webhook is set for this bot. Activate the channel again to remove it, or set PORTICO_PUBLIC_URL to use one.',
      },
    },
  },
  {
    call: 'poll',
    name: 'a revoked token ends it',
    cursor: '12',
    exchanges: [{ ...getUpdates(13), answer: error(401, 'Unauthorized') }],
    result: { ok: false, fatal: true, failure: unauthorized },
  },
  {
    call: 'poll',
    name: 'flood control',
    cursor: '12',
    exchanges: [
      { ...getUpdates(13), answer: error(429, 'Too Many Requests: retry after 5', { retry_after: 5 }) },
    ],
    result: {
      ok: false,
      fatal: false,
      afterMs: 5000,
      failure: {
        code: '429',
        message: 'Too Many Requests: retry after 5',
        cure: 'Portico waits as long as Telegram asks and tries again.',
      },
    },
  },
]
