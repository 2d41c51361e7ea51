import type { Media, OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, HttpRequest, OutboundMessage, Rendered, Target } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { cardsAsMessages } from '../../domain/simplify.ts'
import { splitText } from '../../domain/split-text.ts'
import { graphOf, graphRequest } from '../shared/graph/request.ts'
import { isUserId } from './addresses.ts'
import { buttons, list } from './interactive.ts'
import { configOf } from './manifest.ts'
import { rules } from './rules.ts'
import { template } from './template.ts'

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages */
const MAX_TEXT = 4096
const MAX_CAPTION = 1024

/** A message as the Cloud API wants it, without its recipient. */
export type Body = { type: string } & Record<string, unknown>

/** A message as calls of the Messages API, in their order. */
export function render(message: OutboundMessage, account: Account): Rendered {
  const bodies = bodiesOf(message.content)
  if (!Array.isArray(bodies)) return { ok: false, failure: bodies }
  const context = message.replyTo?.startsWith('wamid.') && { context: { message_id: message.replyTo } }
  return {
    ok: true,
    requests: bodies.map((body, index) =>
      send(account, { ...recipientOf(message.thread), ...(index === 0 && context), ...body }),
    ),
  }
}

const send = (account: Account, json: object): HttpRequest =>
  graphRequest(graphOf(account, rules), `${configOf(account).phoneNumberId}/messages`, {
    method: 'POST',
    json: { messaging_product: 'whatsapp', ...json },
  })

/** A person by number or id; all else is a group. */
function recipientOf(thread: string): object {
  if (/^\+?\d{5,20}$/.test(thread)) return { recipient_type: 'individual', to: thread }
  if (isUserId(thread)) return { recipient_type: 'individual', recipient: thread }
  return { recipient_type: 'group', to: thread }
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/mark-message-as-read */
export const markRead = ({ ref }: Target & { ref: string }, account: Account): HttpRequest =>
  send(account, { status: 'read', message_id: ref })

/**
 * Shown for 25 seconds, or until a message comes; it marks the contact's message as read too.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators
 */
export function typing({ ref }: Target & { ref?: string }, account: Account): HttpRequest {
  if (ref === undefined) {
    throw new Problem('conflict', 'WhatsApp shows typing in answer to a message only, and there is none.')
  }
  return send(account, { status: 'read', message_id: ref, typing_indicator: { type: 'text' } })
}

/** The messages that carry the content, or why it cannot be sent. */
function bodiesOf(content: OutboundContent): Body[] | Failure {
  switch (content.type) {
    case 'text':
      return texts(content.text)
    case 'image':
    case 'video':
      return file(content.type, content, {}, true)
    case 'document': {
      const { filename } = content.media
      return file('document', content, { ...(filename && { filename }) }, true)
    }
    case 'audio':
    case 'sticker':
      return file(content.type, content, {}, false)
    case 'voice':
      return file('audio', content, { ...(isOgg(content.media) && { voice: true }) }, false)
    case 'location': {
      const { type, ...place } = content
      return [{ type, location: place }]
    }
    case 'contact':
      return [card(content)]
    case 'buttons':
      return withTexts(buttons(content))
    case 'list':
      return withTexts(list(content))
    case 'cards':
      return together(cardsAsMessages(content).map(bodiesOf))
    case 'template':
      return template(content)
    case 'email':
      return {
        code: 'unsupported_content',
        message: 'WhatsApp carries no content of type "email".',
        cure: 'Send a text.',
      }
  }
}

function together(parts: (Body[] | Failure)[]): Body[] | Failure {
  return parts.find(part => !Array.isArray(part)) ?? parts.filter(part => Array.isArray(part)).flat()
}

function texts(text: string): Body[] | Failure {
  // A part of nothing but spaces is refused.
  const parts = splitText(text, MAX_TEXT).filter(part => part.trim() !== '')
  if (parts.length === 0) {
    return { code: 'empty_text', message: 'The text holds nothing but spaces.', cure: 'Send a text.' }
  }
  return parts.map(body => ({ type: 'text', text: { body, preview_url: /https?:\/\//.test(body) } }))
}

/** What comes before a message with buttons because it does not fit into it, and that message. */
const withTexts = ({ before, body }: { before: string[]; body: Body | null }): Body[] | Failure =>
  together([...before.map(texts), ...(body === null ? [] : [[body]])])

/** A file by URL, which WhatsApp fetches, or by the id of an upload. */
function file(
  type: string,
  { media, caption = '' }: { media: Media; caption?: string },
  more: object,
  captioned: boolean,
): Body[] | Failure {
  const source = media.url === undefined ? media.ref && { id: media.ref } : { link: media.url }
  if (!source) {
    return {
      code: 'media_missing',
      message: 'The message names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  const base = { ...source, ...more }
  if (caption.trim() === '') return [{ type, [type]: base }]
  if (captioned && caption.length <= MAX_CAPTION) return [{ type, [type]: { ...base, caption } }]
  return together([[{ type, [type]: base }], texts(caption)])
}

/** Other sound cannot be a voice message. */
const isOgg = ({ mimeType, url = '' }: Media): boolean =>
  mimeType === undefined ? /\.(ogg|opus)(\?|$)/i.test(url) : mimeType.startsWith('audio/ogg')

function card({ name, phone, email }: Extract<OutboundContent, { type: 'contact' }>): Body {
  const contact = {
    name: { formatted_name: name, first_name: name },
    phones: [{ phone, type: 'CELL' }],
    ...(email && { emails: [{ email, type: 'WORK' }] }),
  }
  return { type: 'contacts', contacts: [contact] }
}
