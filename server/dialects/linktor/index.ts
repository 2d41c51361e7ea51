import type { FastifyReply, FastifyRequest } from 'fastify'
import { authorize } from '../../http/access.ts'
import type { App, Dialect } from '../../http/app.ts'
import { apiKeyHeader, authentication, bearer } from '../../http/auth.ts'
import { keepAnswers } from '../../http/idempotency.ts'
import { unmatched } from '../../http/not-found.ts'
import { describeApi } from '../../http/openapi.ts'
import { olderRateHeaders } from '../../http/rate-headers.ts'
import { prefixRequestId } from '../../http/request-log.ts'
import type { Context } from '../../services/context.ts'
import { registerChannelActions } from './channel-actions.ts'
import { registerChannels } from './channels.ts'
import { registerDeliveries } from './deliveries.ts'
import { linktorEnvelope } from './envelope.ts'
import { ErrorBody, enveloped, errorHandler, flat, refuse, type Write } from './errors.ts'
import { plainIds } from './ids.ts'
import { channelSchemas } from './schema.ts'
import { registerSdkActions } from './sdk-actions.ts'
import { registerSdkChannels } from './sdk-channels.ts'
import { registerSdkInsight } from './sdk-insight.ts'
import { webhookSchemas } from './webhook-schema.ts'
import { registerWebhooks } from './webhooks.ts'

/** The vendor's API at its own paths: as documented under `/v1`, and as its SDKs speak it without a version. */
export const linktor: Dialect = {
  name: 'linktor',
  envelope: linktorEnvelope,
  unrouted(url) {
    const area = areas.find(({ prefix }) => url.startsWith(`${prefix}/`))
    if (area === undefined) return null
    const answer = errorHandler(area.write, area.missing)
    return (error, request, reply) => {
      putHeaders(request, reply)
      return answer(error, request, reply)
    }
  },
  async register(app, context) {
    for (const schema of [...channelSchemas, ...webhookSchemas]) app.addSchema(schema)
    describeApi(app, {
      title: 'Linktor API, as Portico speaks it',
      description: 'Channels and webhooks; at the base without a version, flat as the SDKs expect them.',
      version: 'v1',
      path: '/api/v1/dialects/linktor/openapi.json',
      serverUrl: context.config.publicUrl,
      tags,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key of Portico, or a token.' },
        keyHeader: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'The same, as the SDKs send it.',
        },
      },
      problem: { schema: ErrorBody, contentType: 'application/json' },
    })
    for (const { prefix, ...area } of areas) {
      await app.register(scope => registerArea(scope, context, area), { prefix })
    }
  },
}

interface Area {
  write: Write
  /** The code for a thing that is not there. */
  missing: string
  routes: readonly ((app: App, context: Context) => Promise<void>)[]
}

const areas: readonly (Area & { prefix: string })[] = [
  {
    prefix: '/v1/channels',
    write: enveloped,
    missing: 'CHANNEL_NOT_FOUND',
    routes: [registerChannels, registerChannelActions],
  },
  {
    prefix: '/v1/webhooks',
    write: enveloped,
    missing: 'RESOURCE_NOT_FOUND',
    routes: [registerWebhooks, registerDeliveries],
  },
  {
    prefix: '/channels',
    write: flat,
    missing: 'CHANNEL_NOT_FOUND',
    routes: [registerSdkChannels, registerSdkActions, registerSdkInsight],
  },
]

/** A part of the vendor's paths, in which everything is answered in its manner. */
async function registerArea(app: App, context: Context, { write, missing, routes }: Area): Promise<void> {
  const refuseUnmatched = unmatched(app)
  app.setErrorHandler(errorHandler(write, missing))
  app.setNotFoundHandler((request, reply) => refuse(refuseUnmatched(request, reply), request, reply, write))
  app.addHook('onRequest', async (request, reply) => putHeaders(request, reply))
  olderRateHeaders(app, context.now)
  app.addHook('onRequest', authentication(context, [bearer, apiKeyHeader]))
  // After the limit of requests, which is a hook of each route: what is refused here counts, and says what is left.
  app.addHook('preParsing', async request => plainIds(request))
  app.addHook('preParsing', async request => authorize(request))
  keepAnswers(app, context)
  for (const register of routes) await register(app, context)
}

/** What every answer has. */
function putHeaders(request: FastifyRequest, reply: FastifyReply): void {
  prefixRequestId(request, reply, 'req_')
  reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
}

const tags = [
  { name: 'Channels', description: 'The documented endpoints.' },
  { name: 'Webhooks', description: 'Events delivered to an address of yours, signed.' },
  { name: 'SDK', description: 'What the SDKs and the command line use: flat objects.' },
]
