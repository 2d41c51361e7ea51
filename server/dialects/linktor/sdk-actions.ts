import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { ref } from '../../http/named-schema.ts'
import { channelStats } from '../../services/channels/stats.ts'
import { deactivateChannel } from '../../services/channels/switch.ts'
import { testChannel } from '../../services/channels/test.ts'
import type { Context } from '../../services/context.ts'
import { metaOf } from './channels.ts'
import { pathIds } from './ids.ts'
import { channelStatsOf, flatChannel, testResult } from './map.ts'
import { closed, DeactivateBody, noBody } from './parts.ts'
import { ChannelStats, FlatChannel, TestResult } from './schema.ts'
import { stepsInWords } from './setup.ts'
import { fullView } from './view.ts'
import { switchOn } from './work.ts'

const tags = ['SDK']
const params = pathIds('channelId')

/** The SDKs' words for periods, with what is counted by. */
const periods = {
  day: { period: '24h', granularity: 'hour' },
  week: { period: '7d', granularity: 'day' },
  month: { period: '30d', granularity: 'day' },
} as const
const spans = ['1h', '24h', '7d', '30d'] as const
type Period = keyof typeof periods | (typeof spans)[number]

const spanOf = (period: Period) =>
  period in periods
    ? periods[period as keyof typeof periods]
    : { period: period as (typeof spans)[number], granularity: 'hour' as const }

const FlatTest = Type.Object({
  ...TestResult.properties,
  message: Type.String({ description: 'The first thing that is wrong.' }),
  data: ref(TestResult),
})

/** The first thing that is wrong, or that nothing is. */
const verdict = ({ tests }: Static<typeof TestResult>): string =>
  tests.find(({ status }) => status === 'failed')?.message ?? 'The channel works.'

/** What the vendor's SDKs do with a channel; they send no body, or an empty one of any kind. */
export async function registerSdkActions(app: App, context: Context): Promise<void> {
  for (const name of ['connect', 'activate'] as const) {
    app.post(
      `/:channelId/${name}`,
      {
        config: { permission: 'channels.activate', resource: 'channels/:channelId' },
        schema: {
          tags,
          operationId: `${name === 'connect' ? 'sdkConnect' : 'sdkActivate'}Channel`,
          summary: 'Activate a channel',
          params,
          response: { 200: ref(FlatChannel) },
        },
      },
      async request => {
        const caller = callerOf(request)
        const channel = await switchOn(context, caller, request.params.channelId)
        const view = await fullView(context, caller, channel, baseUrlFor(context, request))
        return { ...flatChannel(view), ...metaOf(stepsInWords(channel)) }
      },
    )
  }

  const off = async (request: FastifyRequest, channelId: string, how: Static<typeof DeactivateBody>) => {
    const caller = callerOf(request)
    const channel = await deactivateChannel(context, caller, channelId, how)
    return flatChannel(await fullView(context, caller, channel, baseUrlFor(context, request)))
  }
  const config = { permission: 'channels.deactivate', resource: 'channels/:channelId' }

  app.post(
    '/:channelId/disconnect',
    {
      config,
      schema: {
        tags,
        operationId: 'sdkDisconnectChannel',
        summary: 'Deactivate a channel',
        params,
        response: { 200: ref(FlatChannel) },
      },
    },
    async request => off(request, request.params.channelId, {}),
  )

  app.post(
    '/:channelId/deactivate',
    {
      config,
      preValidation: noBody,
      schema: {
        tags,
        operationId: 'sdkDeactivateChannel',
        summary: 'Deactivate a channel, and say why',
        params,
        body: DeactivateBody,
        response: { 200: ref(FlatChannel) },
      },
    },
    async request => off(request, request.params.channelId, request.body),
  )

  app.post(
    '/:channelId/test',
    {
      config: { permission: 'channels.test', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'sdkTestChannel',
        summary: 'Test a channel',
        params,
        response: { 200: FlatTest },
      },
    },
    async request => {
      const { channelId } = request.params
      const result = testResult(channelId, await testChannel(context, callerOf(request), channelId))
      return { ...result, message: verdict(result), data: result }
    },
  )

  app.get(
    '/:channelId/stats',
    {
      config: { permission: 'channels.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'sdkGetChannelStats',
        summary: 'How much went over a channel',
        params,
        querystring: Type.Object(
          { period: Type.Optional(Type.Enum(['day', 'week', 'month', ...spans], { default: 'day' })) },
          closed,
        ),
        response: {
          200: Type.Object({
            messagesReceived: Type.Integer(),
            messagesSent: Type.Integer(),
            conversationsCreated: Type.Integer(),
            avgResponseTime: Type.Integer({ description: 'Seconds.' }),
            data: ref(ChannelStats),
          }),
        },
      },
    },
    async request => {
      const span = spanOf(request.query.period ?? 'day')
      const stats = await channelStats(context, callerOf(request), request.params.channelId, span)
      const data = channelStatsOf(stats)
      const { messagesReceived, messagesSent, conversationsStarted, avgResponseTime } = data.summary
      return {
        messagesReceived,
        messagesSent,
        conversationsCreated: conversationsStarted,
        avgResponseTime,
        data,
      }
    },
  )
}
