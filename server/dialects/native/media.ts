import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { MediaFile as File } from '../../domain/media.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { ref } from '../../http/named-schema.ts'
import type { Caller, Context } from '../../services/context.ts'
import { linkTo } from '../../services/media/links.ts'
import { channelOfFile } from '../../services/media/outbound.ts'
import { removeFile } from '../../services/media/remove.ts'
import { fileRow, toMediaFile } from '../../services/media/rows.ts'
import { storeUpload } from '../../services/media/upload.ts'
import { pathIds } from './ids.ts'
import { iso, isoOrNull } from './map.ts'
import { closed } from './parts.ts'
import { MediaFile } from './schema.ts'

const tags = ['Media']
const params = pathIds('mediaId')
const UploadQuery = Type.Object(
  { filename: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })) },
  closed,
)

export async function registerMedia(app: App, context: Context): Promise<void> {
  /** The file, if the key allows it: with the messages of its channel, or as an upload. */
  async function permitted(caller: Caller, permission: string, id: string) {
    const row = await fileRow(context.store.read, caller.workspaceId, id)
    if (row === null) throw notFound('file')
    const channelId = await channelOfFile(context, row)
    requirePermission(caller, permission, channelId === null ? `media/${id}` : `channels/${channelId}`)
    return row
  }

  const json = (request: FastifyRequest, file: File): Static<typeof MediaFile> => {
    const { workspaceId } = callerOf(request)
    const { createdAt, expiresAt, ...facts } = file
    return {
      ...facts,
      url: linkTo(context, workspaceId, file, undefined, baseUrlFor(context, request)),
      createdAt: iso(createdAt),
      expiresAt: isoOrNull(expiresAt),
    }
  }

  await app.register(async scope => {
    // The bytes are read as they come, whatever they are said to be.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.post<{ Querystring: Static<typeof UploadQuery> }>(
      '/media',
      {
        config: { permission: 'media.create', resource: 'media/*', streamed: true },
        bodyLimit: context.config.mediaMaxBytes,
        schema: {
          tags,
          operationId: 'uploadMedia',
          summary: 'Upload a file',
          description:
            'The body is the file, as it is. A message is sent with it by `"media": {"id": …}`. One that no message uses goes after 24 hours. With `Idempotency-Key`, a repeat is known by its type and length.',
          querystring: UploadQuery,
          body: {
            content: { 'application/octet-stream': { schema: Type.Unsafe<undefined>({}) } },
          },
          response: { 201: ref(MediaFile) },
        },
      },
      async (request, reply) => {
        const { workspaceId } = callerOf(request)
        const { filename = null } = request.query
        const mimeType = request.headers['content-type'] ?? null
        const upload = { stream: request.raw, mimeType, filename }
        try {
          checkLength(request, context.config.mediaMaxBytes)
          const file = await storeUpload(context, workspaceId, upload, request.resourceId)
          reply.code(201).header('location', `/api/v1/media/${file.id}`)
          return json(request, file)
        } catch (error) {
          // What is left of the body is not waited for.
          reply.header('connection', 'close')
          throw error
        }
      },
    )
  })

  app.get(
    '/media/:mediaId',
    {
      config: { permission: 'media.get', resource: null },
      schema: {
        tags,
        operationId: 'getMedia',
        summary: 'Get what is known of a file, and a link to it',
        params,
        response: { 200: ref(MediaFile) },
      },
    },
    async request =>
      json(request, toMediaFile(await permitted(callerOf(request), 'media.get', request.params.mediaId))),
  )

  app.delete(
    '/media/:mediaId',
    {
      config: { permission: 'media.delete', resource: null },
      schema: {
        tags,
        operationId: 'deleteMedia',
        summary: 'Delete a file',
        description: 'A message that has it says so; one that waits to be sent with it fails.',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await removeFile(context, await permitted(callerOf(request), 'media.delete', request.params.mediaId))
      return reply.code(204).send(null)
    },
  )
}

/** A file that says to be too large is refused before it comes. */
function checkLength({ headers }: FastifyRequest, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) <= maxBytes) return
  throw new Problem('too_large', `The file has more than ${maxBytes} bytes, the most that Portico keeps.`)
}
