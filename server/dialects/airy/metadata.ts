import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { invalid } from '../../domain/problem.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { getChannel } from '../../services/channels/read.ts'
import { updateChannel } from '../../services/channels/update.ts'
import type { Caller, Context } from '../../services/context.ts'
import { updateConversation } from '../../services/conversations/change.ts'
import { getConversation } from '../../services/conversations/read.ts'
import { annotateMessage } from '../../services/messages/annotate.ts'
import { getMessage } from '../../services/messages/read.ts'
import { given, idIn } from './body.ts'
import { merged } from './map.ts'
import { Id, ImageUrl } from './schema.ts'

type Data = Record<string, unknown>
const imageUrls = Compile(ImageUrl)
type Upsert = (context: Context, caller: Caller, id: string, data: Data) => Promise<unknown>

export function registerMetadata(app: App, context: Context): void {
  app.post(
    '/metadata.upsert',
    {
      // On the channel of what it is about, which is found out below.
      config: { permission: 'conversations.update', resource: null },
      schema: {
        tags: ['Metadata'],
        operationId: 'upsertMetadata',
        summary: 'Sets what is kept beside a channel, a conversation or a message',
        body: Type.Object({
          subject: Type.Enum(['channel', 'conversation', 'message']),
          id: Id,
          data: Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 }),
        }),
        response: { 204: Type.Null({ description: 'It is kept.' }) },
      },
    },
    async (request, reply) => {
      const { subject, id, data } = request.body
      await upserts[subject](context, callerOf(request), idIn(id, subject), data)
      return reply.code(204).send(null)
    },
  )
}

const upserts: Record<'channel' | 'conversation' | 'message', Upsert> = {
  channel: async (context, caller, id, { name, image_url, ...data }) => {
    requirePermission(caller, 'channels.update', `channels/${id}`)
    const imageUrl = given(image_url)
    if (imageUrl !== undefined && !imageUrls.Check(imageUrl)) {
      throw invalid(
        '/data/image_url',
        'data/image_url must be an address of at most 2048 characters, on http or https.',
      )
    }
    const { metadata, version } = await getChannel(context, caller, id)
    const change = {
      metadata: merged(metadata, data),
      ...(typeof name === 'string' && name !== '' && { name: name.slice(0, 200) }),
      ...(imageUrl !== undefined && { profile: { imageUrl } }),
    }
    await updateChannel(context, caller, id, change, version)
  },
  conversation: async (context, caller, id, data) => {
    const { channelId, metadata } = await getConversation(context, caller, id)
    requirePermission(caller, 'conversations.update', `channels/${channelId}`)
    await updateConversation(context, caller, id, { metadata: merged(metadata, data) })
  },
  message: async (context, caller, id, data) => {
    const { message } = await getMessage(context, caller, id)
    requirePermission(caller, 'conversations.update', `channels/${message.channelId}`)
    await annotateMessage(context, caller, id, merged(message.metadata ?? {}, data))
  },
}
