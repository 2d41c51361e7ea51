import type { WebSocket } from '@fastify/websocket'
import { Type } from 'typebox'
import { Problem } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import type { Extract } from '../../http/auth.ts'
import { failure, failureOf } from '../../http/failure.ts'
import { linksFor } from '../../http/links.ts'
import type { OpenLive } from '../../http/live.ts'
import { sendProblem } from '../../http/problem-json.ts'
import { reportFailure } from '../../http/request-log.ts'
import { readNothing } from '../../http/socket-life.ts'
import type { Context } from '../../services/context.ts'
import { LiveQuery, watch } from './live.ts'
import { channelOfQuery } from './resource.ts'

/** A browser's WebSocket can send no header of its own: it offers the subprotocols `portico` and `key.<key>`. */
export const socketKey: Extract = ({ headers }) => {
  const offered = headers.upgrade === undefined ? undefined : headers['sec-websocket-protocol']
  const key = offered?.split(',').find(protocol => protocol.trim().startsWith('key.'))
  return key?.trim().slice('key.'.length) ?? null
}

/** Live events over a WebSocket: each message is one event. What a client sends is not read. */
export async function registerSocket(app: App, context: Context, openLive: OpenLive): Promise<void> {
  app.route({
    method: 'GET',
    url: '/events/socket',
    exposeHeadRoute: false,
    config: { permission: 'events.list', resource: channelOfQuery },
    schema: {
      tags: ['Events'],
      operationId: 'socketEvents',
      summary: 'Events as they happen (WebSocket)',
      description:
        'Each message is an Event. A browser offers the subprotocols `portico` and `key.<key>` in place of a header.',
      querystring: LiveQuery,
      response: { 101: Type.Null({ description: 'The connection is a WebSocket now.' }) },
    },
    handler: async (request, reply) => {
      reply.header('upgrade', 'websocket').header('connection', 'upgrade')
      const refusal = failure('invalid', 'This address speaks WebSocket only.')
      return sendProblem({ ...refusal, status: 426 }, request, reply)
    },
    wsHandler: async (socket, request) => {
      readNothing(socket)
      let answered = true
      socket.on('pong', () => {
        answered = true
      })
      const live = openLive(request, () => {
        if (!answered) return socket.terminate()
        answered = false
        socket.ping()
      })
      socket.once('close', () => live.abort())
      try {
        const link = linksFor(context, request)
        const events = watch(context, callerOf(request), request.query, link, live.signal)
        for await (const { data } of events) {
          await send(socket, data)
        }
        socket.close(1001, 'The stream ends.')
      } catch (error) {
        const refusal = failureOf(error)
        reportFailure(refusal, error, request)
        socket.close(error instanceof Problem ? 1008 : 1011, reason(refusal.message))
      } finally {
        live.abort()
      }
    },
  })
}

/** Resolves when the event is on its way: a slow reader is waited for. */
const send = (socket: WebSocket, data: string): Promise<void> =>
  new Promise(resolve => socket.send(data, () => resolve()))

/** RFC 6455, section 5.5: at most 123 bytes. */
const reason = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)
