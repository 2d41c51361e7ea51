import { clip } from '../../domain/clip.ts'
import type { Content, Media } from '../../domain/content.ts'
import type { Message } from './schema.ts'

/** What a message says. https://developers.line.biz/en/reference/messaging-api/#message-event */
export function contentOf(message: Message): Content {
  const { type, id } = message
  switch (type) {
    case 'text':
      if (message.text) return { type: 'text', text: clip(message.text, 65_536) }
      break
    case 'image':
    case 'video':
    case 'audio':
      return { type, media: media(message) }
    case 'file':
      return {
        type: 'document',
        media: {
          ref: `file/${id}`,
          ...(message.fileName && { filename: clip(message.fileName, 255) }),
          ...(message.fileSize !== undefined && { size: message.fileSize }),
        },
      }
    case 'sticker':
      // LINE gives no file for a sticker; by this reference it can be sent again.
      if (message.packageId === undefined || message.stickerId === undefined) break
      return { type: 'sticker', media: { ref: `sticker/${message.packageId}/${message.stickerId}` } }
    case 'location': {
      const { latitude, longitude, title, address } = message
      if (latitude === undefined || longitude === undefined) break
      return {
        type: 'location',
        latitude,
        longitude,
        ...(title && { name: clip(title, 256) }),
        ...(address && { address: clip(address, 1024) }),
      }
    }
  }
  return { type: 'unsupported', description: `LINE: ${clip(type, 100)}.` }
}

/** A file at LINE by its kind and the message's id, or at another place by its link. */
function media({ id, type, contentProvider, duration }: Message): Media {
  const { originalContentUrl: url, previewImageUrl: preview } = contentProvider ?? {}
  const external = contentProvider?.type === 'external' && isLink(url)
  return {
    ...(external ? { url } : { ref: `${type}/${id}` }),
    ...(external && isLink(preview) && { previewUrl: preview }),
    ...(duration !== undefined && { durationSeconds: duration / 1000 }),
  }
}

const isLink = (url: string | undefined): url is string =>
  url !== undefined && /^https?:\/\//.test(url) && url.length <= 2048
