import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Config } from '../../config.ts'
import { openBlobs } from '../../media/open.ts'
import type { HttpClient } from '../../net/client.ts'
import { problemOf } from './data-folder.ts'
import { type Finding, failed, ok } from './finding.ts'

const TITLE = 'Media'

/** Files can be kept: in a folder by its permissions, in a bucket by keeping a small one, which is taken away again. */
export async function checkMedia(config: Config, http: HttpClient): Promise<Finding> {
  const { media, store } = config
  if (media.kind === 'folder') {
    const folder = resolve(media.path)
    const problem = problemOf(folder)
    const cure = 'Let the user running Portico write there, or choose another place with PORTICO_MEDIA.'
    if (problem !== null) return failed(TITLE, problem, cure)
    const shared = store.startsWith('sqlite:') ? '' : ' Every node of Portico must see the same folder.'
    return ok(TITLE, `${folder} can be written to.${shared}`)
  }
  const key = `doctor/${randomUUID()}`
  const text = 'portico doctor'
  try {
    const blobs = await openBlobs(config, http)
    await blobs.put(key, Readable.from([Buffer.from(text)]))
    const kept = await blobs.get(key)
    const same = kept !== null && String(await buffer(kept)) === text
    await blobs.delete(key)
    if (!same) throw new Error(`The bucket "${media.bucket}" does not give back what it was given.`)
    return ok(TITLE, `The bucket "${media.bucket}" keeps files.`)
  } catch (error) {
    const cure = 'See PORTICO_MEDIA and its keys, which must be allowed to put, get and delete objects.'
    return failed(TITLE, (error as Error).message, cure)
  }
}
