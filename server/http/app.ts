import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import type { Context } from '../services/context.ts'
import type { Envelope } from '../services/webhooks/envelope.ts'
import { demandAccess } from './access.ts'
import { answerClientError } from './client-error.ts'
import { failure } from './failure.ts'
import { registerIngress } from './ingress.ts'
import { acceptJson } from './json-body.ts'
import { collectMetrics, serveMetrics } from './metrics.ts'
import { problemHandler, sendProblem } from './problem-json.ts'
import { limitRate } from './rate-limit.ts'
import { logRequest, logRequests, requestId } from './request-log.ts'
import { registerSystem } from './system.ts'
import { serializerCompiler, validatorCompiler } from './validation.ts'
import { registerWebSocket } from './websocket.ts'

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** One API spoken: its routes, with its own error shape and authentication, apart from the others'. */
export interface Dialect {
  readonly name: string
  /** The form in which it delivers events. */
  readonly envelope: Envelope
  register(app: App, context: Context): Promise<void>
}

/** Fastify's type for the maker of validators, which knows none but Ajv. */
type BuildValidator = NonNullable<
  Parameters<FastifyInstance['setSchemaController']>[0]['compilersFactory']
>['buildValidator']

/** Bytes of a request's body, where a route says nothing else. */
const BODY_LIMIT = 1024 * 1024

/** The server, with every dialect and where the networks deliver; not listening yet. Throws when a route says not who
 * may call it. */
export async function buildApp(context: Context, dialects: readonly Dialect[]): Promise<App> {
  const app: App = Fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    childLoggerFactory: logger => logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: requestId,
    bodyLimit: BODY_LIMIT,
    // Milliseconds: for a request to arrive, and for a connection on which nothing moves.
    requestTimeout: 30_000,
    connectionTimeout: 120_000,
    forceCloseConnections: 'idle',
    trustProxy: false,
    routerOptions: { caseSensitive: true, maxParamLength: 256 },
    schemaController: {
      compilersFactory: {
        buildValidator: (() => validatorCompiler) as unknown as BuildValidator,
        buildSerializer: () => serializerCompiler,
      },
    },
    // What has no route for a reason of its own: hooks do not see it.
    frameworkErrors: (error, request, reply) => {
      problemHandler(error, request, reply)
      logRequest(context.log, request, reply)
    },
    clientErrorHandler: answerClientError,
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.decorateRequest('caller', null)
  app.decorateRequest('credential', null)
  app.decorateRequest('resourceId', undefined)
  app.decorateRequest('attempt', null)
  acceptJson(app)
  demandAccess(app)
  logRequests(app, context.log)
  const registry = collectMetrics(app)
  await limitRate(app, context.config.rateLimit)
  await registerWebSocket(app)
  app.setErrorHandler(problemHandler)
  app.setNotFoundHandler((request, reply) =>
    sendProblem(failure('not_found', 'There is nothing at this address.'), request, reply),
  )

  const { metricsPort, host } = context.config
  if (metricsPort !== null) serveMetrics(app, registry, host, metricsPort)
  await app.register(scope => registerSystem(scope, context, metricsPort === null ? registry : null))
  await app.register(scope => registerIngress(scope, context))
  for (const dialect of dialects) await app.register(scope => dialect.register(scope, context))
  return app
}
