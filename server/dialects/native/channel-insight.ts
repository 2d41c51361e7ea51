import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { channelHealth } from '../../services/channels/health.ts'
import { channelLog } from '../../services/channels/log.ts'
import { channelStats } from '../../services/channels/stats.ts'
import { listTemplates } from '../../services/channels/templates.ts'
import { serviceWindow } from '../../services/channels/window.ts'
import type { Context } from '../../services/context.ts'
import { filterId, IdInput, pathIds } from './ids.ts'
import { iso, isoOrNull } from './map.ts'
import { closed, listQuery, paged, pageSchema, toPage } from './parts.ts'
import { Condition } from './schema.ts'

const tags = ['Channels']
const params = pathIds('channelId')
const Time = Type.String({ format: 'date-time' })
const TimeOrNull = Type.Union([Time, Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const MsOrNull = Type.Union([Type.Number(), Type.Null()])
const config = { permission: 'channels.get', resource: 'channels/:channelId' }
const counts = {
  received: Count,
  sent: Count,
  delivered: Count,
  read: Count,
  failed: Count,
  conversationsStarted: Count,
  conversationsClosed: Count,
}

/** What a channel does and how it is. */
export async function registerChannelInsight(app: App, context: Context): Promise<void> {
  app.get(
    '/channels/:channelId/health',
    {
      config,
      schema: {
        tags,
        operationId: 'getChannelHealth',
        summary: 'How a channel is',
        params,
        response: {
          200: Type.Object({
            status: Type.Enum(['healthy', 'degraded', 'down', 'off', 'setup']),
            condition: Type.Union([ref(Condition), Type.Null()]),
            since: Time,
            checkedAt: TimeOrNull,
            lastReceivedAt: TimeOrNull,
            lastSentAt: TimeOrNull,
            tokenExpiresAt: TimeOrNull,
            waiting: Type.Integer({ minimum: 0, description: 'Messages waiting to be sent.' }),
          }),
        },
      },
    },
    async request => {
      const health = await channelHealth(context, callerOf(request), request.params.channelId)
      return {
        ...health,
        since: iso(health.since),
        checkedAt: isoOrNull(health.checkedAt),
        lastReceivedAt: isoOrNull(health.lastReceivedAt),
        lastSentAt: isoOrNull(health.lastSentAt),
        tokenExpiresAt: isoOrNull(health.tokenExpiresAt),
      }
    },
  )

  app.get(
    '/channels/:channelId/stats',
    {
      config,
      schema: {
        tags,
        operationId: 'getChannelStats',
        summary: 'What went over a channel, by minute, hour or day (UTC)',
        params,
        querystring: Type.Object(
          {
            period: Type.Optional(Type.Enum(['1h', '24h', '7d', '30d'], { default: '24h' })),
            granularity: Type.Optional(Type.Enum(['minute', 'hour', 'day'])),
          },
          closed,
        ),
        response: {
          200: Type.Object({
            channelId: Type.String({ format: 'uuid' }),
            period: Type.String(),
            granularity: Type.String(),
            summary: Type.Object({
              ...counts,
              avgResponseMs: MsOrNull,
              avgResolutionMs: MsOrNull,
            }),
            series: Type.Array(Type.Object({ at: Time, ...counts })),
          }),
        },
      },
    },
    async request => {
      const { period = '24h', granularity } = request.query
      const stats = await channelStats(context, callerOf(request), request.params.channelId, {
        period,
        granularity,
      })
      return { ...stats, series: stats.series.map(point => ({ ...point, at: iso(point.at) })) }
    },
  )

  app.get(
    '/channels/:channelId/log',
    {
      config,
      schema: {
        tags,
        operationId: 'listChannelLog',
        summary: 'The exchanges with the network, the newest first, without secrets',
        params,
        querystring: listQuery({
          outcome: Type.Optional(Type.Enum(['ok', 'failed'])),
          messageId: Type.Optional(IdInput),
        }),
        response: {
          200: pageSchema(
            Type.Object({
              id: Type.String({ format: 'uuid' }),
              kind: Type.String(),
              at: Time,
              ms: Count,
              outcome: Type.Enum(['ok', 'failed']),
              request: Type.String(),
              responseStatus: Type.Union([Type.Integer(), Type.Null()]),
              response: Type.Union([Type.String(), Type.Null()]),
              error: Type.Union([Type.String(), Type.Null()]),
              messageId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
            }),
          ),
        },
      },
    },
    async request => {
      const filter = paged({ ...request.query, messageId: filterId('message', request.query.messageId) })
      const page = await channelLog(context, callerOf(request), request.params.channelId, filter)
      return toPage(page, entry => ({ ...entry, at: iso(entry.at) }))
    },
  )

  app.get(
    '/channels/:channelId/contacts/:contactId/window',
    {
      config,
      schema: {
        tags,
        operationId: 'getServiceWindow',
        summary: 'Until when a contact may be sent anything',
        description:
          '`permanent`: the network has no such limit. `expiresAt` null otherwise: only templates.',
        params: pathIds('channelId', 'contactId'),
        response: { 200: Type.Object({ permanent: Type.Boolean(), expiresAt: TimeOrNull }) },
      },
    },
    async request => {
      const { channelId, contactId } = request.params
      const window = await serviceWindow(context, callerOf(request), channelId, contactId)
      return { permanent: window.permanent, expiresAt: isoOrNull(window.expiresAt) }
    },
  )

  app.get(
    '/channels/:channelId/templates',
    {
      config,
      schema: {
        tags,
        operationId: 'listTemplates',
        summary: 'The templates that the network has approved, or not yet',
        description: 'Empty where the network knows no templates.',
        params,
        response: { 200: Type.Object({ items: Type.Array(Template) }) },
      },
    },
    async request => ({
      items: await listTemplates(context, callerOf(request), request.params.channelId),
    }),
  )
}

const TextOrNull = Type.Union([Type.String(), Type.Null()])
const Template = Type.Object({
  name: Type.String(),
  language: Type.String(),
  status: Type.String({
    description: "The network's own word, in lower case: approved, pending, rejected, …",
  }),
  category: TextOrNull,
  body: Type.String({ description: 'With {{1}} where a value goes.' }),
  header: TextOrNull,
  footer: TextOrNull,
  buttons: Type.Array(Type.String()),
})
