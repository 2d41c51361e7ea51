import { v4, v5 } from 'uuid'
import type { Button, Media, OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, HttpRequest, OutboundMessage, Rendered, Target } from '../../domain/network.ts'
import { contactAsText, listAsButtons, locationAsText } from '../../domain/simplify.ts'
import { splitText } from '../../domain/split-text.ts'
import { e164 } from '../shared/sms/phone.ts'
import { phoneRequest } from './api.ts'
import { cardMessages } from './cards.ts'
import { MAX_TEXT } from './manifest.ts'
import { type Suggestion, suggestionsOf, viewLocation } from './suggestions.ts'

/** https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/phones.agentMessages#AgentContentMessage */
export interface ContentMessage {
  text?: string
  contentInfo?: { fileUrl: string }
  richCard?: object
  suggestions?: Suggestion[]
}

const MAX_SUGGESTIONS = 11

/** Under which the ids of read marks are made; any UUID does. */
const READ = '6e8f0f4e-6a57-4f7e-9c39-3f6f6d1f7a55'

/** A message as agent messages, in their order. Their ids are made of ours: one that is sent again is not shown again. */
export function render(message: OutboundMessage, account: Account): Rendered {
  const parts = partsOf(message.content)
  if (!Array.isArray(parts)) return { ok: false, failure: parts }
  const phone = e164(message.thread)
  const requests = parts.map((contentMessage, index) => {
    // It must be a UUID: https://www.rfc-editor.org/rfc/rfc9562
    const messageId = index === 0 ? message.id : v5(String(index), message.id)
    return phoneRequest(account, phone, 'agentMessages', { messageId }, { contentMessage })
  })
  return { ok: true, requests }
}

/** Shown for a while, or until a message comes. */
export const typing = ({ thread }: Target, account: Account): HttpRequest =>
  phoneRequest(account, e164(thread), 'agentEvents', { eventId: v4() }, { eventType: 'IS_TYPING' })

/** The same message marked twice is marked once: the event's id is made of its. */
export function markRead({ thread, ref }: Target & { ref: string }, account: Account): HttpRequest {
  const eventId = v5(ref, READ)
  return phoneRequest(
    account,
    e164(thread),
    'agentEvents',
    { eventId },
    { eventType: 'READ', messageId: ref },
  )
}

/** The messages that carry the content, or why it cannot be sent. */
function partsOf(content: OutboundContent): ContentMessage[] | Failure {
  switch (content.type) {
    case 'text':
      return texts(content.text)
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return file(content)
    case 'location':
      return texts(locationAsText(content).text, [viewLocation(content)])
    case 'contact':
      return withButtons(contactAsText(content).text, [
        { kind: 'call', text: content.name, phone: content.phone },
      ])
    case 'buttons':
      return withButtons(content.text, content.buttons)
    case 'list':
      return partsOf(listAsButtons(content))
    case 'cards':
      return cardMessages(content.cards)
    case 'template':
    case 'email':
      return {
        code: 'unsupported_content',
        message: `RCS carries no content of type "${content.type}".`,
        cure: 'Send a text.',
      }
  }
}

function withButtons(text: string, buttons: readonly Button[]): ContentMessage[] | Failure {
  const { suggestions, written } = suggestionsOf(buttons)
  if (suggestions.length <= MAX_SUGGESTIONS) return texts([text, ...written].join('\n'), suggestions)
  return {
    code: 'too_many_buttons',
    message: `The message has ${suggestions.length} buttons.`,
    cure: `RCS shows ${MAX_SUGGESTIONS} at most: ask in two steps, or send cards.`,
  }
}

function texts(text: string, suggestions: Suggestion[] = []): ContentMessage[] | Failure {
  const parts = splitText(text, MAX_TEXT).filter(part => part.trim() !== '')
  if (parts.length === 0) {
    return { code: 'empty_text', message: 'The text holds nothing but spaces.', cure: 'Send a text.' }
  }
  // Suggestions are shown below the newest message only.
  return parts.map((part, index) =>
    index === parts.length - 1 && suggestions.length > 0 ? { text: part, suggestions } : { text: part },
  )
}

/** A file by its link, which Google fetches. */
function file({ media, caption }: { media: Media; caption?: string }): ContentMessage[] | Failure {
  if (media.url === undefined) {
    return {
      code: 'media_missing',
      message: 'The message names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  const shown: ContentMessage = { contentInfo: { fileUrl: media.url } }
  if (!caption || caption.trim() === '') return [shown]
  const after = texts(caption)
  return Array.isArray(after) ? [shown, ...after] : after
}
