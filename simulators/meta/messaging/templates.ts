import { type GraphError, invalid } from '../graph/errors.ts'
import { listOf, objectOf, type Params, textOf } from '../http/params.ts'
import type { Inbox } from '../model.ts'

function within(name: string, text: string | undefined, max: number): void {
  if (text === undefined || text.trim() === '')
    throw invalid(`Param ${name} must be a non-empty UTF-8 string`)
  if (text.length > max) throw tooLong(name, max)
}
const tooLong = (name: string, max: number): GraphError =>
  invalid(`Length of param ${name} must be less than or equal to ${max}`)

/** Source: https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies */
export function checkQuickReplies(given: unknown): void {
  const replies = listOf(given).map(reply => objectOf(reply) ?? {})
  if (replies.length < 1 || replies.length > 13)
    throw invalid('Param message[quick_replies] has too many elements')
  for (const reply of replies) {
    if (reply.content_type !== 'text') throw invalid('Param content_type must be one of {TEXT}')
    within('message[quick_replies][title]', textOf(reply, 'title'), 20)
    within('message[quick_replies][payload]', textOf(reply, 'payload'), 1000)
  }
}

/**
 * Checks a template. Throws as the Send API does.
 * Source: https://developers.facebook.com/docs/messenger-platform/reference/templates
 */
export function checkTemplate(kind: Inbox['kind'], payload: Params): void {
  if (payload.template_type === 'button') {
    within('text', textOf(payload, 'text'), 640)
    checkButtons(kind, payload.buttons, 1)
    return
  }
  if (payload.template_type !== 'generic') throw invalid('Invalid template type')
  const elements = listOf(payload.elements).map(element => objectOf(element) ?? {})
  if (elements.length < 1 || elements.length > 10) throw invalid('Param elements must have 1 to 10 elements')
  for (const element of elements) {
    within('elements[title]', textOf(element, 'title'), 80)
    if ('subtitle' in element) within('elements[subtitle]', textOf(element, 'subtitle'), 80)
    if ('buttons' in element) checkButtons(kind, element.buttons, 1)
    if (!('subtitle' in element || 'buttons' in element || 'image_url' in element)) {
      throw invalid('Generic template element must have at least one property beside its title')
    }
  }
}

function checkButtons(kind: Inbox['kind'], given: unknown, least: number): void {
  const buttons = listOf(given).map(button => objectOf(button) ?? {})
  if (buttons.length < least || buttons.length > 3) throw invalid('Param buttons must have 1 to 3 elements')
  for (const button of buttons) {
    within('buttons[title]', textOf(button, 'title'), 20)
    if (button.type === 'postback') within('buttons[payload]', textOf(button, 'payload'), 1000)
    else if (button.type === 'web_url') {
      if (!/^https?:\/\//.test(textOf(button, 'url') ?? ''))
        throw invalid('Param url should represent a valid URL')
    } else if (button.type === 'phone_number' && kind === 'messenger') {
      if (!/^\+\d+$/.test(textOf(button, 'payload') ?? ''))
        throw invalid('Param payload must be a phone number')
    } else throw invalid(`Button type ${textOf(button, 'type')} is not supported`)
  }
}
