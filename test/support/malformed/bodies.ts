import type { Random } from '../random.ts'
import {
  bodySchema,
  JSON_TYPE,
  type Kind,
  pathOf,
  request,
  sampleBody,
  send,
  type Target,
  type TargetRoute,
} from './request.ts'

const withBody = (target: Target): TargetRoute[] =>
  target.routes.filter(route => bodySchema(route) !== undefined)

const junk: readonly unknown[] = [[], {}, [[]], 7, -1, 1e308, true, 'x', '', null, [null], { a: { b: [] } }]

/** A value of another kind than the one that stands there. */
function otherKind(random: Random, value: unknown): unknown {
  const kind = (v: unknown) => (v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v)
  return random.pick(junk.filter(other => kind(other) !== kind(value) && other !== null))
}

const isClosed = (route: TargetRoute): boolean => bodySchema(route)?.additionalProperties === false

/** Bodies that are wrong. */
export const bodies: Record<string, Kind> = {
  'a body with a field that is unknown': (random, target) => {
    const route = random.pick(withBody(target).filter(isClosed))
    const name = random.pick(['x', 'Name', 'constructor', '$where', 'id', '', ' ', 'toString', 'ä'])
    return send(target, route, JSON.stringify({ ...sampleBody(route), [name]: random.pick(junk) }))
  },
  'a body with a field of another kind': (random, target) => {
    const route = random.pick(withBody(target))
    const body = sampleBody(route)
    const name = random.pick(Object.keys(body))
    return send(target, route, JSON.stringify({ ...body, [name]: otherKind(random, body[name]) }))
  },
  'a body without what is required': (random, target) => {
    const route = random.pick(withBody(target).filter(r => Array.isArray(bodySchema(r)?.required)))
    const body = sampleBody(route)
    delete body[random.pick(bodySchema(route)?.required as string[])]
    return send(target, route, JSON.stringify(body))
  },
  'a body that is no object': (random, target) => {
    const others = ['[]', '7', '"x"', 'true', '[{}]', '1e999', '-0']
    return send(target, random.pick(withBody(target)), random.pick(others))
  },
  'a body that breaks off': (random, target) => {
    const route = random.pick(withBody(target))
    const text = Buffer.from(JSON.stringify({ a: 1, ...sampleBody(route) }))
    return send(target, route, text.subarray(0, 1 + random.int(text.length - 1)))
  },
  'a body with bytes changed': (random, target) => {
    const route = random.pick(withBody(target))
    for (;;) {
      const bytes = Buffer.from(JSON.stringify(sampleBody(route)))
      for (let n = 1 + random.int(5); n > 0; n--) bytes[random.int(bytes.length)] = random.int(256)
      if (!isJson(bytes)) return send(target, route, bytes)
    }
  },
  'a body of noise': (random, target) => {
    const noise = Buffer.concat([Buffer.from([0xff]), random.bytes(1 + random.int(400))])
    return send(target, random.pick(withBody(target)), noise)
  },
  'a body with text that is none': (random, target) => {
    const route = random.pick(withBody(target))
    const fault = random.pick([
      '"\\u0000"',
      '"a\\ud800b"',
      '{"__proto__":{"a":1}}',
      '{"a\\u0000":1}',
      '"\\udfff"',
    ])
    const { metadata, ...body } = sampleBody(route)
    const rest = JSON.stringify(body).slice(1)
    return send(target, route, `{"metadata":{"x":${fault}}${rest === '}' ? '' : ','}${rest}`)
  },
  'a body that is deep': (random, target) => {
    const depth = 33 + random.int(5000)
    const [open, close] = random.pick([
      ['[', ']'],
      ['{"a":', '}'],
    ] as const)
    const inner = open === '[' ? '' : '1'
    return send(
      target,
      random.pick(withBody(target)),
      `{"metadata":${open.repeat(depth)}${inner}${close.repeat(depth)}}`,
    )
  },
  'a content type that is not taken': (random, target) => {
    const route = random.pick(withBody(target))
    const type = random.pick([
      'text/plain',
      'application/xml',
      ';;',
      'json',
      '*/*',
      'application/json2',
      'a/b; c',
    ])
    return request(target, {
      route,
      method: route.method,
      path: pathOf(route),
      headers: [`content-type: ${type}`],
      body: JSON.stringify(sampleBody(route)),
    })
  },
  'a body that is larger than it may be': (random, target) => {
    const route = random.pick(withBody(target))
    // It never comes, so that nothing can follow on this connection.
    const headers = [JSON_TYPE, `content-length: ${1_048_577 + random.int(1e9)}`, 'connection: close']
    return request(target, { route, method: route.method, path: pathOf(route), headers })
  },
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'))
    return true
  } catch {
    return false
  }
}
