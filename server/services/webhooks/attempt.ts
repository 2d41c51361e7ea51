import type { PublishedEvent } from '../../bus/bus.ts'
import { MASK } from '../../domain/redact.ts'
import type { OutgoingFailure } from '../../net/failure.ts'
import { channelOf } from '../channels/read.ts'
import type { Context } from '../context.ts'
import { linksInEvents } from '../media/links.ts'
import type { Endpoint } from './endpoint.ts'
import { holding } from './secrets.ts'

/** One call of an endpoint and what came of it. Texts hold no secret. */
export interface Attempt {
  /** When it began, epoch milliseconds. */
  at: number
  /** How long it took, milliseconds. */
  ms: number
  /** The beginning of what was sent, for people. */
  request: string
  answer: Answer
}

export type Answer =
  | { ok: true; status: number; retryAfter: string | undefined; body: string }
  | { ok: false; failure: OutgoingFailure }

/** Bytes of an answer that are read; the status counts however long it is. */
const MAX_ANSWER = 64 * 1024
/** Bytes of a request and an answer that are kept. */
const EXCERPT = 2048
const ELLIPSIS = '…'

/** Delivers an event to an endpoint once. */
export async function attemptDelivery(
  context: Context,
  endpoint: Endpoint,
  deliveryId: string,
  event: PublishedEvent,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<Attempt> {
  const at = context.now()
  const started = performance.now()
  const { envelope, workspaceId, webhookId, url, redact } = endpoint
  const secrets = holding(endpoint.secrets.signing, at)
  const link = linksInEvents(context, workspaceId)
  const live = event.channelId === null ? null : await context.channels.get(event.channelId)
  const channel = live && channelOf(live)
  const target = { workspaceId, webhookId, deliveryId, secrets, channel, link }
  const written = envelope.write(event, target, at)
  const outcome = await context.guardedHttp.stream({
    method: 'POST',
    url,
    // The envelope's own come last: nothing an owner sets may stand in for a signature.
    headers: { ...lowerCased(endpoint.secrets.headers), ...lowerCased(written.headers) },
    body: written.body,
    maxBytes: MAX_ANSWER,
    ...options,
  })
  const answer: Answer = outcome.ok
    ? {
        ok: true,
        status: outcome.response.status,
        retryAfter: outcome.response.headers['retry-after'],
        body: excerpt(redact(await beginning(outcome.response.body))),
      }
    : { ok: false, failure: outcome.failure }
  const shown = { ...written.headers, ...Object.fromEntries(endpoint.headerNames.map(name => [name, MASK])) }
  const lines = Object.entries(shown).map(([name, value]) => `${name}: ${value}`)
  const request = [`POST ${url}`, ...lines, '', written.body.slice(0, EXCERPT)].join('\n')
  return { at, ms: Math.round(performance.now() - started), request: excerpt(redact(request)), answer }
}

/** What of a body comes; that it breaks off or is too long changes nothing. */
async function beginning(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of body) chunks.push(chunk)
  } catch {
    // The status has said what there is to say.
  }
  return Buffer.concat(chunks).toString('utf8')
}

function excerpt(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= EXCERPT) return text
  const kept = bytes.subarray(0, EXCERPT - Buffer.byteLength(ELLIPSIS))
  // Told that more will come, the decoder leaves out a character that was cut in two.
  return new TextDecoder().decode(kept, { stream: true }) + ELLIPSIS
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
