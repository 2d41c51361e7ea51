import { clip } from '../../domain/clip.ts'
import type { Button, Card } from '../../domain/content.ts'
import { trackingOf } from './tracking.ts'

/** https://developers.viber.com/docs/tools/keyboards/#buttons-parameters */
export interface Key {
  Columns: number
  Rows: number
  ActionType: 'reply' | 'open-url' | 'none'
  ActionBody: string
  Text?: string
  Image?: string
  TextHAlign?: 'left'
  Silent?: boolean
}

/** Part of a message: the keyboard or the cards, and the tracking data by which a press is known. */
export interface WithKeys {
  keyboard?: { Type: 'keyboard'; DefaultHeight: boolean; Buttons: Key[] }
  tracking_data?: string
}

const COLUMNS = 6
/** Characters, markup included. */
const MAX_LABEL = 250
const MAX_CARDS = 6
/** Of a card. */
const ROWS = 7
const IMAGE_ROWS = 3
const MAX_CARD_BUTTONS = 3

type Pressable = Exclude<Button, { kind: 'call' }>

export const isPressable = (button: Button): button is Pressable => button.kind !== 'call'

/** One key below the other, in place of the phone's keyboard. https://developers.viber.com/docs/tools/keyboards/ */
export const keyboard = (buttons: readonly Pressable[]): WithKeys => ({
  keyboard: { Type: 'keyboard', DefaultHeight: false, Buttons: buttons.map(key) },
  ...tracking(buttons),
})

/**
 * Cards side by side; null when they do not fit. Version 7 of the API is the first to show them as they are meant.
 * https://developers.viber.com/docs/api/rest-bot-api/#rich-media-message--carousel-content-message
 */
export function carousel(cards: readonly Card[]): (WithKeys & { type: 'rich_media' }) | null {
  const blocks = cards.flatMap(card => blockOf(card) ?? [])
  if (cards.length > MAX_CARDS || blocks.length < cards.length) return null
  const message = {
    type: 'rich_media' as const,
    min_api_version: 7,
    alt_text: cards.map(card => card.title).join(', '),
    rich_media: {
      Type: 'rich_media',
      ButtonsGroupColumns: COLUMNS,
      ButtonsGroupRows: ROWS,
      BgColor: '#FFFFFF',
      Buttons: blocks.flatMap(block => block.keys),
    },
  }
  return { ...message, ...tracking(blocks.flatMap(block => block.buttons)) }
}

/** A card is a block of keys that fill its rows: the picture, the text, the buttons. */
function blockOf({ title, text, media, buttons = [] }: Card): { keys: Key[]; buttons: Pressable[] } | null {
  const pressable = buttons.filter(isPressable)
  const said = `<b>${escaped(title)}</b>${text === undefined ? '' : `<br>${escaped(text)}`}`
  if (pressable.length !== buttons.length || buttons.length > MAX_CARD_BUTTONS) return null
  if (said.length > MAX_LABEL || (media && !isPicture(media.url))) return null
  const idle = { Columns: COLUMNS, ActionType: 'none' as const, ActionBody: 'none' }
  const above = media?.url === undefined ? [] : [{ ...idle, Rows: IMAGE_ROWS, Image: media.url }]
  const rows = ROWS - above.length * IMAGE_ROWS - buttons.length
  const words: Key = { ...idle, Rows: rows, Text: said, TextHAlign: 'left' }
  return { keys: [...above, words, ...pressable.map(key)], buttons: pressable }
}

/** What a key sends is not shown as a message of the person where it is not what stands on it. */
function key(button: Pressable): Key {
  const place = { Columns: COLUMNS, Rows: 1, Text: clipMarkup(button.text) }
  return button.kind === 'url'
    ? { ...place, ActionType: 'open-url', ActionBody: button.url, Silent: true }
    : { ...place, ActionType: 'reply', ActionBody: button.value, Silent: button.value !== button.text }
}

function tracking(buttons: readonly Pressable[]): WithKeys {
  const replies = Object.fromEntries(buttons.flatMap(b => (b.kind === 'reply' ? [[b.value, b.text]] : [])))
  const links = buttons.flatMap(b => (b.kind === 'url' ? [b.url] : []))
  const tracking_data = trackingOf({ replies, links })
  return tracking_data === undefined ? {} : { tracking_data }
}

/** Pictures on keys: JPEG and PNG. */
const isPicture = (url: string | undefined): boolean =>
  /\.(jpe?g|png)$/i.test(URL.parse(url ?? '')?.pathname ?? '')

/** Labels may hold markup, so what looks like it is escaped. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')

/** The most of a text that fits once it is escaped. */
function clipMarkup(text: string): string {
  let fitting = clip(text, MAX_LABEL)
  while (escaped(fitting).length > MAX_LABEL) fitting = clip(fitting, fitting.length - 1)
  return escaped(fitting)
}
