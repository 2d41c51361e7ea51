import type { Media, OutboundContent } from '../../../../domain/content.ts'
import type { Failure } from '../../../../domain/message.ts'
import type { Account, HttpRequest, OutboundMessage, Rendered, Target } from '../../../../domain/network.ts'
import { cardsAsMessages, contactAsText, listAsButtons, locationAsText } from '../../../../domain/simplify.ts'
import { graphOf, graphRequest } from '../request.ts'
import { carousel, pressable } from './buttons.ts'
import { rules } from './rules.ts'
import { partsOf } from './split.ts'
import { configOf, pageIn, type Surface, WINDOW } from './surface.ts'

/** A message as calls of the Send API, in their order. */
export function renderMessage(surface: Surface, message: OutboundMessage, account: Account): Rendered {
  const messages = messagesOf(surface, message.content)
  if (!Array.isArray(messages)) return { ok: false, failure: messages }
  const kind = kindOf(message, account)
  const reply = surface.replies && replyOf(message.replyTo)
  return {
    ok: true,
    requests: messages.map((each, index) =>
      send(account, message, { ...kind, message: each, ...(index === 0 && reply) }),
    ),
  }
}

/** https://developers.facebook.com/docs/messenger-platform/send-messages/sender-actions */
export const senderAction = (
  action: 'typing_on' | 'mark_seen',
  target: Target,
  account: Account,
): HttpRequest => send(account, target, { sender_action: action })

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
const send = (account: Account, { thread }: Target, json: object): HttpRequest =>
  graphRequest(graphOf(account, rules), `${pageIn(account)}/messages`, {
    method: 'POST',
    json: { recipient: { id: thread }, ...json },
  })

/**
 * After the window only a person may answer, and only with the tag that says so.
 * https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags
 */
function kindOf({ lastInboundAt }: OutboundMessage, account: Account): object {
  const late = typeof lastInboundAt === 'number' && Date.now() - lastInboundAt > WINDOW * 3_600_000
  return late && configOf(account).humanAgent === true
    ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
    : { messaging_type: 'RESPONSE' }
}

/** One of several contents of a message stands for it; what has no id of its own cannot be answered. */
function replyOf(ref: string | null): object {
  if (ref === null || ref.startsWith('postback:')) return {}
  return { reply_to: { mid: ref.replace(/#\d+$/, '') } }
}

/** The messages that carry the content, or why it cannot be sent. */
function messagesOf(surface: Surface, content: OutboundContent): object[] | Failure {
  switch (content.type) {
    case 'text':
      return texts(surface, content.text)
    case 'image':
    case 'sticker':
      return file(surface, 'image', content)
    case 'video':
      return file(surface, 'video', content)
    case 'audio':
    case 'voice':
      return file(surface, 'audio', content)
    case 'document':
      return file(surface, 'file', content)
    case 'location':
      return messagesOf(surface, locationAsText(content))
    case 'contact':
      return messagesOf(surface, contactAsText(content))
    case 'buttons': {
      const { before, message } = pressable(surface, content)
      return together([...before.map(text => texts(surface, text)), message === null ? [] : [message]])
    }
    case 'list':
      return messagesOf(surface, listAsButtons(content))
    case 'cards': {
      const template = carousel(surface, content)
      if (template !== null) return [template]
      return together(cardsAsMessages(content).map(each => messagesOf(surface, each)))
    }
    case 'template':
    case 'email':
      return {
        code: 'unsupported_content',
        message: `${surface.title} carries no content of type "${content.type}".`,
        cure: 'Send a text.',
      }
  }
}

function together(parts: (object[] | Failure)[]): object[] | Failure {
  return parts.find(part => !Array.isArray(part)) ?? parts.filter(part => Array.isArray(part)).flat()
}

function texts({ maxText }: Surface, text: string): object[] | Failure {
  const parts = partsOf(text, maxText)
  if (parts.length === 0) {
    return { code: 'empty_text', message: 'The text holds nothing but spaces.', cure: 'Send a text.' }
  }
  return parts.map(part => ({ text: part }))
}

/** A file by URL, which Meta fetches, or by the id of an upload; it has no caption. */
function file(
  surface: Surface,
  type: string,
  { media, caption = '' }: { media: Media; caption?: string },
): object[] | Failure {
  const payload = media.url === undefined ? media.ref && { attachment_id: media.ref } : { url: media.url }
  if (!payload) {
    return {
      code: 'media_missing',
      message: 'The message names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  const message = { attachment: { type, payload } }
  return caption.trim() === '' ? [message] : together([[message], texts(surface, caption)])
}
