import { createStore, useStore } from '../../../hooks/store.ts'
import { changeDraft } from './drafts.ts'
import { upload } from './upload.ts'

/** A file on its way to Portico. */
export interface Upload {
  key: string
  conversationId: string
  file: File
  /** 0 to 1. */
  progress: number
  /** Why it did not get there; null while it is on its way. */
  error: unknown
  abort: () => void
}

const uploads = createStore<readonly Upload[]>([])

const change = (key: string, what: Partial<Upload>) =>
  uploads.set(uploads.get().map(each => (each.key === key ? { ...each, ...what } : each)))
const remove = (key: string) => uploads.set(uploads.get().filter(each => each.key !== key))

/** Brings a file to Portico, and into the draft of the conversation when it is there. */
export async function startUpload(conversationId: string, file: File): Promise<void> {
  const aborted = new AbortController()
  const key = crypto.randomUUID()
  const abort = () => {
    aborted.abort()
    remove(key)
  }
  uploads.set([...uploads.get(), { key, conversationId, file, progress: 0, error: null, abort }])
  try {
    const { id, url, mimeType, size } = await upload(
      file,
      progress => change(key, { progress }),
      aborted.signal,
    )
    const attached = { id, url, name: file.name, mimeType: mimeType ?? file.type, size: size ?? file.size }
    changeDraft(conversationId, ({ files }) => ({ files: [...files, attached] }))
    remove(key)
  } catch (error) {
    change(key, { error })
  }
}

/** The files on their way to a conversation. */
export const useUploads = (conversationId: string): Upload[] =>
  useStore(uploads).filter(each => each.conversationId === conversationId)
