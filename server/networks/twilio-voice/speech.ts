import type { OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account } from '../../domain/network.ts'
import { cardText, contactAsText, emailAsText, listAsButtons } from '../../domain/simplify.ts'
import { play, say } from './talk.ts'
import type { Verb } from './twiml.ts'

/** A content as it is spoken. */
export interface Speech {
  verbs: Verb[]
  /** What the keys 1, 2, … stand for. */
  menu: string[]
  /** About how long it takes, seconds. */
  seconds: number
}

type Of<T extends OutboundContent['type']> = Extract<OutboundContent, { type: T }>

/** What to say, or why it cannot be said. */
export function speechOf(content: OutboundContent, account: Account): Speech | Failure {
  const spoken = (text: string, menu: string[] = []): Speech | Failure =>
    text.trim() === ''
      ? { code: 'empty_text', message: 'There is nothing to say.', cure: 'Send a text.' }
      : { verbs: [say(text, account)], menu, seconds: secondsFor(text) }
  switch (content.type) {
    case 'text':
      return spoken(content.text)
    case 'audio':
    case 'voice':
      return sound(content, account)
    case 'buttons': {
      const { text, menu } = menuOf([content])
      return spoken(text, menu)
    }
    case 'list':
      return speechOf(listAsButtons(content), account)
    case 'cards': {
      const { text, menu } = menuOf(
        content.cards.map(card => ({ text: cardText(card), buttons: card.buttons ?? [] })),
      )
      return spoken(text, menu)
    }
    case 'contact':
      return spoken(contactAsText(content).text)
    case 'location':
      return spoken(place(content))
    case 'email':
      return spoken(emailAsText(content)?.text ?? '')
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

function sound({ media, caption }: Of<'audio'> | Of<'voice'>, account: Account): Speech | Failure {
  if (media.url === undefined) {
    return {
      code: 'media_missing',
      message: 'The message names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  const after = caption?.trim() ? caption : null
  return {
    verbs: [play(media.url), ...(after === null ? [] : [say(after, account)])],
    menu: [],
    seconds: (media.durationSeconds ?? 0) + (after === null ? 0 : secondsFor(after)),
  }
}

/** The texts, and under them the choices with their keys. */
function menuOf(parts: Pick<Of<'buttons'>, 'text' | 'buttons'>[]): { text: string; menu: string[] } {
  const replies = parts.flatMap(part => part.buttons).filter(button => button.kind === 'reply')
  const lines = [
    ...parts.map(part => part.text),
    ...replies.map((reply, index) => `${index + 1}: ${reply.text}`),
  ]
  return { text: lines.join('\n'), menu: replies.map(reply => reply.value) }
}

const place = ({ name, address, latitude, longitude }: Of<'location'>): string =>
  [name, address].filter(line => line !== undefined).join('\n') || `${latitude}, ${longitude}`

/** Characters of scripts that write a syllable or a word with one. */
const SYLLABLES = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g

/** About 14 letters or 4 syllables a second, as voices speak, and a breath. */
function secondsFor(text: string): number {
  const syllables = text.match(SYLLABLES)?.length ?? 0
  return 0.5 + syllables / 4 + (text.length - syllables) / 14
}
