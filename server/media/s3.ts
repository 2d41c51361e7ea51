import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '../domain/backoff.ts'
import type { MediaAddress } from './address.ts'
import { type Blobs, BlobsUnavailable } from './blobs.ts'
import { signRequest } from './sigv4.ts'

/** How the store is called; `HttpClient` of net/ is one. */
export interface S3Http {
  stream(request: {
    method: string
    url: string
    headers: Record<string, string>
    body?: Readable
    timeoutMs: number
    maxBytes: number
  }): Promise<
    | { ok: true; response: { status: number; headers: Record<string, string>; body: Readable } }
    | { ok: false; failure: { kind: string; message: string } }
  >
}

export interface S3Options {
  address: Extract<MediaAddress, { kind: 's3' }>
  accessKey: string
  secretKey: string
  http: S3Http
}

/** Milliseconds for one request, with the whole file. Who reads more slowly asks for the rest by a range. */
const TIMEOUT = 300_000
/** A store that is busy is asked so often, and waited for so long in between at first (milliseconds). */
const TRIES = 3
const FIRST_WAIT = 200
/** What is read of a refusal, bytes. */
const MAX_REFUSAL = 16 * 1024

/** Bytes read at a time. */
const CHUNK = 64 * 1024

const EMPTY_HASH = createHash('sha256').digest('hex')

/**
 * Files in a bucket of Amazon S3, or of a store that speaks its protocol. What is put is first written to a temporary
 * file: S3 wants to know how long it is, and gets the hash of all of it signed.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function s3Blobs({ address, accessKey, secretKey, http }: S3Options): Blobs {
  const base = baseUrl(address)
  const signer = { accessKey, secretKey, region: address.region, service: 's3' }

  /** Throws `BlobsUnavailable` unless the answer is one of those `wanted`. */
  async function call(
    method: string,
    key: string,
    wanted: readonly number[],
    { headers = {}, payloadHash = EMPTY_HASH, body }: Partial<CallOptions> = {},
  ): Promise<{ status: number; body: Readable }> {
    for (let tries = 1; ; tries++) {
      const url = `${base}/${address.prefix}${key}`
      const named = { ...headers, 'x-amz-content-sha256': payloadHash }
      const outcome = await http.stream({
        method,
        url,
        headers: signRequest({ method, url, headers: named, payloadHash }, signer, Date.now()),
        ...(body && { body: body() }),
        timeoutMs: TIMEOUT,
        maxBytes: Number.MAX_SAFE_INTEGER,
      })
      if (outcome.ok && wanted.includes(outcome.response.status)) return outcome.response
      const refusal = outcome.ok ? await refusalOf(outcome.response) : outcome.failure.message
      const passing = outcome.ok
        ? outcome.response.status >= 500 || outcome.response.status === 429
        : outcome.failure.kind !== 'timeout'
      if (!passing || tries === TRIES) {
        throw new BlobsUnavailable(`The bucket "${address.bucket}" cannot be used: ${refusal}`)
      }
      await sleep(backoff(tries, FIRST_WAIT, TIMEOUT))
    }
  }

  return {
    async put(key, bytes) {
      const spool = await spoolFile(bytes)
      try {
        const { size, hash } = await spool.fill(bytes)
        const answer = await call('PUT', key, [200], {
          headers: { 'content-length': String(size) },
          payloadHash: hash,
          body: spool.read,
        })
        answer.body.destroy()
      } finally {
        bytes.destroy()
        await spool.close()
      }
    },
    async get(key, range) {
      const headers = range && { range: `bytes=${range.start}-${range.end}` }
      const answer = await call('GET', key, [200, 206, 404], { ...(headers && { headers }) })
      if (answer.status !== 404) return answer.body
      answer.body.destroy()
      return null
    },
    async delete(key) {
      const { body } = await call('DELETE', key, [200, 204, 404])
      body.destroy()
    },
  }
}

interface CallOptions {
  headers: Record<string, string>
  payloadHash: string
  /** The body from its beginning, for each try. */
  body: () => Readable
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
function baseUrl({ endpoint, bucket, region }: S3Options['address']): string {
  if (endpoint !== null) return `${endpoint}/${bucket}`
  // A certificate for all buckets covers no name with dots in it.
  if (bucket.includes('.')) return `https://s3.${region}.amazonaws.com/${bucket}`
  return `https://${bucket}.s3.${region}.amazonaws.com`
}

/** What a refusal says. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
async function refusalOf({ status, body }: { status: number; body: Readable }): Promise<string> {
  let document = ''
  try {
    for await (const chunk of body) {
      document += chunk
      if (document.length > MAX_REFUSAL) break
    }
  } catch {
    // The status has said what there is to say.
  }
  const told = (name: string) => new RegExp(`<${name}>([^<]{1,300})</${name}>`).exec(document)?.[1]
  const [code, message] = [told('Code'), told('Message')]
  return code === undefined
    ? `it answers ${status}.`
    : `it answers ${status} ${code}. ${message ?? ''}`.trim()
}

/** A temporary file that has no name, so that nothing is left of it when the process dies. */
async function spoolFile(bytes: Readable) {
  const path = join(tmpdir(), `portico-${randomUUID()}`)
  let file: FileHandle
  try {
    file = await open(path, 'wx+', 0o600)
    await unlink(path)
  } catch (error) {
    bytes.destroy()
    throw unwritable(error)
  }
  let size = 0
  return {
    /** Throws the stream's own error when it breaks off. */
    async fill(stream: Readable): Promise<{ size: number; hash: string }> {
      const hash = createHash('sha256')
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        hash.update(chunk)
        await file.writeFile(chunk).catch(error => {
          throw unwritable(error)
        })
        size += chunk.length
      }
      return { size, hash: hash.digest('hex') }
    },
    read: (): Readable => Readable.from(chunksOf(file), { objectMode: false }),
    close: () => file.close(),
  }
}

/** The file from its beginning, read by position: a stream of Node's own would close it. */
async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

const unwritable = (error: unknown): BlobsUnavailable => {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
  return new BlobsUnavailable(`The folder for temporary files cannot be used (${code}).`, error)
}
