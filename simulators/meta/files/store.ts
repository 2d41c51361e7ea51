import { createHash } from 'node:crypto'
import { newId } from '../ids.ts'

export interface StoredFile {
  id: string
  bytes: Uint8Array
  mimeType: string
  sha256: string
}

/** Files that were uploaded, or that customers sent. */
export class Files {
  readonly #files = new Map<string, StoredFile>()

  add(bytes: Uint8Array, mimeType: string): StoredFile {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const file: StoredFile = { id: newId(), bytes, mimeType, sha256 }
    this.#files.set(file.id, file)
    return file
  }

  get(id: string): StoredFile | undefined {
    return this.#files.get(id)
  }

  delete(id: string): boolean {
    return this.#files.delete(id)
  }
}

/** A picture of one pixel, for customers who send a file without saying which. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
