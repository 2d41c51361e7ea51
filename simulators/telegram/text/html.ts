import type { MessageEntity } from '@grammyjs/types'
import { badRequest } from '../api/errors.ts'
import type { FormattedText } from './formatted.ts'

type SimpleType = 'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler'

const SIMPLE: Record<string, SimpleType> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
}
const OTHER = new Set(['a', 'code', 'pre', 'blockquote', 'tg-emoji'])

interface Open {
  tag: string
  attributes: Map<string, string>
  offset: number
}

/**
 * Parses the HTML style. Throws 400 for unknown tags and for tags that do not match.
 * Source: https://core.telegram.org/bots/api#html-style
 */
export function parseHtml(source: string): FormattedText {
  const entities: MessageEntity[] = []
  const open: Open[] = []
  let text = ''
  let at = 0
  while (at < source.length) {
    if (source.startsWith('</', at)) {
      at = endTag(source, at, open, element => close(element, open.at(-1), text, entities))
    } else if (source[at] === '<') {
      const started = startTag(source, at)
      open.push({ ...started.element, offset: text.length })
      at = started.next
    } else {
      const end = source.indexOf('<', at)
      const stop = end === -1 ? source.length : end
      text += decode(source.slice(at, stop))
      at = stop
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) throw unparsable(`Can't find end tag corresponding to start tag "${unclosed.tag}"`)
  return { text, entities }
}

const ATTRIBUTE = /\s*([^\s=>/"']+)\s*(?:=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]*))?/y

function startTag(source: string, begin: number): { element: Omit<Open, 'offset'>; next: number } {
  const offset = bytesBefore(source, begin)
  const name = /^<([^\s>]*)/.exec(source.slice(begin))?.[1] ?? ''
  let at = begin + 1 + name.length
  if (at === source.length) throw unparsable(`Unclosed start tag at byte offset ${offset}`)
  const tag = name.toLowerCase()
  if (!Object.hasOwn(SIMPLE, tag) && !OTHER.has(tag)) {
    throw unparsable(`Unsupported start tag "${tag}" at byte offset ${offset}`)
  }
  const attributes = new Map<string, string>()
  for (;;) {
    at += /^\s*/.exec(source.slice(at))?.[0].length ?? 0
    if (source[at] === '>') break
    if (at === source.length) throw unparsable(`Unclosed start tag "${tag}" at byte offset ${offset}`)
    ATTRIBUTE.lastIndex = at
    const match = ATTRIBUTE.exec(source)
    if (!match) throw unparsable(`Empty attribute name in the tag "${tag}" at byte offset ${offset}`)
    attributes.set(match[1] ?? '', decode((match[2] ?? '').replace(/^(["'])(.*)\1$/s, '$2')))
    at = ATTRIBUTE.lastIndex
  }
  if (tag === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw unparsable(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`)
  }
  return { element: { tag, attributes }, next: at + 1 }
}

function endTag(source: string, begin: number, open: Open[], close: (element: Open) => void): number {
  const offset = bytesBefore(source, begin)
  const element = open.pop()
  if (!element) throw unparsable(`Unexpected end tag at byte offset ${offset}`)
  const match = /^<\/([^\s>]*)\s*>/.exec(source.slice(begin))
  if (!match) throw unparsable(`Unclosed end tag at byte offset ${offset}`)
  const name = (match[1] ?? '').toLowerCase()
  if (name !== '' && name !== element.tag) {
    throw unparsable(
      `Unmatched end tag at byte offset ${offset}, expected "</${element.tag}>", found "</${name}>"`,
    )
  }
  close(element)
  return begin + match[0].length
}

function close(element: Open, parent: Open | undefined, text: string, entities: MessageEntity[]): void {
  const { tag, attributes, offset } = element
  const length = text.length - offset
  if (length === 0) return
  const simple = SIMPLE[tag]
  if (simple) {
    entities.push({ type: simple, offset, length })
  } else if (tag === 'a') {
    entities.push({ type: 'text_link', offset, length, url: attributes.get('href') || text.slice(offset) })
  } else if (tag === 'blockquote') {
    const type = attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote'
    entities.push({ type, offset, length })
  } else if (tag === 'tg-emoji') {
    const id = attributes.get('emoji-id') ?? ''
    if (!/^[1-9]\d*$/.test(id)) throw unparsable('Invalid custom emoji identifier specified')
    entities.push({ type: 'custom_emoji', offset, length, custom_emoji_id: id })
  } else {
    closeCode(element, parent, length, entities)
  }
}

/** `<pre><code class="language-…">` is one entity with a language; `<pre>` and `<code>` alone are without. */
function closeCode(element: Open, parent: Open | undefined, length: number, entities: MessageEntity[]): void {
  const { tag, attributes, offset } = element
  const inner = entities.at(-1)
  const language = /^language-(.+)$/.exec(attributes.get('class') ?? '')?.[1]
  if (tag === 'pre') {
    const same = inner?.type === 'pre' && inner.offset === offset && inner.length === length
    if (!same) entities.push({ type: 'pre', offset, length })
  } else if (language && parent?.tag === 'pre' && parent.offset === offset) {
    entities.push({ type: 'pre', offset, length, language })
  } else {
    entities.push({ type: 'code', offset, length })
  }
}

const NAMED = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
])

function decode(source: string): string {
  return source.replace(/&(?:#x([\da-f]+)|#(\d+)|([a-z]+));?/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED.get(name) ?? whole
    const code = Number.parseInt(hex ?? decimal, hex ? 16 : 10)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

function bytesBefore(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at))
}

function unparsable(problem: string) {
  return badRequest(`can't parse entities: ${problem}`)
}
