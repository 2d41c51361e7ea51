import { readPicture } from '../files/image.ts'
import { showFile } from '../files/show.ts'
import type { MediaKind, NewFile, StoredFile } from '../files/store.ts'
import { fetchFile } from '../files/web.ts'
import type { Args, Upload } from './args.ts'
import { type Call, type Method, succeed } from './call.ts'
import { BotApiError, badRequest } from './errors.ts'
import { deliver, readCaption, readOutgoing } from './outgoing.ts'

const MEGABYTE = 1024 * 1024
export const LARGEST_UPLOAD = 50 * MEGABYTE
const LARGEST_PHOTO = 10 * MEGABYTE

const TYPE_NAMES: Record<StoredFile['kind'], string> = {
  photo: 'Photo',
  thumbnail: 'Thumbnail',
  document: 'Document',
  audio: 'Audio',
  voice: 'VoiceNote',
  video: 'Video',
  sticker: 'Sticker',
}

function sendMedia(kind: MediaKind): Method {
  return async call => {
    const caption = kind === 'sticker' ? {} : readCaption(call)
    const source = call.args.text(kind)
    if (source === '' && !call.args.upload(kind)) throw badRequest(`there is no ${kind} in the request`)
    const outgoing = readOutgoing(call)
    const file = await readMedia(call, kind, source, kind)
    const { args, bot } = call
    const details = {
      title: args.text('title'),
      performer: args.text('performer'),
      emoji: args.text('emoji'),
    }
    return succeed(deliver(call, outgoing, { ...showFile(bot.files, kind, file, details), ...caption }))
  }
}

/** https://core.telegram.org/bots/api#sendphoto */
export const sendPhoto = sendMedia('photo')
/** https://core.telegram.org/bots/api#senddocument */
export const sendDocument = sendMedia('document')
/** https://core.telegram.org/bots/api#sendaudio */
export const sendAudio = sendMedia('audio')
/** https://core.telegram.org/bots/api#sendvoice */
export const sendVoice = sendMedia('voice')
/** https://core.telegram.org/bots/api#sendvideo */
export const sendVideo = sendMedia('video')
/** https://core.telegram.org/bots/api#sendsticker */
export const sendSticker = sendMedia('sticker')

/**
 * The file a parameter stands for: a file_id, an http(s) URL, or an upload, under the parameter's own name or the
 * one `attach://` gives. Throws 400 when it is not there or is none that can be sent so.
 * Source: https://core.telegram.org/bots/api#sending-files
 */
export async function readMedia(
  call: Call,
  kind: MediaKind,
  source: string,
  field: string,
): Promise<StoredFile> {
  const { bot, args } = call
  const attached = /^attach:\/\/(.+)$/.exec(source)?.[1]
  if (source === '' || attached !== undefined) {
    const upload = args.upload(attached ?? field)
    if (!upload) throw badRequest('wrong file identifier/HTTP URL specified')
    return bot.files.add(checkUpload(kind, upload, args))
  }
  if (/^https?:\/\//i.test(source)) {
    const fetched = await fetchFile(source, kind)
    return bot.files.add(described(kind, fetched, args))
  }
  const known = bot.files.find(source)
  if (!known) throw badRequest('wrong file identifier/HTTP URL specified')
  if (known.kind !== kind) {
    throw badRequest(`can't use file of type ${TYPE_NAMES[known.kind]} as ${TYPE_NAMES[kind]}`)
  }
  return known
}

function checkUpload(kind: MediaKind, { bytes, fileName, type }: Upload, args: Args): NewFile {
  if (bytes.length === 0) throw badRequest('file must be non-empty')
  if (bytes.length > LARGEST_UPLOAD) throw new BotApiError(413, 'Request Entity Too Large')
  if (kind === 'photo' && bytes.length > LARGEST_PHOTO) {
    throw badRequest(
      `file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${LARGEST_PHOTO} bytes`,
    )
  }
  return described(kind, { content: bytes, fileName, mimeType: type }, args)
}

/** https://core.telegram.org/bots/api#sendphoto says how large a picture may be. */
function described(
  kind: MediaKind,
  file: { content: Uint8Array; fileName: string; mimeType: string },
  args: Args,
): NewFile {
  if (kind !== 'photo') {
    return {
      kind,
      ...file,
      width: args.integer('width'),
      height: args.integer('height'),
      duration: args.integer('duration'),
    }
  }
  const picture = readPicture(file.content)
  if (!picture) throw badRequest('IMAGE_PROCESS_FAILED')
  const { width, height } = picture
  const ratio = Math.max(width, height) / Math.min(width, height)
  if (width + height > 10_000 || !(ratio <= 20)) throw badRequest('PHOTO_INVALID_DIMENSIONS')
  return { kind, content: file.content, ...picture }
}
