import type { Media } from '../../domain/content.ts'
import type { MessageObject } from './message-objects.ts'

const MB = 1024 * 1024
const MAX_PREVIEW = MB
const MAX_IMAGE = 10 * MB
const MAX_FILE = 200 * MB
/** https://developers.line.biz/en/reference/messaging-api/#image-message */
const MAX_URL = 2000

const pictures: Kind = { mimeTypes: ['image/jpeg', 'image/png'], endings: ['jpg', 'jpeg', 'png'] }
const films: Kind = { mimeTypes: ['video/mp4'], endings: ['mp4'] }
const sounds: Kind = {
  mimeTypes: ['audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/aac'],
  endings: ['mp3', 'm4a'],
}

/**
 * A picture; null when LINE cannot show it. It wants a smaller one beside it, which may be the same up to 1 MB.
 * https://developers.line.biz/en/reference/messaging-api/#image-message
 */
export function imageObject(media: Media): MessageObject | null {
  if (!fits(media, pictures, MAX_IMAGE)) return null
  const { url, previewUrl, size = 0 } = media
  const preview = isTaken(previewUrl) ? previewUrl : size <= MAX_PREVIEW ? url : null
  return preview === null ? null : { type: 'image', originalContentUrl: url, previewImageUrl: preview }
}

/** A film; null when LINE cannot show it. https://developers.line.biz/en/reference/messaging-api/#video-message */
export function videoObject(media: Media): MessageObject | null {
  const { previewUrl } = media
  if (!fits(media, films, MAX_FILE) || !isTaken(previewUrl)) return null
  return { type: 'video', originalContentUrl: media.url, previewImageUrl: previewUrl }
}

/** A sound; null when LINE cannot play it. https://developers.line.biz/en/reference/messaging-api/#audio-message */
export function audioObject(media: Media): MessageObject | null {
  const { durationSeconds } = media
  if (!fits(media, sounds, MAX_FILE) || durationSeconds === undefined) return null
  return {
    type: 'audio',
    originalContentUrl: media.url,
    duration: Math.max(1, Math.round(durationSeconds * 1000)),
  }
}

/** One of LINE's own stickers; null for any other picture. https://developers.line.biz/en/reference/messaging-api/#sticker-message */
export function stickerObject({ ref }: Media): MessageObject | null {
  const [, packageId, stickerId] = ref?.match(/^sticker\/(\d+)\/(\d+)$/) ?? []
  return packageId && stickerId ? { type: 'sticker', packageId, stickerId } : null
}

/** Whether LINE takes a link: it opens https only. */
export const isTaken = (url: string | undefined): url is string =>
  (url?.startsWith('https://') && url.length <= MAX_URL) === true

interface Kind {
  mimeTypes: string[]
  endings: string[]
}

/** A file whose kind cannot be told is taken for what the message says it is. */
function fits(
  media: Media,
  { mimeTypes, endings }: Kind,
  maxBytes: number,
): media is Media & { url: string } {
  const { url, mimeType, size = 0 } = media
  if (!isTaken(url) || size > maxBytes) return false
  if (mimeType !== undefined) return mimeTypes.includes(mimeType)
  const ending = URL.parse(url)
    ?.pathname.match(/\.(\w{1,5})$/)?.[1]
    ?.toLowerCase()
  return ending === undefined || endings.includes(ending)
}
