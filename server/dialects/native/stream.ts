import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { linksFor } from '../../http/links.ts'
import type { OpenLive } from '../../http/live.ts'
import { streamEvents } from '../../http/sse.ts'
import type { Context } from '../../services/context.ts'
import { LiveQuery, watch } from './live.ts'
import { channelOfQuery } from './resource.ts'

/** Live events as server-sent events. A client that connects again names the last one in `Last-Event-ID`. */
export async function registerStream(app: App, context: Context, openLive: OpenLive): Promise<void> {
  app.get(
    '/events/stream',
    {
      exposeHeadRoute: false,
      config: { permission: 'events.list', resource: channelOfQuery },
      schema: {
        tags: ['Events'],
        operationId: 'streamEvents',
        summary: 'Events as they happen (server-sent events)',
        description:
          'Each has its id, its type as `event`, and an Event as `data`. With the header Last-Event-ID, or `after`, those that followed that event come first.',
        querystring: LiveQuery,
        response: {
          200: {
            description: 'The stream.',
            content: { 'text/event-stream': { schema: Type.Unsafe<never>({ type: 'string' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const last = request.headers['last-event-id']
      const query = { ...request.query, ...(typeof last === 'string' && last !== '' && { after: last }) }
      const link = linksFor(context, request)
      await streamEvents(request, reply, openLive, signal =>
        watch(context, callerOf(request), query, link, signal),
      )
      return reply
    },
  )
}
