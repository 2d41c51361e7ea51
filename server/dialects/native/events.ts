import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { linksFor } from '../../http/links.ts'
import { ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import { listEvents } from '../../services/events/list.ts'
import { filterId, IdInput } from './ids.ts'
import { eventJson } from './map.ts'
import { listQuery, msOrAbsent, paged, pageSchema, TimeInput, toPage } from './parts.ts'
import { channelOfQuery } from './resource.ts'
import { Event } from './schema.ts'

export async function registerEvents(app: App, context: Context): Promise<void> {
  app.get(
    '/events',
    {
      config: { permission: 'events.list', resource: channelOfQuery },
      schema: {
        tags: ['Events'],
        operationId: 'listEvents',
        summary: 'List what happened, the newest first',
        description:
          'To read everything in order, ask with `order=asc` and give the id of the last event seen as `cursor`.',
        querystring: listQuery({
          type: Type.Optional(
            Type.String({ maxLength: 64, description: 'A type, or all of a kind: message.*' }),
          ),
          channelId: Type.Optional(IdInput),
          from: Type.Optional(TimeInput),
          to: Type.Optional(TimeInput),
          order: Type.Optional(Type.Enum(['asc', 'desc'], { default: 'desc' })),
        }),
        response: { 200: pageSchema(ref(Event)) },
      },
    },
    async request => {
      const { query } = request
      const caller = callerOf(request)
      const filter = paged({
        ...query,
        channelId: filterId('channel', query.channelId),
        from: msOrAbsent(query.from),
        to: msOrAbsent(query.to),
      })
      const link = linksFor(context, request)
      return toPage(await listEvents(context, caller, filter), event =>
        eventJson(event, caller.workspaceId, link),
      )
    },
  )
}
