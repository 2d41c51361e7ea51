import { createHash } from 'node:crypto'
import { clip } from '../../domain/clip.ts'
import type { OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, HttpRequest, OutboundMessage, Rendered, Target } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import {
  buttonsAsText,
  cardsAsMessages,
  contactAsText,
  listAsButtons,
  mediaAsText,
} from '../../domain/simplify.ts'
import { splitText } from '../../domain/split-text.ts'
import { apiRequest } from './api.ts'
import { carousel, choice, longValue } from './choices.ts'
import { audioObject, imageObject, stickerObject, videoObject } from './files.ts'
import type { MessageObject } from './message-objects.ts'

/** UTF-16 units. https://developers.line.biz/en/reference/messaging-api/#text-message */
const MAX_TEXT = 5000
/** https://developers.line.biz/en/reference/messaging-api/#send-push-message */
const MAX_OBJECTS = 5
/** https://developers.line.biz/en/reference/messaging-api/#location-message */
const MAX_PLACE = 100
/** Seconds, unless a message comes before. https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator */
const TYPING = 20

/**
 * A message as pushes of up to five message objects, which LINE counts as one each. An answer by reply token would be
 * free of charge, but a token lasts a minute and works once. The retry key makes LINE take a request once only.
 * https://developers.line.biz/en/reference/messaging-api/#send-push-message
 */
export function render(message: OutboundMessage, account: Account): Rendered {
  const objects = objectsFor(message.content)
  if (!Array.isArray(objects)) return { ok: false, failure: objects }
  const pushes = Array.from({ length: Math.ceil(objects.length / MAX_OBJECTS) }, (_, i) =>
    objects.slice(i * MAX_OBJECTS, (i + 1) * MAX_OBJECTS),
  )
  const requests = pushes.map((messages, i) =>
    apiRequest(
      account,
      'POST',
      '/message/push',
      { to: message.thread, messages },
      { 'x-line-retry-key': retryKey(message.id, i) },
    ),
  )
  return { ok: true, requests }
}

/** Shows that an answer is being written: to one person, who has the chat open. */
export function typing({ thread }: Target, account: Account): HttpRequest {
  if (!thread.startsWith('U')) {
    throw new Problem('conflict', 'LINE shows typing to one person only, not in a group.')
  }
  return apiRequest(account, 'POST', '/chat/loading/start', { chatId: thread, loadingSeconds: TYPING })
}

/** A UUID for each request: the message's id for the first, for the others one made of it, the same at every attempt. */
function retryKey(id: string, index: number): string {
  if (index === 0) return id
  const hex = createHash('sha256').update(`${id}/${index}`).digest('hex')
  // Version 8, which is for whoever makes them. RFC 9562, section 5.8.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The message objects that carry the content, or why it cannot be sent. */
function objectsFor(content: OutboundContent): MessageObject[] | Failure {
  switch (content.type) {
    case 'text':
      return texts(content.text)
    case 'image':
      return file(content, imageObject(content.media))
    case 'video':
      return file(content, videoObject(content.media))
    case 'audio':
    case 'voice':
      return file(content, audioObject(content.media))
    case 'document':
      return file(content, null)
    case 'sticker':
      return file(content, stickerObject(content.media) ?? imageObject(content.media))
    case 'location':
      return [place(content)]
    case 'contact':
      return objectsFor(contactAsText(content))
    case 'buttons':
      return longValue(content.buttons) ?? choice(content, texts) ?? objectsFor(buttonsAsText(content))
    case 'list':
      return objectsFor(listAsButtons(content))
    case 'cards':
      return cards(content)
    case 'template':
    case 'email':
      return {
        code: 'unsupported_content',
        message: `LINE carries no content of type "${content.type}".`,
        cure: 'Send a text.',
      }
  }
}

function texts(text: string): MessageObject[] | Failure {
  const parts = splitText(text, MAX_TEXT).filter(part => part.trim() !== '')
  if (parts.length === 0) {
    return { code: 'empty_text', message: 'The text holds nothing but spaces.', cure: 'Send a text.' }
  }
  return parts.map(part => ({ type: 'text', text: part }))
}

/** A file as LINE shows it, with its caption below; as a link where LINE cannot. */
function file(
  content: Extract<OutboundContent, { media: unknown }>,
  object: MessageObject | null,
): MessageObject[] | Failure {
  const { caption = '', media } = content
  if (object === null && media.url === undefined) {
    return {
      code: 'media_missing',
      message: 'The message names no file that LINE can fetch.',
      cure: 'Give the file by a public URL.',
    }
  }
  if (object === null) return texts(mediaAsText(content).text)
  if (caption.trim() === '') return [object]
  const below = texts(caption)
  return Array.isArray(below) ? [object, ...below] : below
}

/** LINE wants both texts. */
function place(content: Extract<OutboundContent, { type: 'location' }>): MessageObject {
  const { latitude, longitude } = content
  const [name = '', address = ''] = [content.name, content.address].map(text => text?.trim())
  const point = `${latitude}, ${longitude}`
  return {
    type: 'location',
    title: clip(name || address || point, MAX_PLACE),
    address: clip(address || name || point, MAX_PLACE),
    latitude,
    longitude,
  }
}

function cards(content: Extract<OutboundContent, { type: 'cards' }>): MessageObject[] | Failure {
  const long = longValue(content.cards.flatMap(card => card.buttons ?? []))
  if (long) return long
  const together = carousel(content.cards)
  if (together) return [together]
  const all: MessageObject[] = []
  for (const message of cardsAsMessages(content)) {
    const objects = objectsFor(message)
    if (!Array.isArray(objects)) return objects
    all.push(...objects)
  }
  return all
}
