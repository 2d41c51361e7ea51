import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { startS3 } from '../../../simulators/s3/index.ts'
import { memoryBlobs } from '../../../test/support/memory-blobs.ts'
import { eventually } from '../../../test/support/scene.ts'
import { bring, setStage, written } from '../../../test/support/stage.ts'
import { readConfig } from '../../config.ts'
import type { Content, Media } from '../../domain/content.ts'
import { filesOf } from '../../domain/content.ts'
import type { MediaResult } from '../../domain/network.ts'
import type { Blobs } from '../../media/blobs.ts'
import { folderBlobs } from '../../media/folder.ts'
import { s3Blobs } from '../../media/s3.ts'
import { createHttpClient } from '../../net/client.ts'
import type { MediaRow } from '../../store/schema.ts'
import type { ContextParts } from '../context.ts'
import { getMessage, listMessages } from '../messages/read.ts'
import { fetchFiles } from './fetch.ts'
import { storeUpload } from './upload.ts'

export const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR-and-what-follows', 'latin1')

/** A place for files that is empty, and what it holds. */
export interface TestBlobs {
  blobs: Blobs
  /** The bytes that are there for a key; null when there are none. */
  held(key: string): Promise<Buffer | null>
}

const held = (blobs: Blobs) => async (key: string) => {
  const bytes = await blobs.get(key)
  return bytes && (await buffer(bytes))
}

export const places: { place: string; open: (t: TestContext) => Promise<TestBlobs> }[] = [
  {
    place: 'a folder',
    open: async t => {
      const root = mkdtempSync(join(tmpdir(), 'portico-media-'))
      t.after(() => rmSync(root, { recursive: true, force: true }))
      const blobs = folderBlobs(root)
      return { blobs, held: held(blobs) }
    },
  },
  {
    place: 'a bucket',
    open: async t => {
      const s3 = await startS3()
      const http = createHttpClient({ userAgent: 'Portico/test' })
      t.after(async () => {
        await http.close()
        await s3.close()
      })
      const { bucket, region, url: endpoint, accessKey, secretKey } = s3
      const address = { kind: 's3' as const, bucket, region, endpoint, prefix: '' }
      const blobs = s3Blobs({ address, accessKey, secretKey, http })
      return { blobs, held: held(blobs) }
    },
  },
]

export const ok = (bytes: Buffer | string, more: object = {}): MediaResult => ({
  ok: true,
  body: Readable.from([Buffer.from(bytes)]),
  mimeType: null,
  size: null,
  ...more,
})

export const refused = (code: string, permanent?: true): MediaResult => ({
  ok: false,
  failure: { code, message: 'It says: secret-token.' },
  ...(permanent && { permanent }),
})

interface MediaStage {
  blobs?: Blobs
  env?: Record<string, string>
  nodes?: number
  parts?: Partial<ContextParts>
}

/** A stage whose network gives files, as `give` says for each reference; the lane that fetches them is at work. */
export async function setMedia(
  t: TestContext,
  on: [Parameters<typeof setStage>[1], Parameters<typeof setStage>[2]],
  { blobs = memoryBlobs(), env = {}, nodes = 1, parts = {} }: MediaStage = {},
) {
  const stage = await setStage(t, ...on, { nodes, parts: { blobs, config: readConfig(env, []), ...parts } })
  const [node] = stage.nodes
  const { caller, fake } = stage
  const asked: string[] = []
  let give = async (_ref: string): Promise<MediaResult> => ok(PNG)
  fake.fetchMedia = async (_account, ref) => {
    asked.push(ref)
    return await give(ref)
  }
  Object.assign(fake.manifest.capabilities, {
    image: { grade: 'full', maxBytes: 1000, mimeTypes: ['image/png', 'image/jpeg'] },
    document: { grade: 'full', upload: {} },
    email: { grade: 'full', upload: {} },
    cards: { grade: 'full', upload: {} },
  })
  const { id: channelId } = await stage.channel()
  const messages = async () =>
    (await listMessages(node, caller, { limit: 50 })).items.map(message => message.id)
  return {
    ...stage,
    node,
    channelId,
    asked,
    /** The network's answers from now on. */
    gives: (answer: (ref: string) => MediaResult | Promise<MediaResult>) => {
      give = async ref => await answer(ref)
    },
    fetch: () => stage.work(node, fetchFiles(node)),
    /** The clock runs on, and the lane looks. */
    pass: (ms: number) => {
      stage.skip(ms)
      node.bus.publish('work', { kind: 'media', workspaceId: caller.workspaceId, laneId: channelId })
    },
    /** A message with these files comes in; resolves to its id. */
    comes: async (ref: string, ...files: Media[]): Promise<string> => {
      const before = new Set(await messages())
      const [media = {}] = files
      const content: Content =
        files.length === 1 ? { type: 'image', media } : { type: 'email', subject: ref, attachments: files }
      await bring(node, channelId, written(ref, { content }))
      const id = (await messages()).find(id => !before.has(id))
      assert.ok(id)
      return id
    },
    /** The files of a message, as it says. */
    filesIn: async (id: string) => filesOf((await getMessage(node, caller, id)).message.content),
    rows: (): Promise<MediaRow[]> => node.store.read.selectFrom('media').selectAll().orderBy('id').execute(),
    row: async (id: string | undefined): Promise<MediaRow> =>
      node.store.read.selectFrom('media').selectAll().where('id', '=', `${id}`).executeTakeFirstOrThrow(),
    jobs: () => node.store.read.selectFrom('jobs').selectAll().where('kind', '=', 'media').execute(),
    /** Resolves when no file is waited for any more. */
    settled: () =>
      eventually(async () => {
        const waiting = node.store.read.selectFrom('jobs').select('id').where('kind', '=', 'media')
        return (await waiting.execute()).length === 0
      }),
    upload: (bytes: Buffer | string, mimeType: string | null = null, filename: string | null = null) =>
      storeUpload(node, caller.workspaceId, {
        stream: Readable.from([Buffer.from(bytes)]),
        mimeType,
        filename,
      }),
  }
}
