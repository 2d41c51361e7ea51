import { clip } from './clip.ts'
import type { Content } from './content.ts'

/** The longest preview, in UTF-16 code units. */
export const LONGEST_PREVIEW = 140

/** So much of a text is looked at: one that begins with more blanks than this has no preview. */
const LOOKED_AT = 2000

/**
 * The beginning of what a content says, as one line of plain text; empty where it says nothing, such as a picture without
 * caption: then its type is all there is to show.
 */
export function previewOf(content: Content): string {
  const line = clip(words(content), LOOKED_AT).replace(/\s+/g, ' ').trim()
  return line.length <= LONGEST_PREVIEW ? line : `${clip(line, LONGEST_PREVIEW - 1).trimEnd()}…`
}

function words(content: Content): string {
  switch (content.type) {
    case 'text':
    case 'buttons':
    case 'list':
      return content.text
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return content.caption ?? content.media.filename ?? ''
    case 'location':
      return content.name ?? content.address ?? ''
    case 'contact':
    case 'template':
      return content.name
    case 'cards':
      return content.cards[0]?.title ?? ''
    case 'email':
      return content.subject || content.text || ''
    case 'postback':
      return content.title || content.value
    case 'reaction':
      return content.emoji
    case 'unsupported':
      return content.description
    case 'call':
      return ''
  }
}
