import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Chat, Message, Update, User } from '@grammyjs/types'
import { readUpdate } from './parse.ts'

/** What the fixtures do not show; the types are grammY's, who follow the Bot API's documentation. */

const ada: User = { id: 4_503_599_627_370_495, is_bot: false, first_name: 'Ada' }
const chat: Chat.PrivateChat = { id: ada.id, type: 'private', first_name: 'Ada' }
const group: Chat.SupergroupChat = { id: -1_003_599_627_370, type: 'supergroup', title: 'Crew' }

const update = (message: Partial<Message>): Update => ({
  update_id: 1,
  message: { message_id: 9, date: 1_767_225_600, chat, from: ada, ...message } as NonNullable<
    Update['message']
  >,
})
const contentOf = (message: Partial<Message>) => {
  const { event } = readUpdate(update(message))
  return event?.kind === 'message' ? event.content : null
}

test('ids of 52 bits and of groups keep every digit', () => {
  const { event } = readUpdate(
    update({ chat: group, text: 'x', reply_to_message: { message_id: 8, chat: group, date: 1 } as never }),
  )
  assert.deepEqual(event, {
    kind: 'message',
    ref: '-1003599627370:9',
    at: 1_767_225_600_000,
    sender: { address: '4503599627370495', name: 'Ada' },
    thread: '-1003599627370',
    content: { type: 'text', text: 'x' },
    replyTo: '-1003599627370:8',
  })
})

test('what Telegram carries and Portico does not is named', () => {
  const kinds: [Partial<Message>, string][] = [
    [{ dice: { emoji: '🎲', value: 6 } }, 'Telegram: dice.'],
    [{ story: { chat, id: 1 } }, 'Telegram: story.'],
    [{ checklist: { title: 'List', tasks: [] } }, 'Telegram: checklist.'],
    [{ rich_message: { blocks: [] } }, 'Telegram: rich_message.'],
    [{}, 'Telegram: a kind of message that is not known here.'],
  ]
  for (const [message, description] of kinds) {
    assert.deepEqual(contentOf(message), { type: 'unsupported', description })
  }
})

test('static and video stickers have their own types', () => {
  const sticker = {
    file_id: 's',
    file_unique_id: 'u',
    type: 'regular',
    width: 512,
    height: 512,
    is_animated: false,
    is_video: false,
  } as const
  const media = { ref: 's', width: 512, height: 512 }
  assert.deepEqual(contentOf({ sticker }), { type: 'sticker', media: { ...media, mimeType: 'image/webp' } })
  assert.deepEqual(contentOf({ sticker: { ...sticker, is_video: true } }), {
    type: 'sticker',
    media: { ...media, mimeType: 'video/webm' },
  })
})

test('a contact without a name has its number for one', () => {
  assert.deepEqual(contentOf({ contact: { phone_number: '+15550100', first_name: ' ' } }), {
    type: 'contact',
    name: '+15550100',
    phone: '+15550100',
  })
})

test('names that are too long are cut, between characters', () => {
  const content = contentOf({
    document: { file_id: 'd', file_unique_id: 'u', file_name: `${'a'.repeat(254)}😀.pdf` },
  })
  assert.deepEqual(content, { type: 'document', media: { ref: 'd', filename: 'a'.repeat(254) } })
})

test('of several reactions the last one stands', () => {
  const reaction: Update = {
    update_id: 2,
    message_reaction: {
      chat,
      message_id: 9,
      user: ada,
      date: 1_767_225_600,
      old_reaction: [{ type: 'emoji', emoji: '👍' }],
      new_reaction: [
        { type: 'emoji', emoji: '👍' },
        { type: 'emoji', emoji: '🔥' },
      ],
    },
  }
  const { event } = readUpdate(reaction)
  assert.equal(event?.kind === 'reaction' ? event.emoji : null, '🔥')
})

test('events of one message have references of their own', () => {
  const message = { message_id: 9, date: 1, chat, from: ada, text: 'x' }
  const updates: Update[] = [
    { update_id: 1, message } as Update,
    { update_id: 2, edited_message: { ...message, edit_date: 2 } } as Update,
    { update_id: 3, edited_message: { ...message, edit_date: 3 } } as Update,
  ]
  assert.deepEqual(
    updates.map(each => readUpdate(each).event?.ref),
    [`${ada.id}:9`, 'u:2', 'u:3'],
  )
})
