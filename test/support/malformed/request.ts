import type { Schema } from '../contract.ts'
import type { Random } from '../random.ts'
import { type Known, sample } from '../sample.ts'
import type { SpokenRoute } from '../speeches.ts'

/** A route with a key that is good there. */
export interface TargetRoute extends SpokenRoute {
  /** Ids of things that are there, so that it is the mistake that is refused. */
  known: Known
  /** Header lines that show the key. */
  credentials: string[]
}

export interface Target {
  key: string
  routes: TargetRoute[]
  channelId: string
}

/** One way to be wrong: a request that no server can take. */
export type Kind = (random: Random, target: Target) => Buffer

interface Parts {
  method?: string
  path?: string
  headers?: string[]
  body?: Buffer | string
  /** Null for none. */
  key?: string | null
  /** Whose key is shown, where `key` is not given. */
  route?: TargetRoute
}

/** The bytes of a request, with a good key unless said otherwise. */
export function request(
  target: Target,
  { method = 'GET', path = '/', headers = [], body, key = target.key, route }: Parts,
) {
  const payload = Buffer.from(body ?? '')
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    ...(key === null
      ? []
      : key === target.key && route
        ? route.credentials
        : [`authorization: Bearer ${key}`]),
    ...(body === undefined ? [] : [`content-length: ${payload.length}`]),
    ...headers,
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), payload])
}

export const JSON_TYPE = 'content-type: application/json'
/** Of a body in JSON; a form is hardly ever wrong. */
export const bodySchema = ({ operation }: TargetRoute): Schema | undefined =>
  operation.requestBody?.content['application/json']?.schema
export const pathOf = (route: TargetRoute): string =>
  route.path.replace(/\{(\w+)\}/g, (_, name: string) => `${route.known(name)}`)

export function send(target: Target, route: TargetRoute, body: Buffer | string): Buffer {
  return request(target, { route, method: route.method, path: pathOf(route), headers: [JSON_TYPE], body })
}

export const sampleBody = (route: TargetRoute): Record<string, unknown> =>
  sample(bodySchema(route) ?? {}, route.known) as Record<string, unknown>
