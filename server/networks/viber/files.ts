import type { Media } from '../../domain/content.ts'

const MB = 1024 * 1024
/** On an iPhone; an Android takes 3 MB. https://developers.viber.com/docs/api/rest-bot-api/#picture-message */
const MAX_PICTURE = MB
const MAX_VIDEO = 26 * MB
const MAX_SECONDS = 180
const MAX_FILE = 50 * MB
const MAX_FILE_NAME = 256

/** https://developers.viber.com/docs/api/rest-bot-api/#forbiddenFileFormats */
const forbidden = new Set(
  `action apk app bat bin cmd com command cpl csh exe gadget inf1 ins inx ipa isu job jse ksh lnk msc msi msp mst osx
  out paf pif prg ps1 reg rgs run sct shb shs u3p vb vbe vbs vbscript workflow ws wsf`.split(/\s+/),
)

export type FileBody =
  | { type: 'picture'; text: string; media: string; thumbnail?: string }
  | { type: 'video'; media: string; size: number; duration?: number; thumbnail?: string }
  | { type: 'file'; media: string; size: number; file_name: string }
  | { type: 'sticker'; sticker_id: number }

/** A picture; null when Viber does not take it for one: it goes by the end of the link's path. */
export function picture(media: Media, text: string): FileBody | null {
  const { url, mimeType, size = 0, previewUrl } = media
  if (url === undefined || size > MAX_PICTURE || !/^(jpe?g|png|gif)$/.test(endingOf(url))) return null
  if (mimeType !== undefined && !/^image\/(jpeg|png|gif)$/.test(mimeType)) return null
  return { type: 'picture', text, media: url, ...(previewUrl !== undefined && { thumbnail: previewUrl }) }
}

/** A film; null when Viber does not take it for one. https://developers.viber.com/docs/api/rest-bot-api/#video-message */
export function video(media: Media): FileBody | null {
  const { url, size, durationSeconds = 0, previewUrl } = media
  if (url === undefined || size === undefined || endingOf(url) !== 'mp4') return null
  if (size > MAX_VIDEO || durationSeconds > MAX_SECONDS) return null
  const duration = Math.round(durationSeconds)
  return {
    type: 'video',
    media: url,
    size,
    ...(duration > 0 && { duration }),
    ...(previewUrl !== undefined && { thumbnail: previewUrl }),
  }
}

/** Any other file; null when Viber refuses it. https://developers.viber.com/docs/api/rest-bot-api/#file-message */
export function file(media: Media): FileBody | null {
  const { url, size, filename } = media
  if (url === undefined || size === undefined || size > MAX_FILE) return null
  const file_name = filename ?? lastOf(url)
  const [, ending] = file_name.match(/\.(\w+)$/) ?? []
  if (ending === undefined || forbidden.has(ending.toLowerCase())) return null
  return file_name.length > MAX_FILE_NAME ? null : { type: 'file', media: url, size, file_name }
}

/** One of Viber's own stickers. https://developers.viber.com/docs/tools/sticker-ids/ */
export function sticker({ ref }: Media): FileBody | null {
  const [, id] = ref?.match(/^sticker\/(\d{1,15})$/) ?? []
  return id === undefined ? null : { type: 'sticker', sticker_id: Number(id) }
}

const lastOf = (url: string): string => {
  const { pathname = '' } = URL.parse(url) ?? {}
  return pathname.slice(pathname.lastIndexOf('/') + 1)
}

const endingOf = (url: string): string =>
  lastOf(url)
    .match(/\.(\w+)$/)?.[1]
    ?.toLowerCase() ?? ''
