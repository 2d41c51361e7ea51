import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { refusal, startTestBot, type TestBot } from '../test-bot.ts'

const CHAT = 42
const GROUP = -1001
const button = (fields: object) => ({ inline_keyboard: [[{ text: 'Yes', ...fields }]] })

describe('refused, in Telegram’s words', () => {
  let bot: TestBot
  before(async () => {
    bot = await startTestBot()
    bot.telegram.customer(bot.token, { id: CHAT, username: 'ada' }).sendText('first')
    bot.telegram.customer(bot.token, { id: CHAT, chatId: GROUP }).sendText('hello, all')
  })
  after(() => bot.telegram.close())

  const text = { chat_id: CHAT, text: 'hi' }
  const cases: [string, string, object, string][] = [
    ['an unknown method', 'sendNothing', {}, '404 Not Found: method not found'],
    ['a method that is an object’s own', 'constructor', {}, '404 Not Found: method not found'],
    ['no text', 'sendMessage', { chat_id: CHAT }, '400 Bad Request: message text is empty'],
    ['blank text', 'sendMessage', { ...text, text: ' \n ' }, '400 Bad Request: text must be non-empty'],
    ['no chat', 'sendMessage', { text: 'hi' }, '400 Bad Request: chat_id is empty'],
    ['an unknown chat', 'sendMessage', { ...text, chat_id: 7 }, '400 Bad Request: chat not found'],
    ['a person’s @username', 'sendMessage', { ...text, chat_id: '@ada' }, '400 Bad Request: chat not found'],
    [
      'too long a text',
      'sendMessage',
      { ...text, text: '😀'.repeat(4097) },
      '400 Bad Request: message is too long',
    ],
    [
      'an unknown parse mode',
      'sendMessage',
      { ...text, parse_mode: 'constructor' },
      '400 Bad Request: unsupported parse_mode',
    ],
    [
      'open formatting',
      'sendMessage',
      { ...text, text: '<b>hi', parse_mode: 'HTML' },
      `400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
    ],
    [
      'an entity behind the end',
      'sendMessage',
      { ...text, entities: [{ type: 'bold', offset: 9, length: 1 }] },
      '400 Bad Request: entity begins after the end of the text at UTF-16 offset 9',
    ],
    [
      'a reply to nothing',
      'sendMessage',
      { ...text, reply_parameters: { message_id: 999 } },
      '400 Bad Request: message to be replied not found',
    ],
    [
      'a quote of nothing',
      'sendMessage',
      { ...text, reply_parameters: { message_id: 1, quote: 'never said' } },
      '400 Bad Request: QUOTE_TEXT_INVALID',
    ],
    [
      'too much callback data',
      'sendMessage',
      { ...text, reply_markup: button({ callback_data: 'é'.repeat(33) }) },
      '400 Bad Request: BUTTON_DATA_INVALID',
    ],
    [
      'a button that does nothing',
      'sendMessage',
      { ...text, reply_markup: button({}) },
      "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      'a button to a script',
      'sendMessage',
      { ...text, reply_markup: button({ url: 'ftp://example.com' }) },
      "400 Bad Request: inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ],
    [
      'a button to a host without a dot',
      'sendMessage',
      { ...text, reply_markup: button({ url: 'http://localhost:3000' }) },
      "400 Bad Request: inline keyboard button URL 'http://localhost:3000' is invalid: Wrong HTTP URL",
    ],
    [
      'a keyboard that is no JSON',
      'sendMessage',
      { ...text, reply_markup: '{' },
      "400 Bad Request: can't parse reply keyboard markup JSON object",
    ],
    [
      'a request for a phone number in a group',
      'sendMessage',
      { ...text, chat_id: GROUP, reply_markup: { keyboard: [[{ text: 'Me', request_contact: true }]] } },
      '400 Bad Request: phone number can be requested in private chats only',
    ],
    [
      'too long a caption',
      'sendPhoto',
      { chat_id: CHAT, photo: 'x', caption: 'x'.repeat(1025) },
      '400 Bad Request: message caption is too long',
    ],
    ['no photo', 'sendPhoto', { chat_id: CHAT }, '400 Bad Request: there is no photo in the request'],
    [
      'an unknown file',
      'sendDocument',
      { chat_id: CHAT, document: 'DOnothing' },
      '400 Bad Request: wrong file identifier/HTTP URL specified',
    ],
    [
      'a URL nobody can reach',
      'sendVideo',
      { chat_id: CHAT, video: 'https://example.com/a.mp4' },
      '400 Bad Request: failed to get HTTP URL content',
    ],
    ['no latitude', 'sendLocation', { chat_id: CHAT, longitude: 1 }, '400 Bad Request: latitude is empty'],
    [
      'a place not on Earth',
      'sendLocation',
      { chat_id: CHAT, latitude: 91, longitude: 0 },
      '400 Bad Request: invalid location specified',
    ],
    [
      'a contact without a number',
      'sendContact',
      { chat_id: CHAT, first_name: 'Ada' },
      '400 Bad Request: parameter "phone_number" is required',
    ],
    [
      'an unknown action',
      'sendChatAction',
      { chat_id: CHAT, action: 'dance' },
      '400 Bad Request: wrong parameter action in request',
    ],
    [
      'an edit of nothing',
      'editMessageText',
      { ...text, message_id: 999 },
      '400 Bad Request: message to edit not found',
    ],
    [
      'an edit of the customer’s words',
      'editMessageText',
      { ...text, message_id: 1 },
      "400 Bad Request: message can't be edited",
    ],
    [
      'an edit that names no message',
      'editMessageText',
      { text: 'hi' },
      '400 Bad Request: message identifier is not specified',
    ],
    [
      'deleting nothing',
      'deleteMessage',
      { chat_id: CHAT, message_id: 999 },
      '400 Bad Request: message to delete not found',
    ],
    [
      'deleting what others said in a group',
      'deleteMessage',
      { chat_id: GROUP, message_id: 1 },
      "400 Bad Request: message can't be deleted",
    ],
    [
      'an answer to no query',
      'answerCallbackQuery',
      { callback_query_id: '1' },
      '400 Bad Request: query is too old and response timeout expired or query ID is invalid',
    ],
    [
      'an unknown reaction',
      'setMessageReaction',
      { chat_id: CHAT, message_id: 1, reaction: [{ type: 'emoji', emoji: '🦖' }] },
      '400 Bad Request: REACTION_INVALID',
    ],
    ['an unknown file id', 'getFile', { file_id: 'nothing' }, '400 Bad Request: invalid file_id'],
    [
      'an album of one',
      'sendMediaGroup',
      { chat_id: CHAT, media: [{ type: 'photo', media: 'x' }] },
      '400 Bad Request: too few messages to send as an album',
    ],
    [
      'an album of photos and documents',
      'sendMediaGroup',
      { chat_id: CHAT, media: ['photo', 'document'].map(type => ({ type, media: 'x' })) },
      "400 Bad Request: document can't be mixed with other media types",
    ],
    [
      'a webhook without TLS',
      'setWebhook',
      { url: 'http://example.com/hook' },
      '400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
    ],
    [
      'a webhook on another port',
      'setWebhook',
      { url: 'https://example.com:8080/hook' },
      '400 Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
    ],
    [
      'a webhook that is no URL',
      'setWebhook',
      { url: 'https://exa mple' },
      '400 Bad Request: invalid webhook URL specified',
    ],
    [
      'a secret with other characters',
      'setWebhook',
      { url: 'https://example.com', secret_token: 'two words' },
      '400 Bad Request: secret token contains unallowed characters',
    ],
    [
      'a secret too long',
      'setWebhook',
      { url: 'https://example.com', secret_token: 'x'.repeat(257) },
      '400 Bad Request: secret token is too long',
    ],
  ]
  for (const [name, method, params, expected] of cases) {
    it(name, async () => assert.equal(refusal(await bot.call(method, params)), expected))
  }

  it('and none of it was carried out', () => assert.deepEqual(bot.telegram.calls(bot.token), []))
})
