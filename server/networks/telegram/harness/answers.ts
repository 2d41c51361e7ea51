import type { Harness } from '../../contract/harness.ts'
import { error, ok } from './account.ts'

const refused = (code: string, message: RegExp, cure: RegExp) => ({ code, message, cure })

/** What the Bot API answers to a sent message: https://core.telegram.org/bots/api#making-requests */
export const answers: Harness['answers'] = [
  {
    name: 'sent, to a group',
    answer: ok({ message_id: 42, date: 1767225600, chat: { id: -1001987654321, type: 'supergroup' } }),
    verdict: { verdict: 'sent', ref: '-1001987654321:42' },
  },
  { name: 'sent, without a message', answer: ok(true), verdict: { verdict: 'sent', ref: null } },
  {
    name: 'flood control',
    answer: error(429, 'Too Many Requests: retry after 14', { retry_after: 14 }),
    verdict: { verdict: 'retry', ...refused('429', /retry after 14/, /waits/), afterMs: 14_000 },
  },
  {
    name: 'flood control without a time',
    answer: error(429, 'Too Many Requests'),
    verdict: { verdict: 'retry', ...refused('429', /Too Many/, /waits/) },
  },
  {
    name: 'a revoked token',
    answer: error(401, 'Unauthorized'),
    verdict: { verdict: 'reauthorize', ...refused('401', /Unauthorized/, /@BotFather/) },
  },
  {
    name: 'a token that is none',
    answer: error(404, 'Not Found'),
    verdict: { verdict: 'reauthorize', ...refused('404', /Not Found/, /@BotFather/) },
  },
  {
    name: 'a token of another server',
    answer: error(421, 'Misdirected Request: unallowed token specified'),
    verdict: { verdict: 'reauthorize', ...refused('421', /unallowed/, /@BotFather/) },
  },
  ...[
    ['Forbidden: bot was blocked by the user', /unblock/],
    ['Forbidden: user is deactivated', /remove the contact/],
    ["Forbidden: bot can't initiate conversation with a user", /press Start/],
    ["Forbidden: bot can't send messages to bots", /choose a person/],
    ['Forbidden: bot was kicked from the group chat', /Add the bot/],
    ['Forbidden: bot is not a member of the supergroup chat', /Add the bot/],
    ['Forbidden: the group chat was deleted', /close the conversation/],
  ].map(([description, cure]) => permanent(403, String(description), cure as RegExp)),
  ...[
    ['Bad Request: chat not found', /chat id/],
    ['Bad Request: PEER_ID_INVALID', /chat id/],
    ['Bad Request: message text is empty', /more than spaces/],
    ['Bad Request: message is too long', /Shorten/],
    ['Bad Request: message caption is too long', /Shorten/],
    ['Bad Request: wrong HTTP URL specified', /fetches the file itself/],
    ['Bad Request: failed to get HTTP URL content', /fetches the file itself/],
    ['Bad Request: wrong type of the web page content', /fetches the file itself/],
    ['Bad Request: wrong file identifier/HTTP URL specified', /fetches the file itself/],
    ["Bad Request: can't upload file by URL", /fetches the file itself/],
    ['Bad Request: PHOTO_INVALID_DIMENSIONS', /smaller/],
    ['Bad Request: IMAGE_PROCESS_FAILED', /smaller/],
    ['Bad Request: VOICE_MESSAGES_FORBIDDEN', /as audio/],
    ['Bad Request: not enough rights to send text messages to the chat', /the right/],
    ['Bad Request: CHAT_WRITE_FORBIDDEN', /the right/],
    ['Bad Request: BUTTON_DATA_INVALID', /64 bytes/],
    ['Bad Request: BUTTON_URL_INVALID', /URLs/],
    ['Bad Request: reply markup is too long', /Shorten/],
    ['Bad Request: TOPIC_CLOSED', /topic/],
    ['Bad Request: message thread not found', /topic/],
    ['Bad Request: something that Telegram has not said yet', /core\.telegram\.org/],
  ].map(([description, cure]) => permanent(400, String(description), cure as RegExp)),
  {
    name: 'a group that became a supergroup',
    answer: error(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: -1001987654321,
    }),
    verdict: { verdict: 'permanent', ...refused('400', /upgraded/, /-1001987654321/) },
  },
  permanent(413, 'Request Entity Too Large', /smaller/),
  {
    name: 'trouble at Telegram',
    answer: error(500, 'Internal Server Error: restart'),
    verdict: { verdict: 'retry', ...refused('500', /restart/, /again/) },
  },
  {
    name: "a gateway's error page",
    answer: { status: 502, text: '<html><h1>502 Bad Gateway</h1></html>' },
    verdict: { verdict: 'retry', ...refused('502', /not one of Telegram/, /proxy/) },
  },
  {
    name: "a hotel's welcome page",
    answer: { status: 200, text: '<html>Welcome</html>' },
    verdict: { verdict: 'retry', ...refused('200', /not one of Telegram/, /proxy/) },
  },
  {
    name: 'no answer at all, with a status that says nothing',
    answer: { status: 403, text: '' },
    verdict: { verdict: 'retry', ...refused('403', /not one of Telegram/, /proxy/) },
  },
]

function permanent(code: number, description: string, cure: RegExp): Harness['answers'][number] {
  return {
    name: description,
    answer: error(code, description),
    verdict: {
      verdict: 'permanent',
      code: String(code),
      message: new RegExp(description.slice(0, 12)),
      cure,
    },
  }
}
