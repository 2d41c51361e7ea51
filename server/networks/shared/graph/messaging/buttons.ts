import type { Button, Card, OutboundContent } from '../../../../domain/content.ts'
import { buttonsAsText } from '../../../../domain/simplify.ts'
import { partsOf } from './split.ts'
import type { Surface } from './surface.ts'

type Of<T extends OutboundContent['type']> = Extract<OutboundContent, { type: T }>

/** What leaves as plain text before, and the message that can be pressed. Null: nothing can, the text says it all. */
interface Pressable {
  before: string[]
  message: object | null
}

/** Characters: of a title everywhere, of what a button carries, and of the text over buttons. */
const MAX_TITLE = 20
const MAX_PAYLOAD = 1000
const MAX_BUTTON_TEXT = 640
const MAX_BUTTONS = 3
const MAX_QUICK_REPLIES = 13

/**
 * Up to three buttons as a button template, which stays in the conversation; up to thirteen replies as quick replies,
 * with links and numbers in the text; else a numbered text.
 * https://developers.facebook.com/docs/messenger-platform/reference/templates/button
 * https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies
 */
export function pressable(surface: Surface, content: Of<'buttons'>): Pressable {
  const { buttons } = content
  if (buttons.length <= MAX_BUTTONS && buttons.every(button => fits(surface, button))) {
    const max = Math.min(MAX_BUTTON_TEXT, surface.maxText.count)
    return under(partsOf(content.text, { ...surface.maxText, count: max }), text =>
      templateOf({ template_type: 'button', text, buttons: buttons.map(buttonOf) }),
    )
  }
  const replies = buttons.filter(button => button.kind === 'reply')
  const others = buttons.filter(button => button.kind !== 'reply').map(written)
  if (
    replies.length > 0 &&
    replies.length <= MAX_QUICK_REPLIES &&
    replies.every(reply => fits(surface, reply))
  ) {
    return under(partsOf([content.text, ...others].join('\n'), surface.maxText), text => ({
      text,
      quick_replies: replies.map(({ text: title, value }) => ({
        content_type: 'text',
        title,
        payload: value,
      })),
    }))
  }
  return { before: [buttonsAsText(content).text], message: null }
}

/** The last part of the text stands in the message that can be pressed. */
function under(parts: string[], message: (text: string) => object): Pressable {
  const last = parts.pop()
  return last === undefined ? { before: [' '], message: null } : { before: parts, message: message(last) }
}

/**
 * Cards side by side; null when one of them does not fit.
 * https://developers.facebook.com/docs/messenger-platform/reference/templates/generic
 */
export function carousel(surface: Surface, { cards }: Of<'cards'>): object | null {
  if (cards.length > 10 || !cards.every(card => isElement(surface, card))) return null
  const elements = cards.map(({ title, text, media, buttons = [] }) => ({
    title,
    ...(text && { subtitle: text }),
    ...(media && { image_url: media.url }),
    ...(buttons.length > 0 && { buttons: buttons.map(buttonOf) }),
  }))
  return templateOf({ template_type: 'generic', elements })
}

const isElement = (surface: Surface, { title, text = '', media, buttons = [] }: Card): boolean =>
  title.trim() !== '' &&
  title.length <= 80 &&
  text.length <= 80 &&
  // A title alone is no card.
  (text !== '' || media !== undefined || buttons.length > 0) &&
  (media === undefined || (media.url !== undefined && (media.mimeType ?? 'image/').startsWith('image/'))) &&
  buttons.length <= MAX_BUTTONS &&
  buttons.every(button => fits(surface, button))

const templateOf = (payload: object) => ({ attachment: { type: 'template', payload } })

function fits(surface: Surface, button: Button): boolean {
  if (button.text.trim() === '' || button.text.length > MAX_TITLE) return false
  if (button.kind === 'reply') return button.value.length <= MAX_PAYLOAD
  return button.kind === 'url' || (surface.calls && /^\+\d{5,20}$/.test(button.phone))
}

/** https://developers.facebook.com/docs/messenger-platform/reference/buttons */
function buttonOf(button: Button): object {
  const title = button.text
  if (button.kind === 'url') return { type: 'web_url', title, url: button.url }
  if (button.kind === 'call') return { type: 'phone_number', title, payload: button.phone }
  return { type: 'postback', title, payload: button.value }
}

const written = (button: Exclude<Button, { kind: 'reply' }>): string =>
  `${button.text}: ${button.kind === 'url' ? button.url : button.phone}`
