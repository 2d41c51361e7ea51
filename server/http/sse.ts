import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { failureOf } from './failure.ts'
import type { OpenLive } from './live.ts'
import { problemJson } from './problem-json.ts'
import { reportFailure } from './request-log.ts'

export interface ServerSentEvent {
  id: string
  type: string
  /** One line: JSON text. */
  data: string
}

/**
 * Answers with events as they come (https://html.spec.whatwg.org/multipage/server-sent-events.html), until the client
 * or the server goes. What `events` throws at once is answered as any refusal; what it throws later is told in an
 * event `problem`, and ends the stream.
 */
export async function streamEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  openLive: OpenLive,
  events: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
): Promise<void> {
  const { raw } = reply
  const live = openLive(request, () => raw.write(': still here\n\n'))
  const { signal } = live
  raw.once('close', () => live.abort())
  try {
    const source = events(signal)
    reply
      .hijack()
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      // nginx would keep the events back.
      .header('x-accel-buffering', 'no')
    raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders)
    raw.write(': open\n\n')
    for await (const event of source) {
      const taken = raw.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${event.data}\n\n`)
      if (!taken) await once(raw, 'drain', { signal })
    }
  } catch (error) {
    if (!reply.sent) throw error
    if (!signal.aborted) {
      const failure = failureOf(error)
      reportFailure(failure, error, request)
      raw.write(`event: problem\ndata: ${JSON.stringify(problemJson(failure, request.id))}\n\n`)
    }
  } finally {
    live.abort()
    if (reply.sent) raw.end()
  }
}
