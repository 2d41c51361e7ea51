import type { Readable } from 'node:stream'
import type { Failure } from './message.ts'

/** What goes between a network and its servers. */

export interface RawRequest {
  method: string
  /** As the network called it: Portico's public URL with path and query. Some networks sign it. */
  url: string
  query: Record<string, string>
  /** Names in lower case. */
  headers: Record<string, string>
  body: Buffer
}

export interface HttpRequest {
  method: string
  url: string
  headers?: Record<string, string>
  body?: string | Buffer | FormData
}

export interface HttpResponse {
  status: number
  headers: Record<string, string>
  body: Buffer
}

export interface HttpReply {
  status: number
  headers?: Record<string, string>
  body?: string
}

/** What a network may use to reach its servers. Every exchange is kept, redacted, in the channel's log. */
export interface NetworkIO {
  /** Failures of the connection are values: `failure` says in words what happened. What is `confidential` (a token that is
   * given out) is logged without its bodies. */
  request(request: HttpRequest, options?: { timeoutMs?: number; confidential?: boolean }): Promise<Exchange>
  /** The same for a file: the body is read as it comes. A link to a file that Portico keeps is read without HTTP. */
  download(request: HttpRequest): Promise<MediaResult>
  /** For a network that is not HTTP: the addresses of a host, looked up, and checked as any destination's are. */
  resolve(host: string): Promise<Resolved>
  /** Keeps in the log what was said otherwise than over HTTP. */
  note(exchange: NotedExchange): void
  /** Aborted when the channel is switched off or Portico stops. */
  signal: AbortSignal
}

/** Addresses in the order in which to try them. */
export type Resolved =
  | { ok: true; addresses: { address: string; family: number }[] }
  | { ok: false; failure: Failure }

export interface NotedExchange {
  /** Whom we spoke to and what we said. */
  request: string
  response?: string
  /** Why it failed; absent when it went well. */
  error?: string
  /** Milliseconds it took. */
  ms: number
}

export type Exchange = { ok: true; response: HttpResponse } | { ok: false; failure: Failure }

export type MediaResult =
  | { ok: true; body: Readable; mimeType: string | null; size: number | null; filename?: string }
  /** `permanent`: there is no such file, or no more; asking again changes nothing. */
  | { ok: false; failure: Failure; permanent?: true }
