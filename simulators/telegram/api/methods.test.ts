import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ChatFullInfo, Message, UserFromGetMe } from '@grammyjs/types'
import type { Customer } from '../index.ts'
import { addTestBot, refusal, startTestBot, type TestBot } from '../test-bot.ts'

const CHAT = 42
const GROUP = -1001
const button = (fields: object) => ({ inline_keyboard: [[{ text: 'Yes', ...fields }]] })

describe('methods', () => {
  let bot: TestBot
  let ada: Customer
  before(async () => {
    bot = await startTestBot()
    ada = bot.telegram.customer(bot.token, { id: CHAT, firstName: 'Ada', username: 'ada' })
    bot.telegram.customer(bot.token, { id: CHAT, chatId: GROUP }).sendText('hello, all')
    ada.sendText('first')
  })
  after(() => bot.telegram.close())

  it('getMe describes the bot', async () => {
    const me = await bot.result<UserFromGetMe>('getMe')
    assert.equal(me.id, bot.id)
    assert.equal(me.is_bot, true)
    assert.ok(bot.token.startsWith(`${me.id}:`))
  })

  it('method names may be written in any case', async () => {
    assert.equal((await bot.call('GETME')).ok, true)
  })

  it('sends text with formatting, a keyboard and a reply', async () => {
    const question = ada.sendText('May I?')
    const message = await bot.result<Message>('sendMessage', {
      chat_id: String(CHAT),
      text: '*Yes* or no',
      parse_mode: 'MarkdownV2',
      reply_markup: JSON.stringify(button({ callback_data: 'yes' })),
      reply_parameters: { message_id: question.message.message_id, quote: 'May' },
    })
    assert.equal(message.text, 'Yes or no')
    assert.deepEqual(message.entities, [{ type: 'bold', offset: 0, length: 3 }])
    assert.deepEqual(message.reply_markup, button({ callback_data: 'yes' }))
    assert.equal(message.reply_to_message?.text, 'May I?')
    assert.deepEqual(message.quote, { text: 'May', position: 0, is_manual: true })
    assert.equal(message.from?.id, bot.id)
    const sent = bot.telegram.sent(bot.token).at(-1)
    assert.equal(sent?.method, 'sendMessage')
    assert.deepEqual(sent?.message, message)
    assert.deepEqual(sent?.params.reply_markup, button({ callback_data: 'yes' }))
  })

  it('counts a text’s length after parsing', async () => {
    const text = `<b>${'x'.repeat(4096)}</b>`
    assert.equal((await bot.call('sendMessage', { chat_id: CHAT, text, parse_mode: 'HTML' })).ok, true)
  })

  it('gives message ids that grow by one within a chat', async () => {
    const first = await bot.result<Message>('sendMessage', { chat_id: CHAT, text: '1' })
    await bot.result<Message>('sendMessage', { chat_id: GROUP, text: 'elsewhere' })
    const second = await bot.result<Message>('sendMessage', { chat_id: CHAT, text: '2' })
    assert.equal(second.message_id, first.message_id + 1)
  })

  it('edits its own text once, and deletes it', async () => {
    const { message_id } = await bot.result<Message>('sendMessage', { chat_id: CHAT, text: 'a' })
    const edit = { chat_id: CHAT, message_id, text: 'b' }
    const edited = await bot.result<Message>('editMessageText', edit)
    assert.equal(edited.text, 'b')
    assert.equal(typeof edited.edit_date, 'number')
    assert.match(
      refusal(await bot.call('editMessageText', edit)),
      /^400 Bad Request: message is not modified: /,
    )
    assert.equal(await bot.result('deleteMessage', edit), true)
    assert.equal(
      refusal(await bot.call('editMessageText', edit)),
      '400 Bad Request: message to edit not found',
    )
  })

  it('sends places, people and typing', async () => {
    const place = await bot.result<Message>('sendLocation', {
      chat_id: CHAT,
      latitude: 52.5,
      longitude: 13.4,
    })
    assert.deepEqual(place.location, { latitude: 52.5, longitude: 13.4 })
    const person = await bot.result<Message>('sendContact', {
      chat_id: CHAT,
      phone_number: '+4930',
      first_name: 'Ada',
    })
    assert.deepEqual(person.contact, { phone_number: '+4930', first_name: 'Ada' })
    assert.equal(await bot.result('sendChatAction', { chat_id: CHAT, action: 'typing' }), true)
    assert.equal(bot.telegram.sent(bot.token).at(-1)?.method, 'sendContact')
    assert.equal(bot.telegram.calls(bot.token).at(-1)?.method, 'sendChatAction')
  })

  it('sends an album as messages of one group', async () => {
    const { message } = ada.sendPhoto()
    const photo = message.photo?.at(-1)?.file_id
    const media = [
      { type: 'photo', media: photo, caption: 'one' },
      { type: 'photo', media: photo },
    ]
    const album = await bot.result<Message[]>('sendMediaGroup', { chat_id: CHAT, media })
    assert.deepEqual(
      album.map(({ caption }) => caption),
      ['one', undefined],
    )
    assert.equal(new Set(album.map(({ media_group_id }) => media_group_id)).size, 1)
    assert.deepEqual(bot.telegram.sent(bot.token).at(-1)?.album, album)
  })

  it('describes a chat', async () => {
    const chat = await bot.result<ChatFullInfo>('getChat', { chat_id: CHAT })
    assert.equal(chat.type, 'private')
    assert.equal(chat.first_name, 'Ada')
  })

  it('reacts to a message', async () => {
    const reaction = [{ type: 'emoji', emoji: '🤷‍♂' }]
    assert.equal(await bot.result('setMessageReaction', { chat_id: CHAT, message_id: 1, reaction }), true)
    const two = [...reaction, { type: 'emoji', emoji: '👍' }]
    const answer = await bot.call('setMessageReaction', { chat_id: CHAT, message_id: 1, reaction: two })
    assert.equal(refusal(answer), '400 Bad Request: REACTIONS_TOO_MANY')
  })

  it('a chat is open to the bot its customer talks to only', async () => {
    const other = addTestBot(bot.telegram)
    const answer = await other.call('sendMessage', { chat_id: CHAT, text: 'hi' })
    assert.equal(refusal(answer), '400 Bad Request: chat not found')
  })

  it('keeps flood control when asked to', async () => {
    const careful = await startTestBot({ floodControl: true })
    careful.telegram.customer(careful.token, { id: CHAT })
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => careful.call('sendMessage', { chat_id: CHAT, text: 'hi' })),
    )
    await careful.telegram.close()
    const refused = answers.find(({ ok }) => !ok)
    assert.deepEqual(refused, {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    })
  })
})
