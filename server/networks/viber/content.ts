import { clip } from '../../domain/clip.ts'
import type { Content, Media } from '../../domain/content.ts'
import type { Account } from '../../domain/network.ts'
import type { Message } from './schema.ts'
import { keysIn } from './tracking.ts'

/**
 * What a message says; null for a link that was opened from a keyboard, which is not a message.
 * https://developers.viber.com/docs/api/rest-bot-api/#receive-message-from-user
 */
export function contentOf(message: Message, account: Account): Content | null {
  const { type, text, media, location, contact } = message
  switch (type) {
    case 'text':
      if (text) return written(text, message)
      break
    case 'url':
      if (media) return { type: 'text', text: clip(text ? `${text}\n${media}` : media, 65_536) }
      break
    case 'picture':
      return { type: 'image', ...file(message, account) }
    case 'video':
      return { type: 'video', ...file(message, account) }
    case 'file':
      return { type: 'document', ...file(message, account) }
    case 'sticker':
      return { type: 'sticker', media: stickerOf(message, account) }
    case 'location':
      if (location) return { type: 'location', latitude: location.lat, longitude: location.lon }
      break
    case 'contact':
      if (contact) {
        const { name, phone_number } = contact
        return {
          type: 'contact',
          name: clip(name || phone_number, 256),
          phone: clip(phone_number, 64),
        }
      }
  }
  return { type: 'unsupported', description: `Viber: ${clip(type, 100)}.` }
}

function written(text: string, { tracking_data = '' }: Message): Content | null {
  const keys = keysIn(tracking_data)
  if (keys?.links.includes(text)) return null
  if (keys && Object.hasOwn(keys.replies, text)) {
    return { type: 'postback', value: text, title: String(keys.replies[text]) }
  }
  return { type: 'text', text: clip(text, 65_536) }
}

function file(message: Message, account: Account): { media: Media; caption?: string } {
  const { media, text, file_name, size, duration } = message
  return {
    media: {
      ...linkOf(media, account),
      ...(file_name && { filename: clip(file_name, 255) }),
      ...(size !== undefined && { size }),
      ...(duration !== undefined && { durationSeconds: duration }),
    },
    ...(text && { caption: clip(text, 4096) }),
  }
}

/** A file at Viber is fetched from there, as its link dies within the hour; one elsewhere is named by its link. */
function linkOf(url: string | undefined, account: Account): Media {
  if (url === undefined || url.length > 2048 || !/^https?:\/\//.test(url)) return {}
  return isAtViber(url, account) ? { ref: url } : { url }
}

function stickerOf({ media, sticker_id }: Message, account: Account): Media {
  const picture = linkOf(media, account)
  if (picture.ref !== undefined || sticker_id === undefined) return picture
  return { ref: `sticker/${sticker_id}` }
}

/** Whether a link leads to Viber's own servers: nothing else is fetched because a message says so. */
export function isAtViber(url: string, { baseUrl }: Account): boolean {
  const { hostname, origin, protocol } = URL.parse(url) ?? {}
  if (origin !== undefined && origin === URL.parse(baseUrl)?.origin) return true
  return /^https?:$/.test(protocol ?? '') && /(^|\.)viber\.com$/.test(hostname ?? '')
}
