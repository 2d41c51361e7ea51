import type { Button, OutboundContent } from '../../../domain/content.ts'
import type { Failure } from '../../../domain/message.ts'
import { cardText, contactAsText, emailAsText, listAsButtons } from '../../../domain/simplify.ts'

type Of<T extends OutboundContent['type']> = Extract<OutboundContent, { type: T }>

/** What is said in a call: a text, with what the keys 1, 2, … stand for; or a sound that is played, and what follows it. */
export type Spoken =
  | { kind: 'text'; text: string; menu: string[] }
  | { kind: 'sound'; url: string; seconds: number; after: string | null }

/** A content as it is said on the telephone, or why it cannot be. */
export function spoken(content: OutboundContent): Spoken | Failure {
  switch (content.type) {
    case 'text':
      return text(content.text)
    case 'audio':
    case 'voice':
      return sound(content)
    case 'buttons':
      return menu([content])
    case 'list':
      return spoken(listAsButtons(content))
    case 'cards':
      return menu(content.cards.map(card => ({ text: cardText(card), buttons: card.buttons ?? [] })))
    case 'contact':
      return text(contactAsText(content).text)
    case 'location':
      return text(place(content))
    case 'email':
      return text(emailAsText(content)?.text ?? '')
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
    case 'template':
      return {
        code: 'unsupported_content',
        message: `Content of type "${content.type}" cannot be said on the telephone.`,
        cure: 'Send a text.',
      }
  }
}

const text = (text: string, menu: string[] = []): Spoken | Failure =>
  text.trim() === ''
    ? { code: 'empty_text', message: 'There is nothing to say.', cure: 'Send a text.' }
    : { kind: 'text', text, menu }

/** The texts, and under them the choices with their keys. */
function menu(parts: { text: string; buttons: readonly Button[] }[]): Spoken | Failure {
  const replies = parts.flatMap(part => part.buttons).filter(button => button.kind === 'reply')
  const keys = replies.map((reply, index) => `${index + 1}: ${reply.text}`)
  return text(
    [...parts.map(part => part.text), ...keys].join('\n'),
    replies.map(reply => reply.value),
  )
}

const place = ({ name, address, latitude, longitude }: Of<'location'>): string =>
  [name, address].filter(line => line !== undefined).join('\n') || `${latitude}, ${longitude}`

function sound({ media, caption }: Of<'audio'> | Of<'voice'>): Spoken | Failure {
  const { url, durationSeconds: seconds = 0 } = media
  if (url === undefined) {
    return {
      code: 'media_missing',
      message: 'The message names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  return { kind: 'sound', url, seconds, after: caption?.trim() ? caption : null }
}
