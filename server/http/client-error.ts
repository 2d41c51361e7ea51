import type { Socket } from 'node:net'
import { newId } from '../domain/ids.ts'
import { type FailureCode, failure } from './failure.ts'
import { STATUS_CODES } from './node-http.ts'
import { PROBLEM_TYPE, problemJson } from './problem-json.ts'

/** What Node calls the faults that have a status of their own; everything else is a 400. */
const faults = new Map<string, { code: FailureCode; status: number; message: string }>([
  ['HPE_HEADER_OVERFLOW', { code: 'too_large', status: 431, message: 'The headers are too large.' }],
  [
    'HPE_CHUNK_EXTENSIONS_OVERFLOW',
    { code: 'too_large', status: 413, message: 'The chunk extensions are too large.' },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    { code: 'timeout', status: 408, message: 'The request did not arrive in time.' },
  ],
])

/** Answers what is no HTTP at all, and closes the connection: what follows on it cannot be read either. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { code, status, message } = faults.get(error.code ?? '') ?? {
    code: 'invalid' as const,
    status: 400,
    message: 'This is no valid HTTP request.',
  }
  const body = JSON.stringify(problemJson({ ...failure(code, message), status }, newId()))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
