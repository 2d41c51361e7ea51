import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { invalid } from '../../domain/problem.ts'
import type { Context } from '../../services/context.ts'
import { ATTACHMENTS, storeAttachment, tooLarge } from '../../services/webchat/attachments.ts'
import type { App } from '../app.ts'
import { clientOf } from './access.ts'
import { sessionKey } from './act.ts'
import { addressKey, type Limit } from './limits.ts'

/** Files that visitors send, as they are: the body is the file. The instance reads no other bodies. */
export async function registerAttachments(app: App, context: Context, limit: Limit): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, body, done) => done(null, body))
  app.post(
    '/channels/:channelId/attachments',
    {
      config: { public: true },
      bodyLimit: ATTACHMENTS.maxBytes,
      schema: {
        querystring: Type.Object(
          { filename: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })) },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const client = await clientOf(context, request)
      limit('attachments', sessionKey(client))
      limit('attachmentsOfAddress', addressKey(client.ip))
      // There is none without a content type.
      if (!(request.body instanceof Readable)) throw invalid('', 'The body must be the file.')
      // Nobody need send it all to hear that.
      if (Number(request.headers['content-length']) > ATTACHMENTS.maxBytes) throw tooLarge()
      const { name, file } = await storeAttachment(context, client.visitor, {
        stream: request.body,
        mimeType: request.headers['content-type'] ?? null,
        filename: request.query.filename ?? null,
      })
      const { mimeType, filename, size } = file
      return reply.code(201).send({ attachment: name, mimeType, filename, size })
    },
  )
}
