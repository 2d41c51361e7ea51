import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { parseId } from '../domain/ids.ts'
import type { Failure } from '../domain/message.ts'
import { notFound, Problem } from '../domain/problem.ts'
import type { Context } from '../services/context.ts'
import { linkedFile, openFile } from '../services/media/open.ts'
import type { FileRow } from '../services/media/rows.ts'
import { storedBytes } from '../services/media/stored.ts'
import type { App } from './app.ts'
import { readRange } from './byte-range.ts'
import { describeFile } from './file-answer.ts'

/** Seconds for which whoever has got a file need not ask again; its link may be over before. */
const MAX_AGE = 3600

/**
 * Files by signed links, for whoever has one: `/media/<id>/<name>?expires=…&signature=…`. The name is for people and for
 * networks that go by its ending. A file that is not here yet is read from the network it came over.
 */
export async function registerMedia(app: App, context: Context): Promise<void> {
  const serve = async (request: ToFile, reply: FastifyReply): Promise<FastifyReply> => {
    const id = parseId(request.params.id)
    const { expires = '', signature = '' } = request.query
    if (id === null) throw notFound('file')
    const row = await linkedFile(context, id, { expires, signature })
    if (row.state === 'failed') throw neverCame(row)
    return row.state === 'stored'
      ? await sendStored(context, row, request, reply)
      : await sendThrough(context, row, request, reply)
  }
  const options = {
    method: ['GET', 'HEAD'],
    config: { public: true },
    schema: {
      hide: true,
      params: Type.Object({ id: Type.String() }),
      querystring: Type.Object({
        expires: Type.Optional(Type.String({ maxLength: 20 })),
        signature: Type.Optional(Type.String({ maxLength: 100 })),
      }),
    },
    handler: serve,
  }
  app.route({ ...options, url: '/media/:id' })
  app.route({ ...options, url: '/media/:id/:name' })
}

type ToFile = FastifyRequest<{
  Params: { id: string }
  Querystring: { expires?: string; signature?: string }
}>

function neverCame({ failure }: FileRow): Problem {
  const { code, message } = JSON.parse(failure ?? '{}') as Partial<Failure>
  const text = `The file never came: ${message ?? 'the network did not give it.'}`
  return new Problem('not_found', text, code === undefined ? {} : { reason: code })
}

async function sendStored(
  context: Context,
  row: FileRow,
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const size = row.size ?? 0
  const etag = `"${row.sha256}"`
  describeFile(reply, { mimeType: row.mime_type, filename: row.filename }, true)
  reply
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('cache-control', `private, max-age=${MAX_AGE}, immutable`)
  const known = headers['if-none-match']?.split(',').map(tag => tag.trim().replace(/^W\//, ''))
  if (known?.some(tag => tag === etag || tag === '*')) return reply.code(304).send()
  const wanted = headers['if-range'] === undefined || headers['if-range'] === etag
  const range = wanted ? readRange(headers.range, size) : null
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send()
  reply.header('content-length', range ? range.end - range.start + 1 : size)
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`)
  if (method === 'HEAD' || size === 0) return reply.send('')
  return reply.send(await storedBytes(context, row, range ?? undefined))
}

/** What it is, is only what the network says: it is to be saved, and not kept by anybody in between. */
async function sendThrough(
  context: Context,
  row: FileRow,
  { method }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store')
  if (method === 'HEAD') {
    describeFile(reply, { mimeType: row.declared_type, filename: row.filename })
    return reply.send('')
  }
  const { body, size, ...facts } = await openFile(context, row)
  describeFile(reply, facts)
  if (size !== null) reply.header('content-length', size)
  return reply.send(body)
}
