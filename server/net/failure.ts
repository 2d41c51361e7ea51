import { DialFailed } from './dial.ts'
import { errors } from './undici.ts'

export type FailureKind =
  /** The URL is none that can be called over HTTP. */
  | 'invalid-url'
  /** The method or a header cannot stand in an HTTP request. */
  | 'invalid-request'
  /** The destination's address may not be called. */
  | 'refused-address'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  /** The connection ended, or stopped being HTTP, before the answer was complete. */
  | 'reset'
  | 'too-large'
  /** Given up by the caller, or by closing the client. */
  | 'aborted'

/** Why there is no (whole) answer. */
export interface OutgoingFailure {
  kind: FailureKind
  /** A sentence for people. It names the host, never the URL's path, query or credentials. */
  message: string
  /** Milliseconds from the start of the exchange. */
  ms: number
}

/** A failure on its way as an error: the body of a download is destroyed with it. */
export class OutgoingError extends Error {
  override readonly name = 'OutgoingError'
  readonly failure: OutgoingFailure

  constructor(failure: OutgoingFailure, cause?: unknown) {
    super(failure.message, { cause })
    this.failure = failure
  }
}

/** What an error of an exchange with `host` (host name and port) means; null for one that is no trouble of the network. */
export function explain(error: unknown, host: string): Omit<OutgoingFailure, 'ms'> | null {
  if (error instanceof DialFailed) return { kind: error.kind, message: dialMessage(error, host) }
  if (error instanceof errors.HTTPParserError) {
    return { kind: 'reset', message: `What ${host} answered is not valid HTTP.` }
  }
  const code = codeOf(error)
  if (code === null) return null
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError) {
    return { kind: 'invalid-request', message: `The request to ${host} cannot be sent: ${error.message}.` }
  }
  if (code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH') {
    return {
      kind: 'invalid-request',
      message: `The request to ${host} cannot be sent: its Content-Length is not that of its body.`,
    }
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { kind: 'too-large', message: `The headers of the answer from ${host} are too large.` }
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return { kind: 'aborted', message: `The request to ${host} was given up: no more requests are sent.` }
  }
  return { kind: 'reset', message: `${host} closed the connection before its answer was complete (${code}).` }
}

function dialMessage({ kind, cause }: DialFailed, host: string): string {
  const code = codeOf(cause) ?? 'unknown error'
  switch (kind) {
    case 'refused-address':
      return (cause as Error).message
    case 'dns':
      return `The name of ${host} could not be resolved (${code}).`
    case 'connect':
      return `No connection to ${host} (${code}).`
    case 'tls':
      return `No secure connection to ${host} (${code}).`
    case 'timeout':
      return `No connection to ${host} in time.`
  }
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return typeof code === 'string' ? code : null
}
