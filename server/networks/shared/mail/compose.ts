import type { Media, OutboundContent } from '../../../domain/content.ts'
import type { Failure } from '../../../domain/message.ts'
import type { OutboundMessage } from '../../../domain/network.ts'
import {
  buttonsAsText,
  cardText,
  contactAsText,
  listAsButtons,
  locationAsText,
} from '../../../domain/simplify.ts'
import { answerSubject, threadHeaders } from './thread.ts'

/** What a mail says. Attachments have links. */
export interface MailBody {
  subject?: string
  text?: string
  html?: string
  attachments: { url: string; media: Media }[]
}

export interface Mail extends MailBody {
  subject: string
  /** Those that make it an answer. */
  headers: Record<string, string>
}

/**
 * Any content as a mail that continues its thread: it names the message it answers, or else the contact's last, and has
 * that one's subject where it brings none. `subject` is for what begins a thread without one.
 */
export function composeMail(message: OutboundMessage, subject: string): Mail | Failure {
  const body = bodyOf(message.content)
  if ('code' in body) return body
  const { lastInbound = null, replyTo } = message
  const before = lastInbound?.content.type === 'email' ? lastInbound.content.subject : undefined
  return {
    ...body,
    subject: body.subject ?? (before ? answerSubject(before) : subject),
    headers: threadHeaders(replyTo ?? lastInbound?.ref),
  }
}

/** Any content as the body of a mail, or why it is none. */
function bodyOf(content: OutboundContent): MailBody | Failure {
  switch (content.type) {
    case 'email': {
      const { subject, text, html, attachments = [] } = content
      if (!text && !html && attachments.length === 0) return empty
      return withFiles(
        { ...(subject && { subject }), ...(text && { text }), ...(html && { html }) },
        attachments,
      )
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return withFiles(content.caption ? { text: content.caption } : {}, [content.media])
    case 'cards':
      return withFiles(
        { text: content.cards.map(cardLines).join('\n\n') },
        content.cards.flatMap(card => card.media ?? []),
      )
    case 'text':
      return content.text.trim() === '' ? empty : { text: content.text, attachments: [] }
    case 'location':
      return { text: locationAsText(content).text, attachments: [] }
    case 'contact':
      return { text: contactAsText(content).text, attachments: [] }
    case 'buttons':
      return { text: buttonsAsText(content).text, attachments: [] }
    case 'list':
      return { text: buttonsAsText(listAsButtons(content)).text, attachments: [] }
    case 'template':
      return {
        code: 'unsupported_content',
        message: 'A mail needs no approved template.',
        cure: 'Send the text itself, as content of type "email" or "text".',
      }
  }
}

type Card = Extract<OutboundContent, { type: 'cards' }>['cards'][number]
const cardLines = (card: Card): string =>
  card.buttons?.length
    ? buttonsAsText({ type: 'buttons', text: cardText(card), buttons: card.buttons }).text
    : cardText(card)

function withFiles(body: Omit<MailBody, 'attachments'>, files: readonly Media[]): MailBody | Failure {
  const attachments = files.flatMap(media => (media.url === undefined ? [] : [{ url: media.url, media }]))
  if (attachments.length < files.length) {
    return {
      code: 'media_missing',
      message: 'An attachment names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  return { ...body, attachments }
}

const empty: Failure = {
  code: 'empty_text',
  message: 'The mail says nothing.',
  cure: 'Send a text, HTML or an attachment.',
}

/** The name an attachment has: its own, else the last part of its link. */
export function attachmentName({ url, media }: MailBody['attachments'][number]): string {
  if (media.filename) return media.filename
  const last = decoded(URL.parse(url)?.pathname.split('/').at(-1) ?? '')
  return last || 'attachment'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
