import type { WebSocket } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { parseId } from '../domain/ids.ts'
import type { RawRequest } from '../domain/network.ts'
import { notFound } from '../domain/problem.ts'
import { openListening, serveListener } from '../services/answers/listen.ts'
import type { Context } from '../services/context.ts'
import { failureOf } from './failure.ts'
import { reportFailure } from './request-log.ts'
import { closing, readNothing, sendText } from './socket-life.ts'

type ToTarget = FastifyRequest<{ Params: { target: string } }>

/**
 * What a route needs so that a network may open a WebSocket and take over it what is to be said. One that may not is
 * refused before it is opened. What comes over it is not read.
 */
export function ingressSocket(context: Context, rawOf: (request: FastifyRequest) => RawRequest) {
  const opened = new WeakMap<FastifyRequest, Awaited<ReturnType<typeof openListening>>>()
  return {
    preValidation: async (request: ToTarget) => {
      if (!request.ws) return
      const channelId = parseId(request.params.target, 'ch_')
      if (channelId === null) throw notFound('channel')
      opened.set(request, await openListening(context, channelId, rawOf(request)))
    },
    wsHandler: async (socket: WebSocket, request: ToTarget) => {
      const open = opened.get(request)
      if (!open) return socket.terminate()
      readNothing(socket)
      try {
        await serveListener(context, open, { send: text => sendText(socket, text), closed: closing(socket) })
        socket.close(1001, 'The channel is no longer active.')
      } catch (error) {
        const failure = failureOf(error)
        reportFailure(failure, error, request)
        socket.close(1011)
      }
    },
  }
}
