import type { Exchange, HttpRequest, NetworkIO } from '../../domain/network.ts'
import { resolveHost } from '../../net/dial.ts'
import { explain, type OutgoingFailure } from '../../net/failure.ts'
import type { Context } from '../context.ts'
import { openOwn } from '../media/stored.ts'
import type { ExchangeEntry } from './exchange-log.ts'
import type { LiveChannel } from './live.ts'

/** Milliseconds to fetch a file. */
const FILE_TIMEOUT = 120_000

export interface IoOptions {
  /** What the exchange is for: send, probe, connect, poll, media, typing. */
  kind: string
  messageId?: string
  signal?: AbortSignal
  /** Keep only what failed: for calls that repeat all day. */
  failuresOnly?: boolean
}

const describe = ({ method, url, body }: HttpRequest): string => {
  const text = typeof body === 'string' ? body : Buffer.isBuffer(body) ? `<${body.length} bytes>` : ''
  return `${method} ${url}${text === '' ? '' : `\n${text}`}`
}

const readable = (headers: Record<string, string>, body: Buffer): string =>
  /json|text|xml|urlencoded/.test(headers['content-type'] ?? 'text')
    ? body.toString('utf8')
    : `<${body.length} bytes>`

/** What a network may use to reach its servers, for one piece of work on one channel. */
export function networkIO(context: Context, channel: LiveChannel, options: IoOptions): NetworkIO {
  const io = ioOf(context, channel, options.signal, entry => {
    if (options.failuresOnly && entry.outcome === 'ok') return
    context.exchanges.write(channel, {
      kind: options.kind,
      message_id: options.messageId ?? null,
      ...entry,
    })
  })
  const workspaceId = channel.row.workspace_id
  return {
    ...io,
    download: async request => (await openOwn(context, workspaceId, request.url)) ?? io.download(request),
  }
}

/** The same where there is no channel, and so no log: nothing is kept of what is said. */
export const unloggedIO = (context: Context, speaker: Speaker): NetworkIO =>
  ioOf(context, speaker, undefined, () => {})

type Speaker = Pick<LiveChannel, 'network' | 'redact'>
type Entry = Omit<ExchangeEntry, 'kind'>

function ioOf(
  context: Context,
  { network, redact }: Speaker,
  signal: AbortSignal = AbortSignal.timeout(FILE_TIMEOUT),
  write: (entry: Entry) => void,
): NetworkIO {
  const untrusted = network.manifest.untrustedDestination
  const http = untrusted ? context.guardedHttp : context.http
  const note = (request: HttpRequest, ms: number, rest: Omit<Entry, 'ms' | 'request'>) =>
    write({ ms, request: describe(request), ...rest })
  const failed = (request: HttpRequest, failure: OutgoingFailure) => {
    const message = redact(failure.message)
    note(request, failure.ms, { outcome: 'failed', error: message })
    return { ok: false as const, failure: { code: failure.kind, message } }
  }
  return {
    signal,
    async request(request, { timeoutMs, confidential = false } = {}): Promise<Exchange> {
      const shown = confidential ? { method: request.method, url: request.url } : request
      const result = await http.request({ ...request, signal, ...(timeoutMs ? { timeoutMs } : {}) })
      if (!result.ok) return failed(shown, result.failure)
      const { status, headers, body, ms } = result.response
      note(shown, ms, {
        outcome: status < 400 ? 'ok' : 'failed',
        response_status: status,
        // A refusal gives nothing out, and says why.
        ...((!confidential || status >= 400) && { response: readable(headers, body) }),
      })
      return { ok: true, response: { status, headers, body } }
    },
    async download(request) {
      const started = performance.now()
      const result = await http.stream({
        ...request,
        signal,
        maxBytes: context.config.mediaMaxBytes,
        timeoutMs: FILE_TIMEOUT,
      })
      if (!result.ok) return failed(request, result.failure)
      const { status, headers, body } = result.response
      // A redirect is not followed, and what comes with it is not the file.
      const found = status < 300
      note(request, performance.now() - started, {
        outcome: found ? 'ok' : 'failed',
        response_status: status,
      })
      if (!found) {
        body.destroy()
        const failure = { code: String(status), message: `The network answered ${status}.` }
        return { ok: false, failure, ...(status === 410 && { permanent: true }) }
      }
      const size = Number(headers['content-length'] ?? Number.NaN)
      return {
        ok: true,
        body,
        mimeType: headers['content-type'] ?? null,
        size: Number.isNaN(size) ? null : size,
      }
    },
    async resolve(host) {
      const started = performance.now()
      try {
        const addresses = await resolveHost(host, untrusted ? context.config.webhookAllow : undefined)
        return { ok: true, addresses }
      } catch (error) {
        const failure = explain(error, host)
        if (failure === null) throw error
        const { kind: code, message } = failure
        write({ ms: performance.now() - started, request: host, outcome: 'failed', error: message })
        return { ok: false, failure: { code, message } }
      }
    },
    note: ({ request, response, error, ms }) =>
      write({
        ms,
        request,
        outcome: error === undefined ? 'ok' : 'failed',
        ...(response !== undefined && { response }),
        ...(error !== undefined && { error }),
      }),
  }
}
