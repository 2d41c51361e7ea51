import type { MessageEntity } from '@grammyjs/types'
import { badRequest } from '../api/errors.ts'
import type { FormattedText } from './formatted.ts'

const RESERVED = new Set('_*[]()~`>#+-=|{}.!')

type Mark =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strikethrough'
  | 'spoiler'
  | 'code'
  | 'pre'
  | 'link'
  | 'emoji'
  | 'quote'

/** The marks that open and close the same way; the longer ones first, as `__` is never two `_`. */
const MARKS: [string, Mark][] = [
  ['__', 'underline'],
  ['_', 'italic'],
  ['*', 'bold'],
  ['~', 'strikethrough'],
  ['||', 'spoiler'],
  ['```', 'pre'],
  ['`', 'code'],
]

const NAMES: Record<Mark, string> = {
  bold: 'Bold',
  italic: 'Italic',
  underline: 'Underline',
  strikethrough: 'Strikethrough',
  spoiler: 'Spoiler',
  code: 'Code',
  pre: 'Pre',
  link: 'TextUrl',
  emoji: 'CustomEmoji',
  quote: 'BlockQuote',
}

interface Open {
  mark: Mark
  /** Where it began in the source. */
  at: number
  /** Where it began in the text. */
  offset: number
  language: string | undefined
}

/**
 * Parses the MarkdownV2 style. Throws 400 where an entity has no end or a reserved character is not escaped.
 * Source: https://core.telegram.org/bots/api#markdownv2-style
 */
export function parseMarkdownV2(source: string): FormattedText {
  return new Parser(source).parse()
}

class Parser {
  readonly #source: string
  readonly #entities: MessageEntity[] = []
  readonly #open: Open[] = []
  #text = ''
  #at = 0
  #lineStart = true
  #quoting = false

  constructor(source: string) {
    this.#source = source
  }

  parse(): FormattedText {
    while (this.#at < this.#source.length) this.#step()
    if (this.#quoting) this.#endQuote()
    const unclosed = this.#open.at(-1)
    if (unclosed) throw this.#noEnd(unclosed)
    return { text: this.#text, entities: this.#entities }
  }

  #step(): void {
    const char = this.#source.charAt(this.#at)
    const next = this.#source.charCodeAt(this.#at + 1)
    const inside = this.#open.at(-1)?.mark
    if (char === '\\' && next > 0 && next <= 126) {
      this.#append(this.#source.charAt(this.#at + 1), 2)
    } else if (inside === 'code' || inside === 'pre') {
      this.#stepInCode(char, inside)
    } else if (char === '\n') {
      if (this.#quoting && this.#source[this.#at + 1] !== '>') this.#endQuote()
      this.#append(char, 1)
    } else if (RESERVED.has(char)) {
      this.#stepAtMark(char, inside)
    } else {
      this.#append(char, 1)
    }
  }

  #stepInCode(char: string, inside: 'code' | 'pre'): void {
    const end = inside === 'pre' ? '```' : '`'
    if (this.#sees(end)) {
      this.#at += end.length
      this.#close()
    } else if (char === '`') {
      throw reserved(char)
    } else {
      this.#append(char, 1)
    }
  }

  #stepAtMark(char: string, inside: Mark | undefined): void {
    const found = MARKS.find(([mark]) => this.#sees(mark))
    if (found) {
      const [text, mark] = found
      if (inside === mark) {
        this.#at += text.length
        this.#close()
      } else {
        this.#begin(mark, text.length)
      }
    } else if (char === '>' && this.#lineStart) {
      if (!this.#quoting) this.#begin('quote', 0)
      this.#quoting = true
      this.#at++
    } else if (char === '[') {
      this.#begin('link', 1)
    } else if (this.#sees('![')) {
      this.#begin('emoji', 2)
    } else if (char === ']' && (inside === 'link' || inside === 'emoji')) {
      this.#closeLink(inside)
    } else {
      throw reserved(char)
    }
  }

  #begin(mark: Mark, length: number): void {
    const open: Open = { mark, at: this.#at, offset: this.#text.length, language: undefined }
    this.#at += length
    if (mark === 'pre') {
      const [head, language] = /^(?:([^\s`]+)(?=\s))?(?:\r\n|\n\r|\n|\r)?/.exec(
        this.#source.slice(this.#at),
      ) ?? ['']
      open.language = language
      this.#at += head.length
    }
    this.#open.push(open)
  }

  #close(): void {
    const open = this.#open.pop()
    if (!open) return
    const { mark, offset, language } = open
    const length = this.#text.length - offset
    if (length === 0 || mark === 'link' || mark === 'emoji' || mark === 'quote') return
    this.#entities.push({
      type: mark,
      offset,
      length,
      ...(mark === 'pre' && language && { language }),
    } as MessageEntity)
  }

  #closeLink(mark: 'link' | 'emoji'): void {
    const offset = this.#open.pop()?.offset ?? this.#text.length
    const length = this.#text.length - offset
    this.#at++
    const target = this.#source[this.#at] === '(' ? this.#target() : undefined
    if (mark === 'emoji') {
      if (target === undefined) throw unparsable('The entity must contain a tg://emoji or tg://time URL')
      const id = /^tg:\/\/emoji\?id=(\d+)$/i.exec(target)?.[1]
      if (id === undefined) throw unparsable('Invalid tg://emoji or tg://time URL specified')
      if (length > 0) this.#entities.push({ type: 'custom_emoji', offset, length, custom_emoji_id: id })
    } else if (length > 0) {
      this.#entities.push({ type: 'text_link', offset, length, url: target ?? this.#text.slice(offset) })
    }
  }

  /** Reads the `(…)` after a link's text. */
  #target(): string {
    const begin = this.#at + 1
    const match = /^((?:\\.|[^)])*)\)/s.exec(this.#source.slice(begin))
    if (!match) throw unparsable(`Can't find end of a URL at byte offset ${this.#bytesBefore(begin)}`)
    this.#at = begin + match[0].length
    return (match[1] ?? '').replace(/\\(.)/gs, '$1')
  }

  /** Ends the block quotation; `||` right before its end makes it an expandable one. */
  #endQuote(): void {
    const last = this.#open.at(-1)
    const expandable = last?.mark === 'spoiler' && last.at === this.#at - 2
    if (expandable) this.#open.pop()
    const quote = this.#open.pop()
    if (quote?.mark !== 'quote') throw this.#noEnd(quote)
    this.#quoting = false
    const { offset } = quote
    const length = this.#text.length - offset
    if (length > 0) {
      this.#entities.push({ type: expandable ? 'expandable_blockquote' : 'blockquote', offset, length })
    }
  }

  #append(char: string, consumed: number): void {
    this.#text += char
    this.#at += consumed
    if (char !== '\r') this.#lineStart = char === '\n'
  }

  #sees(mark: string): boolean {
    return this.#source.startsWith(mark, this.#at)
  }

  #noEnd(open: Open | undefined) {
    const name = open ? NAMES[open.mark] + (open.language === undefined ? '' : 'Code') : ''
    return unparsable(`Can't find end of ${name} entity at byte offset ${this.#bytesBefore(open?.at ?? 0)}`)
  }

  #bytesBefore(at: number): number {
    return Buffer.byteLength(this.#source.slice(0, at))
  }
}

function reserved(char: string) {
  return unparsable(`Character '${char}' is reserved and must be escaped with the preceding '\\'`)
}

function unparsable(problem: string) {
  return badRequest(`can't parse entities: ${problem}`)
}
