import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { Exchange, HttpRequest, HttpResponse, MediaResult, NetworkIO } from '../../domain/network.ts'
import type { Answer, Recording } from './harness.ts'
import { bytes } from './payloads.ts'

export const responseOf = ({ status = 200, headers = {}, json, text }: Answer): HttpResponse => ({
  status,
  headers,
  body: json === undefined ? Buffer.from(text ?? '') : bytes(json),
})

/** An io that expects just these requests, in this order. `done` fails if one did not come. */
export function recordedIO(exchanges: Recording['exchanges']): { io: NetworkIO; done(): void } {
  const open = [...exchanges]
  const next = (request: HttpRequest): Exchange => {
    const expected = open.shift()
    assert.ok(expected, `an exchange too many: ${request.method} ${request.url}`)
    assert.equal(`${request.method} ${request.url}`, `${expected.method} ${expected.url}`)
    if (expected.json !== undefined) assert.deepEqual(JSON.parse(String(request.body)), expected.json)
    return 'failure' in expected.answer
      ? { ok: false, failure: expected.answer.failure }
      : { ok: true, response: responseOf(expected.answer) }
  }
  return { io: ioOf(next), done: () => assert.deepEqual(open, []) }
}

/** An io that answers every request alike. */
export const ioOf = (answer: (request: HttpRequest) => Exchange): NetworkIO => ({
  request: async request => answer(request),
  download: async request => mediaOf(answer(request)),
  resolve: async host => ({ ok: false, failure: { code: 'dns', message: `${host} has no address.` } }),
  note: () => {},
  signal: new AbortController().signal,
})

function mediaOf(exchange: Exchange): MediaResult {
  if (!exchange.ok) return exchange
  const { status, headers, body } = exchange.response
  if (status !== 200) return { ok: false, failure: { code: String(status), message: `Status ${status}.` } }
  return {
    ok: true,
    body: Readable.from([body]),
    mimeType: headers['content-type'] ?? null,
    size: body.length,
  }
}

export const failingIO = ioOf(() => ({ ok: false, failure: { code: 'connect', message: 'No connection.' } }))
