import type { MessageEntity } from '@grammyjs/types'
import { badRequest } from '../api/errors.ts'
import type { FormattedText } from './formatted.ts'

const SPECIAL = '_*`['

/**
 * Parses the legacy Markdown style, in which nothing nests. Throws 400 where an entity has no end.
 * Source: https://core.telegram.org/bots/api#markdown-style
 */
export function parseMarkdown(source: string): FormattedText {
  const entities: MessageEntity[] = []
  let text = ''
  let at = 0
  while (at < source.length) {
    const char = source.charAt(at)
    if (char === '\\' && at + 1 < source.length && SPECIAL.includes(source.charAt(at + 1))) {
      text += source.charAt(at + 1)
      at += 2
    } else if (SPECIAL.includes(char)) {
      const { inner, next, entity } = readEntity(source, at)
      if (inner !== '' && entity) entities.push({ ...entity, offset: text.length, length: inner.length })
      text += inner
      at = next
    } else {
      text += char
      at++
    }
  }
  return { text, entities }
}

interface Read {
  inner: string
  /** Where the source goes on. */
  next: number
  entity: Unplaced | undefined
}

type Unplaced =
  | { type: 'bold' | 'italic' | 'code' }
  | { type: 'pre'; language?: string }
  | { type: 'text_link'; url: string }

function readEntity(source: string, start: number): Read {
  if (source.startsWith('```', start)) {
    const end = endOf(source, '```', start + 3, start)
    const [, language, inner] =
      /^(?:([^\s`]+)(?=\s))?(?:\r\n|\n\r|\n|\r)?(.*)$/s.exec(source.slice(start + 3, end)) ?? []
    return { inner: inner ?? '', next: end + 3, entity: { type: 'pre', ...(language && { language }) } }
  }
  const char = source.charAt(start)
  const end = endOf(source, char === '[' ? ']' : char, start + 1, start)
  const inner = source.slice(start + 1, end)
  if (char !== '[') {
    return {
      inner,
      next: end + 1,
      entity: { type: char === '*' ? 'bold' : char === '_' ? 'italic' : 'code' },
    }
  }
  if (source[end + 1] !== '(') return { inner, next: end + 1, entity: { type: 'text_link', url: inner } }
  const urlEnd = source.indexOf(')', end + 2)
  const stop = urlEnd === -1 ? source.length : urlEnd
  return { inner, next: stop + 1, entity: { type: 'text_link', url: source.slice(end + 2, stop) } }
}

function endOf(source: string, mark: string, from: number, start: number): number {
  const end = source.indexOf(mark, from)
  if (end !== -1) return end
  const offset = Buffer.byteLength(source.slice(0, start))
  throw badRequest(`can't parse entities: Can't find end of the entity starting at byte offset ${offset}`)
}
