import { clip } from '../../domain/clip.ts'
import type { Button, Card, OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import { isTaken } from './files.ts'
import type { Action, Column, MessageObject } from './message-objects.ts'

/** Characters; https://developers.line.biz/en/reference/messaging-api/#action-objects */
const MAX_LABEL = 20
const MAX_DATA = 300
const MAX_SHOWN = 300
const MAX_URI = 1000
/** https://developers.line.biz/en/reference/messaging-api/#buttons, #confirm, #carousel, #quick-reply */
const BUTTONS = { most: 4, text: 160 }
const CONFIRM = { just: 2, text: 240 }
const CAROUSEL = { columns: 10, actions: 3, title: 40, text: 60, textAlone: 120 }
const MAX_QUICK_REPLIES = 13
const MAX_ALT_TEXT = 1500

type Texts = (text: string) => MessageObject[] | Failure

/** A value that LINE cannot carry, if there is one. */
export function longValue(buttons: readonly Button[]): Failure | null {
  const long = buttons.find(button => button.kind === 'reply' && button.value.length > MAX_DATA)
  if (long?.kind !== 'reply') return null
  return {
    code: 'button_value_too_long',
    message: `The value of the button "${long.text}" has ${long.value.length} characters.`,
    cure: `LINE carries ${MAX_DATA} characters with a button: use a shorter value, such as an id.`,
  }
}

/**
 * A question with its answers below: as a template where it fits, else as a text with quick replies, which vanish with
 * the next message. Null when there are more than LINE shows.
 */
export function choice(
  { text, buttons }: Extract<OutboundContent, { type: 'buttons' }>,
  texts: Texts,
): MessageObject[] | Failure | null {
  const actions = buttons.flatMap(button => actionOf(button) ?? [])
  const lines = buttons.flatMap(button => (actionOf(button) ? [] : [asLine(button)]))
  const full = [text, ...lines].join('\n')
  if (full.trim() === '' || actions.length === 0) return texts(full)
  if (actions.length === CONFIRM.just && full.length <= CONFIRM.text) {
    return [{ type: 'template', altText: full, template: { type: 'confirm', text: full, actions } }]
  }
  if (actions.length <= BUTTONS.most && full.length <= BUTTONS.text) {
    return [{ type: 'template', altText: full, template: { type: 'buttons', text: full, actions } }]
  }
  if (actions.length > MAX_QUICK_REPLIES) return null
  const messages = texts(full)
  if (!Array.isArray(messages)) return messages
  const items = actions.map(action => ({ type: 'action' as const, action }))
  return messages.map((message, i) =>
    i < messages.length - 1 ? message : { ...message, quickReply: { items } },
  )
}

/** Cards side by side, where they are as alike as LINE demands; else null. */
export function carousel(cards: readonly Card[]): MessageObject | null {
  const columns = cards.flatMap(card => columnOf(card) ?? [])
  const [first] = columns
  if (!first || columns.length !== cards.length || cards.length > CAROUSEL.columns) return null
  const alike = columns.every(
    column =>
      column.actions.length === first.actions.length &&
      (column.title === undefined) === (first.title === undefined) &&
      (column.thumbnailImageUrl === undefined) === (first.thumbnailImageUrl === undefined),
  )
  if (!alike) return null
  const altText = cards.map(card => card.title).join(', ')
  return {
    type: 'template',
    altText: clip(altText, MAX_ALT_TEXT),
    template: { type: 'carousel', columns },
  }
}

function columnOf({ title, text, media, buttons = [] }: Card): Column | null {
  const actions = buttons.flatMap(button => actionOf(button) ?? [])
  if (actions.length !== buttons.length || actions.length === 0 || actions.length > CAROUSEL.actions)
    return null
  if (media && !isTaken(media.url)) return null
  const picture = media?.url ? { thumbnailImageUrl: media.url } : {}
  // A column must have a text: a card that is only a title has it there.
  if (text === undefined) {
    const most = media ? CAROUSEL.text : CAROUSEL.textAlone
    return title.length <= most ? { ...picture, text: title, actions } : null
  }
  const fits = title.length <= CAROUSEL.title && text.length <= CAROUSEL.text
  return fits ? { ...picture, title, text, actions } : null
}

/** What pressing a button does; null when LINE has nothing for it. The whole label shows in the chat once it is pressed. */
function actionOf(button: Button): Action | null {
  const label = button.text.length <= MAX_LABEL ? button.text : `${clip(button.text, MAX_LABEL - 1)}…`
  if (button.kind === 'reply') {
    return { type: 'postback', label, data: button.value, displayText: clip(button.text, MAX_SHOWN) }
  }
  const uri = button.kind === 'url' ? button.url : telephone(button.phone)
  return uri === null || uri.length > MAX_URI ? null : { type: 'uri', label, uri }
}

function telephone(phone: string): string | null {
  const digits = phone.replace(/[^\d+]/g, '')
  return /\d/.test(digits) ? `tel:${digits}` : null
}

const asLine = (button: Button): string => {
  if (button.kind === 'reply') return button.text
  return `${button.text}: ${button.kind === 'url' ? button.url : button.phone}`
}
