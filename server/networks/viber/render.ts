import { clip } from '../../domain/clip.ts'
import type { OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, OutboundMessage, Rendered } from '../../domain/network.ts'
import { cardsAsMessages, contactAsText, listAsButtons, mediaAsText } from '../../domain/simplify.ts'
import { splitText } from '../../domain/split-text.ts'
import { methodRequest } from './api.ts'
import { type FileBody, file, picture, sticker, video } from './files.ts'
import { carousel, isPressable, keyboard, type WithKeys } from './keyboard.ts'
import { configOf } from './manifest.ts'

/** UTF-16 units. https://developers.viber.com/docs/api/rest-bot-api/#text-message */
const MAX_TEXT = 7000
/** Of a picture: the least of what Viber's pages tell. https://developers.viber.com/docs/api/rest-bot-api/#picture-message */
const MAX_CAPTION = 512
/** https://developers.viber.com/docs/api/rest-bot-api/#contact-message */
const MAX_NAME = 28
const MAX_PHONE = 18
/** Bytes. https://developers.viber.com/docs/api/rest-bot-api/#validation */
const MAX_REQUEST = 30 * 1024

type Body = WithKeys &
  (
    | { type: 'text'; text: string }
    | { type: 'location'; location: { lat: number; lon: number } }
    | { type: 'contact'; contact: { name: string; phone_number: string } }
    | { type: 'rich_media' }
    | FileBody
  )

/** A message as calls of send_message, in their order. https://developers.viber.com/docs/api/rest-bot-api/#send-message */
export function render(message: OutboundMessage, account: Account): Rendered {
  const bodies = bodiesFor(message.content)
  if (!Array.isArray(bodies)) return { ok: false, failure: bodies }
  const { senderName: name, senderAvatar: avatar } = configOf(account)
  const sender = { name, ...(avatar !== undefined && { avatar }) }
  const requests = bodies.map(body =>
    methodRequest(account, 'send_message', {
      receiver: message.thread,
      min_api_version: 1,
      sender,
      ...body,
    }),
  )
  const largest = Math.max(...requests.map(({ body }) => Buffer.byteLength(String(body))))
  if (largest <= MAX_REQUEST) return { ok: true, requests }
  return {
    ok: false,
    failure: {
      code: 'too_large',
      message: `The message has ${largest} bytes as Viber wants it.`,
      cure: 'Viber takes 30 kB at once: shorten the text, or use fewer buttons with shorter values.',
    },
  }
}

/** The messages that carry the content, or why it cannot be sent. */
function bodiesFor(content: OutboundContent): Body[] | Failure {
  switch (content.type) {
    case 'text':
      return texts(content.text)
    case 'image':
      return image(content)
    case 'video':
      return fileOrLink(content, video(content.media) ?? file(content.media))
    case 'audio':
    case 'voice':
    case 'document':
      return fileOrLink(content, file(content.media))
    case 'sticker':
      return fileOrLink(content, sticker(content.media) ?? picture(content.media, ''))
    case 'location':
      return place(content)
    case 'contact':
      return person(content)
    case 'buttons':
      return question(content)
    case 'list':
      return bodiesFor(listAsButtons(content))
    case 'cards': {
      const together = carousel(content.cards)
      return together ? [together] : bodiesForAll(cardsAsMessages(content))
    }
    case 'template':
    case 'email':
      return {
        code: 'unsupported_content',
        message: `Viber carries no content of type "${content.type}".`,
        cure: 'Send a text.',
      }
  }
}

function bodiesForAll(contents: readonly OutboundContent[]): Body[] | Failure {
  const bodies: Body[] = []
  for (const content of contents) {
    const some = bodiesFor(content)
    if (!Array.isArray(some)) return some
    bodies.push(...some)
  }
  return bodies
}

function texts(text: string): Body[] | Failure {
  const parts = splitText(text, MAX_TEXT).filter(part => part.trim() !== '')
  if (parts.length === 0) {
    return { code: 'empty_text', message: 'The text holds nothing but spaces.', cure: 'Send a text.' }
  }
  return parts.map(part => ({ type: 'text', text: part }))
}

type MediaContent = Extract<OutboundContent, { media: unknown }>

/** The one kind of file that has a text of its own. */
function image(content: MediaContent): Body[] | Failure {
  const { media, caption = '' } = content
  const shown = caption.length <= MAX_CAPTION ? picture(media, caption) : null
  return shown ? [shown] : fileOrLink(content, picture(media, '') ?? file(media))
}

/** A file with its caption below, as its link where Viber does not take it. */
function fileOrLink(content: MediaContent, body: FileBody | null): Body[] | Failure {
  const { media, caption = '' } = content
  if (body === null && media.url === undefined) {
    return {
      code: 'media_missing',
      message: 'The message names no file that Viber can fetch.',
      cure: 'Give the file by a public URL.',
    }
  }
  if (body === null) return texts(mediaAsText(content).text)
  return followedBy(body, caption)
}

function followedBy(body: Body, text: string): Body[] | Failure {
  if (text.trim() === '') return [body]
  const below = texts(text)
  return Array.isArray(below) ? [body, ...below] : below
}

function place(content: Extract<OutboundContent, { type: 'location' }>): Body[] | Failure {
  const { latitude: lat, longitude: lon, name = '', address = '' } = content
  return followedBy({ type: 'location', location: { lat, lon } }, `${name}\n${address}`.trim())
}

function person(content: Extract<OutboundContent, { type: 'contact' }>): Body[] | Failure {
  const { name, phone, email = '' } = content
  if (phone.length > MAX_PHONE) return bodiesFor(contactAsText(content))
  return followedBy({ type: 'contact', contact: { name: clip(name, MAX_NAME), phone_number: phone } }, email)
}

/** The keyboard comes with the last part of the text. */
function question({ text, buttons }: Extract<OutboundContent, { type: 'buttons' }>): Body[] | Failure {
  const numbers = buttons.flatMap(b => (b.kind === 'call' ? [`${b.text}: ${b.phone}`] : []))
  const bodies = texts([text, ...numbers].join('\n'))
  const pressable = buttons.filter(isPressable)
  if (!Array.isArray(bodies) || pressable.length === 0) return bodies
  return bodies.map((body, i) => (i < bodies.length - 1 ? body : { ...body, ...keyboard(pressable) }))
}
