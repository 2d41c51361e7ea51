import type { MessageEntity, User } from '@grammyjs/types'
import { badRequest } from '../api/errors.ts'
import { detectEntities } from './detect.ts'
import { explicitEntities } from './entities.ts'
import { parseHtml } from './html.ts'
import { readLink } from './links.ts'
import { parseMarkdown } from './markdown.ts'
import { parseMarkdownV2 } from './markdown-v2.ts'

/** Characters after parsing. */
export const LONGEST_TEXT = 4096
export const LONGEST_CAPTION = 1024
/** UTF-8 bytes a text may have before it is parsed. */
const LONGEST_SOURCE = 1 << 15

/** A text and its formatting; offsets and lengths count UTF-16 code units, as JavaScript strings do. */
export interface FormattedText {
  text: string
  entities: MessageEntity[]
}

/** Finds a user the bot has met, so that tg://user?id= links can mention them. */
export type FindUser = (id: number) => User | undefined

const PARSERS = new Map([
  ['markdown', parseMarkdown],
  ['markdownv2', parseMarkdownV2],
  ['html', parseHtml],
])

/**
 * Reads a text as a bot sends it: by parse_mode, else with the listed entities.
 * Throws 400 where Telegram cannot parse it.
 * Source: https://core.telegram.org/bots/api#formatting-options
 */
export function formatText(
  source: string,
  parseMode: string,
  entities: unknown,
  findUser: FindUser,
): FormattedText {
  if (Buffer.byteLength(source) > LONGEST_SOURCE) throw badRequest('text is too long')
  return finish(markUp(source, parseMode.toLowerCase(), entities), findUser)
}

/** Reads a text as a person types it: no markup, only what Telegram detects by itself. */
export function plainText(source: string): FormattedText {
  const { text } = trim({ text: source, entities: [] })
  return { text, entities: detectEntities(text, []) }
}

/** Length as the limits count it: after parsing, in Unicode characters. */
export function textLength(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}

function markUp(source: string, parseMode: string, entities: unknown): FormattedText {
  if (parseMode === '' || parseMode === 'none' || source === '') {
    return { text: source, entities: explicitEntities(source, entities) }
  }
  const parse = PARSERS.get(parseMode)
  if (!parse) throw badRequest('unsupported parse_mode')
  return parse(source)
}

function finish(marked: FormattedText, findUser: FindUser): FormattedText {
  const { text, entities } = trim(marked)
  const known = entities.flatMap(entity => resolveLink(entity, findUser))
  return { text, entities: [...known, ...detectEntities(text, known)].sort(byPosition) }
}

function trim({ text, entities }: FormattedText): FormattedText {
  const end = text.trimEnd().length
  const firstEntity = entities.reduce((first, { offset }) => Math.min(first, offset), end)
  let start = 0
  while (start < firstEntity && (text[start] === ' ' || text[start] === '\n')) start++
  return {
    text: text.slice(start, end),
    entities: entities
      .filter(({ offset }) => offset < end)
      .map(entity => ({
        ...entity,
        offset: entity.offset - start,
        length: Math.min(entity.length, end - entity.offset),
      })),
  }
}

const USER_LINK = /^tg:\/{0,2}user\?id=(\d+)$/i

/** A link to a user mentions them if the bot knows them, and is left out otherwise, like any link that is none. */
function resolveLink(entity: MessageEntity, findUser: FindUser): MessageEntity[] {
  if (entity.type !== 'text_link') return [entity]
  const userId = USER_LINK.exec(entity.url)?.[1]
  if (userId === undefined) {
    const link = readLink(entity.url)
    return 'url' in link ? [{ ...entity, url: link.url }] : []
  }
  const user = findUser(Number(userId))
  return user ? [{ type: 'text_mention', offset: entity.offset, length: entity.length, user }] : []
}

function byPosition(a: MessageEntity, b: MessageEntity): number {
  return a.offset - b.offset || b.length - a.length
}
