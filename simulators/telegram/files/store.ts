import { createHash, randomBytes } from 'node:crypto'
import { extname } from 'node:path'

/** The kinds of files a message can hold. */
export type MediaKind = 'photo' | 'document' | 'audio' | 'voice' | 'video' | 'sticker'
type FileKind = MediaKind | 'thumbnail'

export interface NewFile {
  kind: FileKind
  content: Uint8Array
  /** Bytes the file counts as, when it stands for a larger one than its content. */
  size?: number | undefined
  fileName?: string | undefined
  mimeType?: string | undefined
  width?: number | undefined
  height?: number | undefined
  /** Seconds. */
  duration?: number | undefined
}

export interface StoredFile extends NewFile {
  fileId: string
  uniqueId: string
  size: number
  /** A photo's small copy, once one has been shown. */
  thumbnail?: StoredFile
}

const FOLDERS: Record<FileKind, string> = {
  photo: 'photos',
  thumbnail: 'thumbnails',
  document: 'documents',
  audio: 'music',
  voice: 'voice',
  video: 'videos',
  sticker: 'stickers',
}

const EXTENSIONS = new Map([
  ['image/jpeg', '.jpg'],
  ['image/png', '.png'],
  ['image/webp', '.webp'],
  ['audio/mpeg', '.mp3'],
  ['audio/ogg', '.oga'],
  ['video/mp4', '.mp4'],
])

/**
 * The files one bot has met. A file_id is good for the bot that got it and no other; a file can be downloaded from
 * the moment getFile has given its path. Source: https://core.telegram.org/bots/api#sending-files
 */
export class FileStore {
  readonly #byId = new Map<string, StoredFile>()
  readonly #byPath = new Map<string, StoredFile>()
  readonly #paths = new Map<StoredFile, string>()

  add(file: NewFile): StoredFile {
    const hash = createHash('sha256')
      .update(file.content)
      .update(`${file.kind} ${file.size ?? ''}`)
    const stored: StoredFile = {
      ...file,
      fileId: `${file.kind.slice(0, 2).toUpperCase()}${randomBytes(36).toString('base64url')}`,
      uniqueId: `AQAD${hash.digest('base64url').slice(0, 12)}`,
      size: file.size ?? file.content.length,
    }
    this.#byId.set(stored.fileId, stored)
    return stored
  }

  find(fileId: string): StoredFile | undefined {
    return this.#byId.get(fileId)
  }

  /** Makes the file downloadable and returns its path, the same one each time. */
  prepare(file: StoredFile): string {
    const known = this.#paths.get(file)
    if (known !== undefined) return known
    const extension = extname(file.fileName ?? '') || (EXTENSIONS.get(file.mimeType ?? '') ?? '')
    const path = `${FOLDERS[file.kind]}/file_${this.#byPath.size}${extension}`
    this.#paths.set(file, path)
    this.#byPath.set(path, file)
    return path
  }

  /** The bytes behind a path that getFile has given, filled up with zeros to the size the file counts as. */
  read(path: string): Uint8Array | undefined {
    const file = this.#byPath.get(path)
    if (!file || file.content.length === file.size) return file?.content
    const padded = Buffer.alloc(file.size)
    padded.set(file.content.subarray(0, file.size))
    return padded
  }
}
