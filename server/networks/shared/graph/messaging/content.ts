import { clip } from '../../../../domain/clip.ts'
import type { Content, Media } from '../../../../domain/content.ts'
import type { Attachment, Message } from './schema.ts'

/** The longest reference to a file that a content holds. */
const MAX_REF = 2048

/** What a message says: its text, and each of its files; a text beside a file is the caption of the first. */
export function contentsOf(message: Message, network: string): Content[] {
  const { text, quick_reply, is_unsupported } = message
  if (quick_reply) return [{ type: 'postback', value: quick_reply.payload, ...(text && { title: text }) }]
  if (is_unsupported) return [unsupported(network, 'a kind of message that it does not pass on')]
  const files = attachmentsOf(message).flatMap(attachment => contentOf(attachment, network, text))
  const [first, ...others] = files
  if (!text) return files
  if (first && 'media' in first && first.caption === undefined) {
    return [{ ...first, caption: clip(text, 4096) }, ...others]
  }
  return [{ type: 'text', text: clip(text, 65_536) }, ...files]
}

/** A sticker is told as an image beside, for programs that know none. */
function attachmentsOf({ attachments = [] }: Message): Attachment[] {
  const stickers = attachments
    .filter(({ type }) => type === 'sticker')
    .map(({ payload }) => payload?.sticker_id)
  return attachments.filter(
    ({ type, payload }) => type === 'sticker' || !stickers.includes(payload?.sticker_id ?? -1),
  )
}

const types = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  file: 'document',
  sticker: 'sticker',
} as const
/** Something of Facebook or Instagram that is passed on: shown by its title and link. */
const SHARED = /^(fallback|share|post|ig_post|reel|ig_reel|story|ig_story)$/

function contentOf(attachment: Attachment, network: string, text: string | undefined): Content[] {
  const { type, payload } = attachment
  const url = payload?.url ?? attachment.url
  const title = payload?.title ?? attachment.title
  const known = Object.entries(types).find(([name]) => name === type)?.[1]
  if (known !== undefined) {
    const media = mediaOf(url)
    if (media === null) return [unsupported(network, `a file of the kind ${type}, without an address`)]
    return [{ type: known === 'image' && payload?.sticker_id !== undefined ? 'sticker' : known, media }]
  }
  if (type === 'location' && payload?.coordinates) {
    const { lat: latitude, long: longitude } = payload.coordinates
    return [{ type, latitude, longitude, ...(title && { name: clip(title, 256) }) }]
  }
  if (type === 'story_mention') {
    const media = mediaOf(url)
    // A picture or a film: nobody tells before it is fetched.
    if (media !== null) return [{ type: 'document', media, caption: 'Mentioned you in a story' }]
  }
  if (SHARED.test(type)) {
    // A link in the text is told once more, with what stands behind it.
    if (type === 'fallback' && text) return []
    const lines = [title, url].filter(line => line)
    if (lines.length > 0) return [{ type: 'text', text: clip(lines.join('\n'), 65_536) }]
  }
  return [unsupported(network, title ? `${type} (${title})` : type)]
}

const mediaOf = (url: string | undefined): Media | null =>
  url && url.length <= MAX_REF ? { ref: url } : null

const unsupported = (network: string, what: string): Content => ({
  type: 'unsupported',
  description: `${network}: ${clip(what, 500)}.`,
})
