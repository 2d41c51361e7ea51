import type { Route, Schema } from '../contract.ts'
import type { Random } from '../random.ts'
import { type Known, sample } from '../sample.ts'

export interface Target {
  key: string
  routes: Route[]
  /** Ids of things that are there, so that it is the mistake that is refused. */
  known: Known
  channelId: string
}

/** One way to be wrong: a request that no server can take. */
export type Kind = (random: Random, target: Target) => Buffer

interface Parts {
  method?: string
  path?: string
  headers?: string[]
  body?: Buffer | string
  key?: string | null
}

/** The bytes of a request, with a good key unless said otherwise. */
export function request(
  target: Target,
  { method = 'GET', path = '/', headers = [], body, key = target.key }: Parts,
) {
  const payload = Buffer.from(body ?? '')
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    ...(key === null ? [] : [`authorization: Bearer ${key}`]),
    ...(body === undefined ? [] : [`content-length: ${payload.length}`]),
    ...headers,
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), payload])
}

export const JSON_TYPE = 'content-type: application/json'
export const bodySchema = ({ operation }: Route): Schema | undefined =>
  operation.requestBody?.content['application/json']?.schema
export const pathOf = (route: Route, known: Known): string =>
  route.path.replace(/\{(\w+)\}/g, (_, name: string) => `${known(name)}`)

export function send(target: Target, route: Route, body: Buffer | string): Buffer {
  const path = pathOf(route, target.known)
  return request(target, { method: route.method, path, headers: [JSON_TYPE], body })
}

export function sampleBody(route: Route, target: Target): Record<string, unknown> {
  return sample(bodySchema(route) ?? {}, target.known) as Record<string, unknown>
}
