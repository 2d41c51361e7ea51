import { Readable } from 'node:stream'
import type { TestContext } from 'node:test'
import { readConfig } from '../../server/config.ts'
import type { Content } from '../../server/domain/content.ts'
import type { MediaResult } from '../../server/domain/network.ts'
import { fetchFiles } from '../../server/services/media/fetch.ts'
import { client, newWorkspace, testApp } from './app.ts'
import { memoryBlobs } from './memory-blobs.ts'
import { stubNetwork } from './stub-network.ts'

export const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR0123456789', 'latin1')
/** A file, as the API has it. */
export interface File {
  id: string
  url: string
  mimeType: string
  size: number
  sha256: string
  state: string
  messageId: string | null
  expiresAt: string | null
}

/** The server with a clock of its own, a key, and what uploads a file and follows links. */
export async function mediaScene(t: TestContext, env: Record<string, string> = {}) {
  let ahead = 0
  let result = async (): Promise<MediaResult> => ({ ok: false, failure: { code: '503', message: 'Away.' } })
  const network = stubNetwork({
    parse: ({ body }) => ({ events: JSON.parse(body.toString()), ignored: [] }),
    fetchMedia: async () => await result(),
  })
  const blobs = memoryBlobs()
  const { app, context } = await testApp(t, {
    networks: new Map([['stub', network]]),
    config: readConfig(env, []),
    now: () => Date.now() + ahead,
    blobs,
  })
  const workspace = await newWorkspace(context)
  const call = await client(app, workspace.key)
  const upload = async (
    bytes: Buffer | string,
    type = 'image/png',
    filename?: string,
    key = workspace.key,
  ) => {
    const query = filename === undefined ? '' : `?filename=${encodeURIComponent(filename)}`
    const response = await app.inject({
      method: 'POST',
      url: `/api/v1/media${query}`,
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      payload: Buffer.from(bytes),
    })
    return { status: response.statusCode, json: response.json() as File & { code: string } }
  }
  const follow = async (
    link: string,
    headers: Record<string, string> = {},
    method: 'GET' | 'HEAD' = 'GET',
  ) => {
    const { pathname, search } = new URL(link)
    const response = await app.inject({ method, url: pathname + search, headers })
    return {
      status: response.statusCode,
      headers: response.headers,
      bytes: response.rawPayload,
      text: response.body,
    }
  }
  /** A message with a file comes in; resolves to its content, as the API has it. */
  const comes = async (ref = 'm1') => {
    const { json: channel } = await call<{ id: string }>('POST', '/channels', {
      network: 'stub',
      name: 'Stub',
      config: {},
    })
    await call('POST', `/channels/${channel.id}/activate`)
    const content: Content = {
      type: 'document',
      media: { ref, mimeType: 'application/pdf', filename: 'a.pdf' },
    }
    const payload = [{ kind: 'message', ref, at: Date.now(), sender: { address: 'ada' }, content }]
    await app.inject({ method: 'POST', url: `/webhooks/${channel.id}`, payload: JSON.stringify(payload) })
    const { json } = await call<{ items: { id: string }[] }>('GET', `/messages?channelId=${channel.id}`)
    const id = `${json.items[0]?.id}`
    const read = async () => {
      const answer = await call<{ content: { media: File & { failure?: { code: string } } } }>(
        'GET',
        `/messages/${id}`,
      )
      return answer.json.content.media
    }
    return { id, read, channelId: channel.id }
  }
  return {
    app,
    context,
    workspace,
    call,
    upload,
    follow,
    comes,
    blobs,
    skip: (ms: number) => {
      ahead += ms
    },
    gives: (next: () => MediaResult) => {
      result = async () => next()
    },
    /** Does the jobs that fetch files, once. */
    fetch: async () => {
      const work = fetchFiles(context)
      const jobs = await context.store.read
        .selectFrom('jobs')
        .selectAll()
        .where('kind', '=', 'media')
        .execute()
      for (const job of jobs) await work.perform(job, {}, new AbortController().signal)
    },
  }
}

/** What a network answers that gives a file. */
export const stream = (bytes: Buffer | string, more: object = {}): MediaResult => ({
  ok: true,
  body: Readable.from([Buffer.from(bytes)]),
  mimeType: 'application/pdf',
  size: null,
  ...more,
})
