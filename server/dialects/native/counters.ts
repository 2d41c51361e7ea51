import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { counters } from '../../services/channels/stats.ts'
import type { Context } from '../../services/context.ts'
import { filterId, IdInput } from './ids.ts'
import { iso } from './map.ts'
import { closed, msOrAbsent, TimeInput } from './parts.ts'
import { channelOfQuery } from './resource.ts'

const Count = Type.Integer({ minimum: 0 })
const DAY = 86_400_000

export async function registerCounters(app: App, context: Context): Promise<void> {
  app.get(
    '/counters',
    {
      config: { permission: 'counters.get', resource: channelOfQuery },
      schema: {
        tags: ['Counters'],
        operationId: 'getCounters',
        summary: 'What went over all channels or one, by minute, hour or day (UTC)',
        querystring: Type.Object(
          {
            channelId: Type.Optional(IdInput),
            granularity: Type.Optional(Type.Enum(['minute', 'hour', 'day'], { default: 'hour' })),
            from: Type.Optional(TimeInput),
            to: Type.Optional(TimeInput),
          },
          { ...closed, description: 'The last 24 hours unless said otherwise.' },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                at: Type.String({ format: 'date-time', description: 'Where the span begins.' }),
                received: Count,
                sent: Count,
                delivered: Count,
                read: Count,
                failed: Count,
                conversationsStarted: Count,
                conversationsClosed: Count,
              }),
            ),
          }),
        },
      },
    },
    async request => {
      const { query } = request
      const to = msOrAbsent(query.to) ?? context.now()
      const points = await counters(context, callerOf(request), {
        channelId: filterId('channel', query.channelId),
        granularity: query.granularity ?? 'hour',
        from: msOrAbsent(query.from) ?? to - DAY,
        to,
      })
      return { items: points.map(point => ({ ...point, at: iso(point.at) })) }
    },
  )
}
