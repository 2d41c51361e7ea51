import type { MessageEntity } from '@grammyjs/types'

const DETECTORS: { type: MessageEntity.CommonMessageEntity['type']; pattern: RegExp }[] = [
  { type: 'url', pattern: /(?<![\w@.])(?:https?|tg):\/\/[^\s<>"'()]*[^\s<>"'().,!?:;]/gi },
  { type: 'email', pattern: /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g },
  {
    type: 'url',
    pattern: /(?<![\w@./-])(?:[a-z\d-]+\.)+(?:com|org|net|io|me|dev|app|info)(?![\w-])(?:\/[^\s<>"']*)?/gi,
  },
  { type: 'mention', pattern: /(?<![\w@/])@[a-z]\w{2,31}(?!\w)/gi },
  { type: 'hashtag', pattern: /(?<![\w#&])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256}/gu },
  { type: 'cashtag', pattern: /(?<![\w$])\$[A-Z]{1,8}(?!\w)/g },
  { type: 'bot_command', pattern: /(?<![\w/<>])\/\w{1,64}(?:@\w{3,32})?(?![\w/])/g },
  { type: 'phone_number', pattern: /(?<![\w+])\+\d[\d ()-]{6,18}\d(?!\w)/g },
]

/** Kinds of formatting inside which Telegram looks for nothing. */
const OPAQUE = new Set<MessageEntity['type']>(['code', 'pre', 'text_link', 'text_mention', 'custom_emoji'])

/**
 * Finds what Telegram marks by itself: links, e-mail addresses, mentions, tags, commands and phone numbers. Bare
 * domains are found for a handful of endings only.
 * Source: https://core.telegram.org/bots/api#messageentity
 */
export function detectEntities(text: string, existing: readonly MessageEntity[]): MessageEntity[] {
  const taken: { offset: number; length: number }[] = existing.filter(({ type }) => OPAQUE.has(type))
  const found: MessageEntity[] = []
  for (const { type, pattern } of DETECTORS) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length }
      if (taken.some(other => overlap(entity, other))) continue
      taken.push(entity)
      found.push(entity)
    }
  }
  return found.sort((a, b) => a.offset - b.offset)
}

interface Span {
  offset: number
  length: number
}

function overlap(a: Span, b: Span): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length
}
