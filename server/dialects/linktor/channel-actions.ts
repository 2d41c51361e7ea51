import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { ref } from '../../http/named-schema.ts'
import { channelStats } from '../../services/channels/stats.ts'
import { deactivateChannel } from '../../services/channels/switch.ts'
import { testChannel } from '../../services/channels/test.ts'
import type { Context } from '../../services/context.ts'
import { metaOf, OneChannel } from './channels.ts'
import { pathIds } from './ids.ts'
import { channelResource, channelStatsOf, testResult } from './map.ts'
import { closed, DeactivateBody, noBody } from './parts.ts'
import { ChannelStats, TestResult } from './schema.ts'
import { stepsInWords } from './setup.ts'
import { fullView } from './view.ts'
import { switchOn } from './work.ts'

const tags = ['Channels']
const params = pathIds('channelId')

export async function registerChannelActions(app: App, context: Context): Promise<void> {
  app.post(
    '/:channelId/test',
    {
      config: { permission: 'channels.test', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'testChannel',
        summary: 'Test channel connection',
        params,
        response: { 200: Type.Object({ data: ref(TestResult) }) },
      },
    },
    async request => {
      const { channelId } = request.params
      return { data: testResult(channelId, await testChannel(context, callerOf(request), channelId)) }
    },
  )

  app.post(
    '/:channelId/activate',
    {
      config: { permission: 'channels.activate', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'activateChannel',
        summary: 'Activate a channel',
        description: 'The network is asked first; what it refuses is a 422 that names the failing check.',
        params,
        response: { 200: OneChannel },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await switchOn(context, caller, request.params.channelId)
      return {
        data: channelResource(await fullView(context, caller, channel, baseUrlFor(context, request))),
        ...metaOf(stepsInWords(channel)),
      }
    },
  )

  app.post(
    '/:channelId/deactivate',
    {
      config: { permission: 'channels.deactivate', resource: 'channels/:channelId' },
      preValidation: noBody,
      schema: {
        tags,
        operationId: 'deactivateChannel',
        summary: 'Deactivate a channel',
        params,
        body: DeactivateBody,
        response: { 200: OneChannel },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await deactivateChannel(context, caller, request.params.channelId, request.body)
      return { data: channelResource(await fullView(context, caller, channel, baseUrlFor(context, request))) }
    },
  )

  app.get(
    '/:channelId/stats',
    {
      config: { permission: 'channels.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'getChannelStats',
        summary: 'Get channel statistics',
        params,
        querystring: Type.Object(
          {
            period: Type.Optional(Type.Enum(['1h', '24h', '7d', '30d'], { default: '24h' })),
            granularity: Type.Optional(Type.Enum(['minute', 'hour', 'day'], { default: 'hour' })),
          },
          closed,
        ),
        response: { 200: Type.Object({ data: ref(ChannelStats) }) },
      },
    },
    async request => {
      const { period = '24h', granularity = 'hour' } = request.query
      const { channelId } = request.params
      const stats = await channelStats(context, callerOf(request), channelId, { period, granularity })
      return { data: channelStatsOf(stats) }
    },
  )
}
