import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { parseId } from '../../domain/ids.ts'
import type { App } from '../../http/app.ts'

/** What every answer of this API says to browsers, so that pages of any site may call it. */
const ACCESS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, DELETE, OPTIONS',
  'Access-Control-Allow-Headers':
    'Accept, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since, Idempotency-Key',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Expose-Headers': 'ETag, Twilio-Request-Id',
}

/** *Pure.* A request's id as a SID: the same for the same id, whatever it looks like. */
export function requestSid(requestId: string): string {
  const id = parseId(requestId)
  const hex = id ?? createHash('sha256').update(requestId).digest('hex').slice(0, 32)
  return `RQ${hex.replaceAll('-', '')}`
}

/** The headers of every answer. */
export function putHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply
    .headers({ ...ACCESS, 'Twilio-Request-Id': requestSid(request.id) })
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
}

/** Puts the headers on every answer of the instance, and answers browsers that ask before they call. */
export function answerBrowsers(app: App): void {
  app.addHook('onRequest', async (request, reply) => putHeaders(request, reply))
  for (const path of ['', '/*']) {
    app.options(path, { config: { public: true }, schema: { hide: true } }, async (_, reply) =>
      reply.code(204).send(),
    )
  }
}

const documented = Object.fromEntries(
  ['Twilio-Request-Id', ...Object.keys(ACCESS)].map(name => [
    name,
    name.endsWith('Credentials') ? Type.Boolean() : Type.String(),
  ]),
)

/** An answer's schema, with the headers for the document. */
export const answered = <T extends TSchema>(schema: T): T => ({ ...schema, headers: documented })
