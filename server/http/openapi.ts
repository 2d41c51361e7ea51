import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import Fastify, { type RouteOptions } from 'fastify'
import type { App } from './app.ts'
import type { Named } from './named-schema.ts'
import { STATUS_CODES } from './node-http.ts'
import { PROBLEM_TYPE, ProblemJson } from './problem-json.ts'

export interface ApiDescription {
  title: string
  description: string
  version: string
  /** Where the document is served. */
  path: string
  tags: { name: string; description: string }[]
  securitySchemes: Record<string, SecurityScheme>
  /** The server's address, where it is known. */
  serverUrl: string | null
  /** What a refusal looks like. */
  problem?: Refusal
}

export interface Refusal {
  schema: Named
  contentType: string
  /** Statuses that come without a body, from any route. */
  bare?: readonly number[]
}

type SecurityScheme =
  | { type: 'http'; scheme: string; description: string }
  | { type: 'apiKey'; in: 'header'; name: string; description: string }

type Responses = Record<string, unknown>

/**
 * Makes an OpenAPI 3.1 document of the routes that the instance gets from now on, and serves it. Each dialect may have
 * one. It is made when it is first asked for. A schema with an `$id` that was added to the instance is named in it.
 */
export function describeApi(app: App, description: ApiDescription): void {
  const problem = description.problem ?? { schema: ProblemJson, contentType: PROBLEM_TYPE }
  app.addSchema(problem.schema)
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => void routes.push(route))
  let document: Promise<string> | undefined
  app.get(description.path, { config: { public: true }, schema: { hide: true } }, async (_, reply) => {
    document ??= write(routes, app.getSchemas(), optionsFor(description, problem))
    return reply.type('application/json').send(await document)
  })
}

/**
 * Writes the document, on an instance that serves nothing and is gone afterwards: what makes documents is not loaded, and
 * keeps nothing of each route, until somebody asks for one.
 */
async function write(
  routes: readonly RouteOptions[],
  schemas: Record<string, unknown>,
  options: FastifyDynamicSwaggerOptions,
): Promise<string> {
  const { default: swagger } = await import('@fastify/swagger')
  const paper = Fastify({ exposeHeadRoutes: false, routerOptions: { maxParamLength: 256 } })
  paper.setValidatorCompiler(() => () => true)
  paper.setSerializerCompiler(() => String)
  for (const schema of Object.values(schemas)) paper.addSchema(schema)
  await paper.register(swagger, options)
  for (const { method, url, schema, config } of routes) {
    if (method !== 'HEAD') paper.route({ method, url, schema, config, handler: async () => null })
  }
  await paper.ready()
  const document = JSON.stringify(paper.swagger())
  await paper.close()
  return document
}

const optionsFor = (
  { title, version, tags, securitySchemes, serverUrl, description }: ApiDescription,
  problem: Refusal,
): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: { title, version, description, license: LICENSE },
    ...(serverUrl !== null && { servers: [{ url: serverUrl }] }),
    tags,
    components: { securitySchemes },
    security: Object.keys(securitySchemes).map(name => ({ [name]: [] })),
  },
  convertConstToEnum: false,
  refResolver: { buildLocalReference: ({ $id }, _base, _fragment, i) => ($id ? String($id) : `def-${i}`) },
  transform: ({ schema, url, route }) => ({
    url,
    schema: {
      ...schema,
      ...(route.config?.public && { security: [] }),
      ...permissionNote(schema, route),
      response: {
        ...(schema?.response as Responses | undefined),
        ...refusals(route, problem),
      },
    },
  }),
})

const LICENSE = { name: 'Apache-2.0', identifier: 'Apache-2.0' }

/** Which refusals a route can give, beside what any of them can. */
function refusals(
  { config, url, schema }: RouteOptions,
  { schema: { $id }, contentType, bare = [] }: Refusal,
): Responses {
  const response = (description: string) => ({
    description,
    content: { [contentType]: { schema: { $ref: `${$id}#` } } },
  })
  return {
    ...(schema?.body || schema?.querystring ? { 400: response('The input is not valid.') } : {}),
    ...(!config?.public && {
      401: response('There is no key, or it is not valid.'),
      403: response('The key does not allow this.'),
      429: response('The key has used up its requests; see Retry-After.'),
    }),
    ...(url.includes(':') && { 404: response('There is no such thing in this workspace.') }),
    default: response('Another refusal or failure; `code` says which.'),
    ...Object.fromEntries(
      bare.map(status => [status, { description: `${STATUS_CODES[status]}.`, type: 'null' }]),
    ),
  }
}

function permissionNote(schema: RouteOptions['schema'], { config }: RouteOptions): { description?: string } {
  if (config?.permission === undefined) return {}
  return {
    description: [schema?.description, `Permission: \`${config.permission}\`.`].filter(Boolean).join('\n\n'),
  }
}
