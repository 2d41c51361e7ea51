import type { IncomingHttpHeaders } from 'node:http'
import { Readable, Transform } from 'node:stream'
import type { Dispatcher, FormData as UndiciFormData } from 'undici'
import type { CidrList } from './address.ts'
import { createDialer } from './dial.ts'
import { Exchange } from './exchange.ts'
import { type FailureKind, OutgoingError, type OutgoingFailure } from './failure.ts'
import type { Resolve } from './guard.ts'
import { createPools } from './pools.ts'
import { newForm } from './undici.ts'

export interface OutgoingRequest {
  method: string
  /** http or https. A user name and password in it are sent as Basic authentication. */
  url: string
  headers?: Record<string, string>
  /** A stream needs its Content-Length in the headers. It is destroyed when it is not read to its end. */
  body?: string | Buffer | FormData | Readable
  /** Milliseconds for the whole exchange, from the look-up of the name to the last byte; 30 s when absent. */
  timeoutMs?: number
  /** The largest body to accept, in bytes as sent; 1 MiB when absent. */
  maxBytes?: number
  /** Gives the exchange up. */
  signal?: AbortSignal
}

export interface OutgoingHead {
  status: number
  /** Names in lower case; a header that came several times is joined by commas. */
  headers: Record<string, string>
}

export interface OutgoingResponse extends OutgoingHead {
  /** As it was sent: a Content-Encoding is not undone. */
  body: Buffer
  /** Milliseconds of the whole exchange. */
  ms: number
}

export interface OutgoingDownload extends OutgoingHead {
  /** Read it to its end or destroy it. Ends with an `OutgoingError` when the rest does not come, comes too late or is
   * too large. */
  body: Readable
}

export type Outcome<T> = { ok: true; response: T } | { ok: false; failure: OutgoingFailure }

export interface HttpClient {
  /** Any answer is a response, whatever its status; a redirect is never followed. Network trouble is a failure value. */
  request(request: OutgoingRequest): Promise<Outcome<OutgoingResponse>>
  /** The same for a body that is read as it comes. */
  stream(request: OutgoingRequest): Promise<Outcome<OutgoingDownload>>
  /** Takes no more requests, waits for those under way, then drops every connection. */
  close(): Promise<void>
}

export interface HttpClientOptions {
  /** For destinations we do not trust: only addresses that are public or inside these ranges are called. Absent: the
   * operator chose the destinations, and any address is called. */
  guard?: CidrList
  /** Connections to one origin at a time; more requests wait for their turn, on their own time. 64 when absent. */
  connectionsPerOrigin?: number
  /** The User-Agent header, unless a request has its own. */
  userAgent: string
  /** Finds the addresses of a name; the system's resolver when absent. */
  resolve?: Resolve
}

const DEFAULT_TIMEOUT = 30_000
const DEFAULT_MAX_BYTES = 1024 * 1024
const DEFAULT_CONNECTIONS = 64
/** More origins than this at one time cost a new connection each, not memory and file handles. */
const MAX_ORIGINS = 256

/** Outgoing HTTP/1.1 over keep-alive pools, one per origin. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const pools = createPools({
    connect: createDialer(options.guard, options.resolve),
    connections: options.connectionsPerOrigin ?? DEFAULT_CONNECTIONS,
    maxOrigins: MAX_ORIGINS,
  })
  let underWay = 0
  let closed = false
  const idle = Promise.withResolvers<void>()
  const leave = () => {
    underWay--
    if (closed && underWay === 0) idle.resolve()
  }

  /** Sends the request; `finish` takes over the exchange with the head of its answer. */
  async function send<T>(
    request: OutgoingRequest,
    finish: (answer: Dispatcher.ResponseData, exchange: Exchange) => T | Promise<T>,
  ): Promise<Outcome<T>> {
    if (closed) return failed('aborted', 'The request was given up: no more requests are sent.')
    const target = readUrl(request.url)
    if (target === null) return failed('invalid-url', 'The URL is no complete http:// or https:// address.')
    underWay++
    const exchange = new Exchange(target.host, request.timeoutMs ?? DEFAULT_TIMEOUT, request.signal, leave)
    try {
      exchange.signal.throwIfAborted()
      const sent = pools.of(target.origin).request({
        method: request.method,
        path: target.path,
        headers: { 'user-agent': options.userAgent, ...target.headers, ...lowerCased(request.headers) },
        body: encodable(request.body),
        signal: exchange.signal,
      })
      const answer = await exchange.race(sent)
      // undici reports a body that is dropped as an error too; whoever reads the body learns of it by reading.
      answer.body.on('error', () => {})
      return { ok: true, response: await finish(answer, exchange) }
    } catch (error) {
      exchange.end()
      const translated = exchange.translate(error as Error)
      if (translated instanceof OutgoingError) return { ok: false, failure: translated.failure }
      throw translated
    }
  }

  return {
    request: request =>
      send(request, async ({ statusCode, headers, body }, exchange) => {
        const whole = await collect(body, request.maxBytes ?? DEFAULT_MAX_BYTES, exchange)
        exchange.end()
        return { status: statusCode, headers: joined(headers), body: whole, ms: exchange.ms }
      }),
    stream: request =>
      send(request, ({ statusCode, headers, body }, exchange) => ({
        status: statusCode,
        headers: joined(headers),
        body: limited(body, request.maxBytes ?? DEFAULT_MAX_BYTES, exchange),
      })),
    async close() {
      closed = true
      if (underWay === 0) idle.resolve()
      await idle.promise
      await pools.destroy()
    },
  }
}

async function collect(body: AsyncIterable<Buffer>, maxBytes: number, exchange: Exchange): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) throw exchange.tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function limited(body: Readable, maxBytes: number, exchange: Exchange): Readable {
  let size = 0
  const limiter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > maxBytes) done(exchange.tooLarge(maxBytes))
      else done(null, chunk)
    },
  })
  exchange.signal.addEventListener('abort', () => limiter.destroy(exchange.signal.reason), { once: true })
  body.on('error', error => limiter.destroy(exchange.translate(error)))
  limiter.on('close', () => {
    exchange.end()
    body.destroy()
  })
  // It may fail before anyone reads; the reader finds the error then.
  limiter.on('error', () => {})
  return body.pipe(limiter)
}

interface Target {
  origin: string
  /** Name and port: what messages may show of a URL. */
  host: string
  /** Path and query. */
  path: string
  headers: Record<string, string>
}

function readUrl(text: string): Target | null {
  try {
    const { protocol, origin, host, pathname, search, username, password } = new URL(text)
    if (protocol !== 'http:' && protocol !== 'https:') return null
    const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)
    const headers: Record<string, string> =
      username === '' && password === '' ? {} : { authorization: `Basic ${credentials.toString('base64')}` }
    return { origin, host, path: pathname + search, headers }
  } catch {
    return null
  }
}

/** undici encodes forms of its own class only; the global one is that of the undici inside Node. */
function encodable(body: OutgoingRequest['body']): string | Buffer | Readable | UndiciFormData | null {
  if (body === undefined) return null
  if (typeof body === 'string' || Buffer.isBuffer(body) || body instanceof Readable) return body
  const form = newForm()
  for (const [name, value] of body) form.append(name, value)
  return form
}

function failed(kind: FailureKind, message: string): { ok: false; failure: OutgoingFailure } {
  return { ok: false, failure: { kind, message, ms: 0 } }
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}
