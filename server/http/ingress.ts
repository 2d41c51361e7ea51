import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { parseId } from '../domain/ids.ts'
import type { RawRequest } from '../domain/network.ts'
import { notFound } from '../domain/problem.ts'
import type { Context } from '../services/context.ts'
import { type Answer, receiveShared, receiveWebhook } from '../services/ingest/receive.ts'
import type { App } from './app.ts'
import { ingressSocket } from './ingress-socket.ts'

/** Bytes: a call with many messages, and a mail with its attachments. */
const BODY_LIMIT = 5 * 1024 * 1024

/**
 * Where the networks deliver: `/webhooks/<channel id>`, or `/webhooks/<network>` where an app has one address for all
 * its accounts. The body goes on as the bytes that came: signatures are over those.
 */
export async function registerIngress(app: App, context: Context): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: FastifyRequest, body: Buffer) => body)
  const receive = async (request: ToTarget, reply: FastifyReply): Promise<FastifyReply> => {
    const { target } = request.params
    const raw = rawRequest(request, context.config.publicUrl)
    const channelId = parseId(target, 'ch_')
    if (channelId !== null) {
      return answer(await receiveWebhook(context, channelId, raw, () => goneOf(reply)), reply)
    }
    if (context.networks.has(target)) return answer(await receiveShared(context, target, raw), reply)
    throw notFound('channel')
  }
  const options = {
    url: '/webhooks/:target',
    bodyLimit: BODY_LIMIT,
    config: { public: true },
    schema: { params: Type.Object({ target: Type.String() }), hide: true },
    exposeHeadRoute: false,
  }
  app.route({ ...options, method: ['HEAD', 'POST'], handler: receive })
  app.route({
    ...options,
    method: 'GET',
    handler: receive,
    ...ingressSocket(context, request => rawRequest(request, context.config.publicUrl)),
  })
}

type ToTarget = FastifyRequest<{ Params: { target: string } }>

/** Aborts when whoever is to get the answer has gone. */
function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}

function rawRequest(request: FastifyRequest, publicUrl: string | null): RawRequest {
  const { url: path = '/', headers, method = 'GET' } = request.raw
  const query = new URLSearchParams(path.split('?').slice(1).join('?'))
  return {
    method,
    url: `${publicUrl ?? `http://${headers.host ?? 'localhost'}`}${path}`,
    query: Object.fromEntries(query),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    ),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  }
}

function answer({ status, headers, body, settle }: Answer, reply: FastifyReply): FastifyReply {
  if (settle) {
    reply.raw.once('close', () => {
      settle(reply.raw.writableFinished).catch(error =>
        reply.log.warn({ err: error }, 'cannot note what was said'),
      )
    })
  }
  reply.code(status)
  if (headers !== undefined) reply.headers(headers)
  return reply.send(body ?? '')
}
