import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Message, Update } from '@grammyjs/types'
import { refusal, startTestBot, type TestBot } from '../test-bot.ts'

describe('a customer', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot()
  })
  afterEach(() => bot.telegram.close())

  it('has a private chat of their own, under their own id', () => {
    const ada = bot.telegram.customer(bot.token, { id: 42, firstName: 'Ada', lastName: 'L', username: 'ada' })
    const { message } = ada.sendText('hi')
    const name = { first_name: 'Ada', last_name: 'L', username: 'ada' }
    assert.deepEqual(message.from, { id: 42, is_bot: false, language_code: 'en', ...name })
    assert.deepEqual(message.chat, { id: 42, type: 'private', ...name })
    assert.equal(ada.chatId, 42)
    assert.equal(bot.telegram.customer(bot.token, { id: 42 }).sendText('again').message.message_id, 2)
  })

  it('may write in a group', () => {
    const { message } = bot.telegram.customer(bot.token, { id: 42, chatId: -1001234567890 }).sendText('hi')
    assert.equal(message.chat.type, 'supergroup')
    assert.equal(message.from.id, 42)
    assert.throws(() => bot.telegram.customer(bot.token, { id: 42, chatId: 43 }))
  })

  it('sends every kind of message', () => {
    const customer = bot.telegram.customer(bot.token)
    const sent = [
      customer.sendPhoto({ caption: 'look' }),
      customer.sendDocument(),
      customer.sendAudio({ title: 'Song' }),
      customer.sendVoice(),
      customer.sendVideo(),
      customer.sendSticker(),
      customer.sendLocation(52.5, 13.4),
      customer.sendContact(),
      customer.sendText('/help'),
    ]
    const kinds = [
      'photo',
      'document',
      'audio',
      'voice',
      'video',
      'sticker',
      'location',
      'contact',
      'text',
    ] as const
    for (const [index, kind] of kinds.entries()) assert.ok(sent[index]?.message[kind], kind)
    assert.equal(sent[0]?.message.caption, 'look')
    assert.equal(sent[2]?.message.audio?.title, 'Song')
    assert.equal(sent[7]?.message.contact?.user_id, customer.id)
    assert.deepEqual(sent[8]?.message.entities, [{ type: 'bot_command', offset: 0, length: 5 }])
  })

  it('replies, edits and is heard', async () => {
    const customer = bot.telegram.customer(bot.token)
    const { message } = customer.sendText('helo')
    const { edited_message } = customer.edit(message.message_id, 'hello')
    assert.equal(edited_message.text, 'hello')
    assert.equal(edited_message.message_id, message.message_id)
    assert.equal(customer.reply(message.message_id, 'anyone?').message.reply_to_message?.text, 'hello')
    const updates = await bot.result<Update[]>('getUpdates')
    assert.deepEqual(
      updates.map(update => Object.keys(update)[1]),
      ['message', 'edited_message', 'message'],
    )
    const answer = await bot.result<Message>('sendMessage', { chat_id: customer.chatId, text: 'yes' })
    assert.throws(() => customer.edit(answer.message_id, 'no'))
    assert.throws(() => customer.edit(999, 'no'))
    assert.throws(() => customer.sendText(' '))
    assert.throws(() => customer.sendText('x'.repeat(4097)))
  })

  it('presses a button that is there, and the bot answers once it has the query', async () => {
    const customer = bot.telegram.customer(bot.token)
    const { message_id } = await bot.result<Message>('sendMessage', {
      chat_id: customer.chatId,
      text: 'Sure?',
      reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }]] },
    })
    assert.throws(() => customer.pressButton(message_id, 'no'))
    const { callback_query } = customer.pressButton(message_id, 'yes')
    assert.equal(callback_query.message?.message_id, message_id)
    const answer = { callback_query_id: callback_query.id, text: 'Done' }
    assert.equal(await bot.result('answerCallbackQuery', answer), true)
    assert.equal(
      refusal(await bot.call('answerCallbackQuery', { ...answer, text: 'x'.repeat(201) })),
      '400 Bad Request: MESSAGE_TOO_LONG',
    )
    await bot.result('editMessageText', { chat_id: customer.chatId, message_id, text: 'Sure.' })
    assert.throws(() => customer.pressButton(message_id, 'yes'))
  })

  it('takes a reaction back', async () => {
    await bot.result('getUpdates', { allowed_updates: ['message', 'message_reaction'] })
    const customer = bot.telegram.customer(bot.token)
    const { message } = customer.sendText('hi')
    customer.react(message.message_id, '👍')
    const { message_reaction } = customer.react(message.message_id)
    assert.deepEqual(message_reaction.old_reaction, [{ type: 'emoji', emoji: '👍' }])
    assert.deepEqual(message_reaction.new_reaction, [])
    assert.equal((await bot.result<Update[]>('getUpdates')).length, 3)
  })
})
