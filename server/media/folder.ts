import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Blobs, BlobsUnavailable } from './blobs.ts'

/** Milliseconds after which a file that was being written was left by a process that died. */
const STALE = 24 * 3_600_000

/**
 * Files in a folder, as `<workspace>/<end of the id>/<id>`: no folder grows beyond what a file system likes. Several
 * processes may share it. The folder is made when the first file comes.
 */
export function folderBlobs(root: string): Blobs {
  const incoming = join(root, 'incoming')
  let ready: Promise<void> | undefined

  const pathOf = (key: string): string => {
    const [, workspace = '', id = ''] = /^([0-9a-f-]{36})\/([0-9a-f-]{36})$/.exec(key) ?? []
    if (id === '') throw new Error(`No key of a file: ${key}`)
    return join(root, workspace, id.slice(-2), id)
  }

  async function prepare(): Promise<void> {
    await mkdir(incoming, { recursive: true, mode: 0o700 })
    for (const name of await readdir(incoming)) {
      const path = join(incoming, name)
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
      if (mtimeMs < Date.now() - STALE) await rm(path, { force: true })
    }
  }

  return {
    async put(key, bytes) {
      const path = pathOf(key)
      const fresh = join(incoming, randomUUID())
      let broken: Error | undefined
      bytes.once('error', error => {
        broken = error
      })
      try {
        ready ??= prepare()
        await ready
        // Flushed before it is closed: the name must never outlive the bytes.
        await pipeline(bytes, createWriteStream(fresh, { flags: 'wx', mode: 0o600, flush: true }))
        await makeFolder(dirname(path))
        await rename(fresh, path)
        await flushFolder(dirname(path))
      } catch (error) {
        ready = undefined
        bytes.destroy()
        await rm(fresh, { force: true }).catch(() => {})
        throw broken ?? unavailable(error)
      }
    },
    async get(key, range) {
      try {
        const handle = await open(pathOf(key))
        return handle.createReadStream(range ?? {})
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null
        throw unavailable(error)
      }
    },
    async delete(key) {
      try {
        await rm(pathOf(key), { force: true })
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}

/** Makes a folder with those above it, so that they outlive a power cut. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = folder; ; made = dirname(made)) {
    await flushFolder(dirname(made))
    if (made === first || basename(made) === '') return
  }
}

async function flushFolder(folder: string): Promise<void> {
  // Windows has no handles of folders to flush.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

function unavailable(error: unknown): unknown {
  const code = codeOf(error)
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error
  return new BlobsUnavailable(`The folder of the media store cannot be used (${code}).`, error)
}
