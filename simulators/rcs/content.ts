import { type Fields, isFields } from '../shared/fields.ts'
import { invalid } from './errors.ts'

/**
 * Checks what an agent says. Throws what Google refuses: limits, fields it does not know, more than one content.
 * https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/phones.agentMessages
 */
export function checkMessage(body: Fields): void {
  only(body, 'agent_message', ['contentMessage', 'expireTime', 'ttl', 'messageTrafficType'])
  const content = object(body.contentMessage, 'content_message')
  only(content, 'content_message', [
    'text',
    'fileName',
    'uploadedRbmFile',
    'richCard',
    'contentInfo',
    'suggestions',
  ])
  const kinds = ['text', 'fileName', 'uploadedRbmFile', 'richCard', 'contentInfo'].filter(
    name => content[name] !== undefined,
  )
  if (kinds.length !== 1) throw invalid('content_message needs exactly one content')
  if (content.text !== undefined) text(content.text, 'text', 3072)
  if (content.contentInfo !== undefined) contentInfo(content.contentInfo)
  if (content.richCard !== undefined) richCard(object(content.richCard, 'rich_card'))
  suggestions(content.suggestions, 11)
}

function richCard(card: Fields): void {
  only(card, 'rich_card', ['standaloneCard', 'carouselCard'])
  if ((card.standaloneCard === undefined) === (card.carouselCard === undefined)) {
    throw invalid('rich_card needs exactly one card')
  }
  if (card.standaloneCard !== undefined) {
    const standalone = object(card.standaloneCard, 'standalone_card')
    only(standalone, 'standalone_card', ['cardOrientation', 'thumbnailImageAlignment', 'cardContent'])
    oneOf(standalone.cardOrientation, 'card_orientation', ['VERTICAL', 'HORIZONTAL'])
    cardContent(standalone.cardContent)
    return
  }
  const carousel = object(card.carouselCard, 'carousel_card')
  only(carousel, 'carousel_card', ['cardWidth', 'cardContents'])
  oneOf(carousel.cardWidth, 'card_width', ['SMALL', 'MEDIUM'])
  const { cardContents } = carousel
  if (!Array.isArray(cardContents) || cardContents.length < 2 || cardContents.length > 10) {
    throw invalid('carousel_card needs 2 to 10 card_contents')
  }
  for (const each of cardContents) cardContent(each)
}

function cardContent(value: unknown): void {
  const card = object(value, 'card_content')
  only(card, 'card_content', ['title', 'description', 'media', 'suggestions'])
  if (card.title === undefined && card.description === undefined && card.media === undefined) {
    throw invalid('card_content is empty')
  }
  if (card.title !== undefined) text(card.title, 'title', 200)
  if (card.description !== undefined) text(card.description, 'description', 2000)
  if (card.media !== undefined) {
    const media = object(card.media, 'media')
    only(media, 'media', ['height', 'contentInfo', 'fileName', 'uploadedRbmFile'])
    oneOf(media.height, 'height', ['SHORT', 'MEDIUM', 'TALL'])
    contentInfo(media.contentInfo)
  }
  suggestions(card.suggestions, 4)
}

function suggestions(value: unknown, most: number): void {
  if (value === undefined) return
  if (!Array.isArray(value) || value.length > most) throw invalid(`At most ${most} suggestions`)
  for (const each of value) {
    const suggestion = object(each, 'suggestion')
    only(suggestion, 'suggestion', ['reply', 'action'])
    const { reply, action } = suggestion
    if ((reply === undefined) === (action === undefined))
      throw invalid('suggestion needs a reply or an action')
    const option = object(reply ?? action, 'suggestion')
    text(option.text, 'suggestion.text', 25)
    text(option.postbackData, 'suggestion.postback_data', 2048)
    if (reply !== undefined) only(option, 'reply', ['text', 'postbackData'])
    else checkAction(option)
  }
}

const ACTIONS = [
  'dialAction',
  'viewLocationAction',
  'createCalendarEventAction',
  'openUrlAction',
  'shareLocationAction',
  'composeAction',
]

function checkAction(action: Fields): void {
  only(action, 'action', ['text', 'postbackData', 'fallbackUrl', ...ACTIONS])
  if (ACTIONS.filter(name => action[name] !== undefined).length !== 1) {
    throw invalid('action needs exactly one action')
  }
  if (action.dialAction !== undefined) {
    const { phoneNumber } = object(action.dialAction, 'dial_action')
    if (!/^\+[1-9]\d{6,14}$/.test(String(phoneNumber))) throw invalid('phone_number is no E.164')
  }
  if (action.openUrlAction !== undefined) webUrl(object(action.openUrlAction, 'open_url_action').url)
}

function contentInfo(value: unknown): void {
  const info = object(value, 'content_info')
  only(info, 'content_info', ['fileUrl', 'thumbnailUrl', 'forceRefresh'])
  webUrl(info.fileUrl)
}

function webUrl(value: unknown): void {
  if (!/^https?:$/.test(URL.parse(String(value))?.protocol ?? '')) throw invalid('Invalid URL')
}

function text(value: unknown, field: string, most: number): void {
  if (typeof value !== 'string' || value === '') throw invalid(`${field} is empty`)
  if (value.length > most) throw invalid(`${field} has more than ${most} characters`)
}

function oneOf(value: unknown, field: string, values: string[]): void {
  if (!values.includes(String(value))) throw invalid(`Invalid value at '${field}'`)
}

function object(value: unknown, field: string): Fields {
  if (!isFields(value)) throw invalid(`Invalid value at '${field}'`)
  return value
}

/** What Google says of a field it does not know. */
export function only(fields: Fields, where: string, known: readonly string[]): void {
  const unknown = Object.keys(fields).find(name => !known.includes(name))
  if (unknown !== undefined) {
    throw invalid(
      `Invalid JSON payload received. Unknown name "${unknown}" at '${where}': Cannot find field.`,
    )
  }
}
