import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import { inside } from '../net/address.ts'
import type { Context } from '../services/context.ts'
import type { Envelope } from '../services/webhooks/envelope.ts'
import { demandAccess } from './access.ts'
import { answerClientError } from './client-error.ts'
import { registerConsole } from './console/index.ts'
import { failure } from './failure.ts'
import { registerIngress } from './ingress.ts'
import { acceptJson } from './json-body.ts'
import { registerMedia } from './media.ts'
import { collectMetrics, serveMetrics } from './metrics.ts'
import { problemHandler, sendProblem } from './problem-json.ts'
import { limitRate } from './rate-limit.ts'
import { logRequest, logRequests, requestId } from './request-log.ts'
import { registerSystem } from './system.ts'
import { serializerCompiler, validatorCompiler } from './validation.ts'
import { registerWebchat } from './webchat/index.ts'
import { registerWidget } from './webchat/widget.ts'
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
  /** The form in which it delivers events, where it does. */
  readonly envelope?: Envelope
  register(app: App, context: Context): Promise<void>
  /** Answers an error at an address of its own that can lead to no route, so that no hook sees it; null elsewhere. Without
   * this they are problem details. */
  unrouted?(url: string): ErrorHandler | null
}

type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown

/** The forms in which dialects deliver events, by their names. */
export const envelopesOf = (dialects: readonly Dialect[]): ReadonlyMap<string, Envelope> =>
  new Map(dialects.flatMap(({ name, envelope }) => (envelope ? [[name, envelope]] : [])))

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
    requestTimeout: 120_000,
    connectionTimeout: 120_000,
    forceCloseConnections: 'idle',
    trustProxy: address => inside(address, context.config.trustedProxies),
    routerOptions: { caseSensitive: true, maxParamLength: 256 },
    schemaController: {
      compilersFactory: {
        buildValidator: (() => validatorCompiler) as unknown as BuildValidator,
        buildSerializer: () => serializerCompiler,
      },
    },
    // What has no route for a reason of its own: hooks do not see it.
    frameworkErrors: (error, request, reply) => {
      const [answer = problemHandler] = dialects.flatMap(dialect => dialect.unrouted?.(request.url) ?? [])
      answer(error, request, reply)
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
  await app.register(scope => registerMedia(scope, context))
  await app.register(scope => registerWebchat(scope, context))
  await app.register(scope => registerWidget(scope))
  await app.register(scope => registerConsole(scope, context))
  for (const dialect of dialects) await app.register(scope => dialect.register(scope, context))
  return app
}
