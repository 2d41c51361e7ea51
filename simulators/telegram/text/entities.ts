import type { MessageEntity } from '@grammyjs/types'
import { badRequest } from '../api/errors.ts'

const PLAIN_TYPES = new Set<string>([
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'url',
  'email',
  'phone_number',
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
] satisfies MessageEntity.CommonMessageEntity['type'][])

/**
 * Checks the entities a bot lists instead of a parse_mode. Throws 400 for those that do not fit the text.
 * Source: https://core.telegram.org/bots/api#messageentity
 */
export function explicitEntities(text: string, listed: unknown): MessageEntity[] {
  if (!Array.isArray(listed)) return []
  return listed.map(entity => inside(text, readEntity(entity))).filter(({ length }) => length > 0)
}

function readEntity(entity: unknown): MessageEntity {
  if (typeof entity !== 'object' || entity === null) throw unreadable('expected an Object')
  const fields = entity as Record<string, unknown>
  const offset = requireNumber(fields, 'offset')
  const length = requireNumber(fields, 'length')
  const type = requireString(fields, 'type')
  if (PLAIN_TYPES.has(type)) return { type, offset, length } as MessageEntity.CommonMessageEntity
  switch (type) {
    case 'pre':
      return typeof fields.language === 'string' && fields.language !== ''
        ? { type, offset, length, language: fields.language }
        : { type, offset, length }
    case 'text_link':
      return { type, offset, length, url: requireString(fields, 'url') }
    case 'text_mention':
      return { type: 'text_link', offset, length, url: `tg://user?id=${mentionedId(fields.user)}` }
    case 'custom_emoji':
      return { type, offset, length, custom_emoji_id: requireString(fields, 'custom_emoji_id') }
    default:
      throw unreadable('Unsupported type specified')
  }
}

/** A mention is kept only if the bot knows the user, which the caller decides, so it goes on as a user link. */
function mentionedId(user: unknown): number {
  if (typeof user !== 'object' || user === null) throw unreadable(`Can't find field "user"`)
  return requireNumber(user as Record<string, unknown>, 'id')
}

function inside(text: string, entity: MessageEntity): MessageEntity {
  const { offset, length } = entity
  if (offset < 0) throw badRequest(`receive an entity with incorrect offset ${offset}`)
  if (length < 0) throw badRequest(`receive an entity with incorrect length ${length}`)
  if (offset > text.length) {
    throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`)
  }
  if (offset + length > text.length) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${offset + length}`,
    )
  }
  if (splitsSymbol(text, offset) || splitsSymbol(text, offset + length)) {
    const at = Buffer.byteLength(text.slice(0, offset))
    throw badRequest(`entity begins in a middle of a UTF-16 symbol at byte offset ${at}`)
  }
  return entity
}

function splitsSymbol(text: string, at: number): boolean {
  return /^[\uDC00-\uDFFF]/.test(text.slice(at)) && /[\uD800-\uDBFF]$/.test(text.slice(0, at))
}

function requireNumber(fields: Record<string, unknown>, name: string): number {
  const value = fields[name]
  if (value === undefined) throw unreadable(`Can't find field "${name}"`)
  const number = Number(value)
  if (!Number.isInteger(number)) throw unreadable(`Field "${name}" must be a valid Number`)
  return number
}

function requireString(fields: Record<string, unknown>, name: string): string {
  const value = fields[name]
  if (value === undefined) throw unreadable(`Can't find field "${name}"`)
  if (typeof value !== 'string') throw unreadable(`Field "${name}" must be of type String`)
  return value
}

function unreadable(problem: string) {
  return badRequest(`can't parse MessageEntity: ${problem}`)
}
