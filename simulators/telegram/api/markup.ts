import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types'
import { readLink } from '../text/links.ts'
import type { Args } from './args.ts'
import { badRequest } from './errors.ts'

type Fields = Record<string, unknown>

/** The fields of which an inline button has exactly one. */
const ACTIONS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
  'disabled',
]

/** Buttons of a reply keyboard that ask for something only a person in a private chat can give. */
const PRIVATE_REQUESTS: [string, string][] = [
  ['request_contact', 'phone number can be requested in private chats only'],
  ['request_location', 'location can be requested in private chats only'],
]

/**
 * Checks reply_markup and returns it if it is an inline keyboard, the only kind a Message shows.
 * Source: https://core.telegram.org/bots/api#inlinekeyboardmarkup
 */
export function readMarkup(args: Args, isPrivate: boolean): InlineKeyboardMarkup | undefined {
  const markup = parse(args)
  if (!markup) return undefined
  for (const button of keyboard(markup.keyboard, 'Field "keyboard" must be an Array of Arrays')) {
    checkReplyButton(button, isPrivate)
  }
  return inlineKeyboard(markup)
}

/** The same for a message that is edited, which can have an inline keyboard only. */
export function readInlineMarkup(args: Args): InlineKeyboardMarkup | undefined {
  const markup = parse(args)
  if (!markup) return undefined
  if (markup.keyboard || markup.remove_keyboard || markup.force_reply)
    throw badRequest('inline keyboard expected')
  return inlineKeyboard(markup)
}

function parse(args: Args): Fields | undefined {
  const markup = args.json('reply_markup', "can't parse reply keyboard markup JSON object")
  if (markup === undefined) return undefined
  if (!isObject(markup)) throw badRequest('object expected as reply markup')
  return markup
}

function inlineKeyboard(markup: Fields): InlineKeyboardMarkup | undefined {
  const problem = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
  const buttons = keyboard(markup.inline_keyboard, problem)
  for (const button of buttons) checkInlineButton(button)
  if (buttons.length === 0) return undefined
  return { inline_keyboard: markup.inline_keyboard as InlineKeyboardButton[][] }
}

function keyboard(rows: unknown, problem: string): unknown[] {
  if (rows === undefined) return []
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) throw badRequest(problem)
  return rows.flat()
}

function checkReplyButton(button: unknown, isPrivate: boolean): void {
  if (typeof button !== 'string' && !isObject(button)) {
    throw badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object")
  }
  const text = typeof button === 'string' ? button : textOf(button, "can't parse keyboard button")
  if (text === '') throw badRequest('keyboard button text must be non-empty')
  if (typeof button === 'string' || isPrivate) return
  for (const [field, problem] of PRIVATE_REQUESTS) if (button[field]) throw badRequest(problem)
}

function checkInlineButton(button: unknown): void {
  const context = "can't parse inline keyboard button"
  if (!isObject(button)) throw badRequest(`${context}: InlineKeyboardButton must be an Object`)
  const text = textOf(button, context)
  const actions = ACTIONS.filter(action => button[action] !== undefined)
  if (actions.length === 0) throw badRequest(`${context}: Text buttons are unallowed in the inline keyboard`)
  if (actions.length > 1) throw badRequest(`${context}: Exactly one of the optional fields must be used`)
  if (text === '') throw badRequest('inline keyboard button text must be non-empty')
  if (button.url !== undefined) checkUrl(String(button.url))
  if (button.callback_data !== undefined) checkCallbackData(button.callback_data)
}

function checkUrl(url: string): void {
  const link = readLink(url)
  if ('problem' in link) throw badRequest(`inline keyboard button URL '${url}' is invalid: ${link.problem}`)
}

function checkCallbackData(data: unknown): void {
  if (typeof data !== 'string') {
    throw badRequest(`can't parse inline keyboard button: Field "callback_data" must be of type String`)
  }
  const size = Buffer.byteLength(data)
  if (size < 1 || size > 64) throw badRequest('BUTTON_DATA_INVALID')
}

function textOf(button: Fields, context: string): string {
  if (button.text === undefined) throw badRequest(`${context}: Can't find field "text"`)
  if (typeof button.text !== 'string') throw badRequest(`${context}: Field "text" must be of type String`)
  return button.text
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
