import type { Message, PhotoSize } from '@grammyjs/types'
import { png } from './samples.ts'
import type { FileStore, MediaKind, StoredFile } from './store.ts'

/** What a sender says of a file besides its content; empty when nothing. */
export interface FileDetails {
  title?: string | undefined
  performer?: string | undefined
  emoji?: string | undefined
}

/**
 * The message fields that show a file.
 * Source: https://core.telegram.org/bots/api#available-types, one object for each kind
 */
export function showFile(
  files: FileStore,
  kind: MediaKind,
  file: StoredFile,
  { title, performer, emoji }: FileDetails,
): Partial<Message> {
  const { fileName, mimeType, width = 0, height = 0, duration = 0 } = file
  const base = { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size }
  const mime = { ...(mimeType && { mime_type: mimeType }) }
  const named = { ...base, ...(fileName && { file_name: fileName }), ...mime }
  switch (kind) {
    case 'photo':
      return { photo: photoSizes(files, file) }
    case 'document':
      return { document: named }
    case 'audio':
      return { audio: { ...named, duration, ...(title && { title }), ...(performer && { performer }) } }
    case 'voice':
      return { voice: { ...base, ...mime, duration } }
    case 'video':
      return { video: { ...named, width, height, duration } }
    case 'sticker':
      return {
        sticker: {
          ...base,
          type: 'regular',
          width: width || 512,
          height: height || 512,
          is_animated: fileName?.endsWith('.tgs') ?? false,
          is_video: mimeType === 'video/webm',
          ...(emoji && { emoji }),
        },
      }
  }
}

/** Pixels of a thumbnail's longer side. */
const SMALL = 90

/** A photo comes in its sizes, the largest last. */
function photoSizes(files: FileStore, photo: StoredFile): PhotoSize[] {
  const { width = 0, height = 0 } = photo
  const scale = SMALL / Math.max(width, height)
  if (!(scale < 1)) return [photoSize(photo)]
  photo.thumbnail ??= thumbnail(files, Math.ceil(width * scale), Math.ceil(height * scale))
  return [photoSize(photo.thumbnail), photoSize(photo)]
}

function thumbnail(files: FileStore, width: number, height: number): StoredFile {
  return files.add({ kind: 'thumbnail', content: png(width, height), mimeType: 'image/png', width, height })
}

function photoSize({ fileId, uniqueId, size, width = 0, height = 0 }: StoredFile): PhotoSize {
  return { file_id: fileId, file_unique_id: uniqueId, width, height, file_size: size }
}
