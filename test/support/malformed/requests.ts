import { bodySchema, JSON_TYPE, type Kind, pathOf, request, sampleBody, type TargetRoute } from './request.ts'

const END = Buffer.from('\r\n\r\n')

/** Requests that are wrong before their body: the bytes, the path, the headers, the key. */
export const requests: Record<string, Kind> = {
  'parameters that do not fit': (random, target) => {
    const sizeOf = (route: TargetRoute) =>
      route.operation.parameters?.find(({ name }) => name === 'limit' || name === 'perPage')?.name
    const route = random.pick(target.routes.filter(each => sizeOf(each) !== undefined))
    const size = sizeOf(route)
    const query = random.pick([
      `${size}=0`,
      `${size}=-1`,
      `${size}=1.5`,
      `${size}=ten`,
      `${size}=1e9`,
      `${size}=99999999999999999999`,
      `${size}=1&${size}=2`,
      `${size}[]=1`,
      'cursor=x',
      'cursor=%00',
      'cursor=a&cursor=b',
      'no_such=1',
      '__proto__=1',
      'constructor=x',
      `x${random.int(1e9)}=%F0%9F%92%A5`,
    ])
    return request(target, { route, path: `${pathOf(route)}?${query}` })
  },
  'an id of nothing': (random, target) => {
    const routes = target.routes.filter(r => r.path.includes('Id}') && r.method !== 'POST')
    const id = random.pick([
      random.bytes(16).toString('hex'),
      `ch_${random.bytes(16).toString('hex')}`,
      '00000000-0000-0000-0000-000000000000',
      'null',
      '-1',
      "1'%20or%20'1'='1",
      '%2e%2e%2f%2e%2e',
      '..%5c',
      '%00',
      '%F0%9F%92%A5',
      'a'.repeat(1 + random.int(400)),
    ])
    const route = random.pick(routes)
    const path = route.path.replace(/\{\w+Id\}/g, id)
    const schema = bodySchema(route)
    if (schema === undefined) return request(target, { route, method: route.method, path })
    const body = JSON.stringify(sampleBody(route))
    return request(target, { route, method: route.method, path, headers: [JSON_TYPE], body })
  },
  'a path that leads nowhere': (random, target) => {
    const path = random.pick([
      '/%zz',
      '/api/v1/channels/%',
      '/api/v1/%c0%ae%c0%ae/',
      '//api/v1/channels',
      '/api/v1/channels/../keys',
      '/API/v1/channels',
      '/v1/channels/%zz',
      '/v1/channels/a/b/c',
      '/v1/CHANNELS',
      '/channels/../v1/keys',
      '/api/v1/channels;a=b',
      '/api/v1/channels%2f',
      '/.env',
      '/docs/../../package.json',
      '/docs/%2e%2e/package.json',
      `/${random.bytes(20).toString('hex')}`,
      `/api/v1/${encodeURIComponent(random.bytes(12).toString('latin1'))}`,
      `/${'a/'.repeat(1 + random.int(2000))}`,
      `/webhooks/${encodeURIComponent(random.bytes(12).toString('latin1'))}`,
    ])
    return request(target, {
      method: random.pick(['GET', 'POST', 'DELETE', 'PATCH', 'HEAD2', 'PROPFIND']),
      path,
    })
  },
  'a method that is not there': (random, target) => {
    const route = random.pick(target.routes)
    const methods = ['PUT', 'TRACE', 'MKCOL', 'REPORT', ...(route.speech.answersOptions ? [] : ['OPTIONS'])]
    return request(target, { route, method: random.pick(methods), path: pathOf(route) })
  },
  'a key that is none': (random, target) => {
    const key = random.pick([
      null,
      'x',
      random.bytes(32).toString('base64url'),
      `${target.key}x`,
      target.key.slice(0, -1),
      'a.b.c',
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.',
      'x'.repeat(5000),
    ])
    const route = random.pick(target.routes)
    return request(target, { method: route.method, path: pathOf(route), key })
  },
  'a header that is none': (random, target) => {
    const header = random.pick([
      ': x',
      'a b: c',
      'x: a\0b',
      'x: \x01',
      'content-length: -1',
      'content-length: 1e3',
      'content-length: 0x10',
      'content-length: 99999999999999999999999',
      'content-length: 1\r\ncontent-length: 2',
      'content-length: 1\r\ntransfer-encoding: chunked',
      'transfer-encoding: chunked, identity',
      `x: ${'a'.repeat(17_000)}`,
      `${'a'.repeat(17_000)}: x`,
      'expect: the unexpected',
      'host: another',
    ])
    return request(target, { method: 'POST', path: '/api/v1/channels', headers: [header] })
  },
  'a chunked body that is none': (random, target) =>
    Buffer.concat([
      request(target, {
        method: 'POST',
        path: '/api/v1/channels',
        headers: [JSON_TYPE, 'transfer-encoding: chunked'],
      }),
      Buffer.from(
        random.pick(['zz\r\n', '-1\r\n', '5\r\nab\r\n0\r\n\r\n', '1;\x01\r\n', 'ffffffffffffffff1\r\n']),
      ),
    ]),
  'a condition that cannot hold': (random, target) => {
    const route = random.pick(
      target.routes.filter(
        r => r.method === 'PATCH' && r.path.startsWith('/api/v1/') && !r.path.includes('conversation'),
      ),
    )
    const tag = random.pick(['x', '"x"', 'W/"1"', '"999999"', '"1", "2"', '""', '"-1"', '\xff'])
    return request(target, {
      method: 'PATCH',
      path: pathOf(route),
      headers: [JSON_TYPE, `if-match: ${tag}`],
      body: '{}',
    })
  },
  'an idempotency key that is none': (random, target) =>
    request(target, {
      method: 'POST',
      path: '/api/v1/contacts',
      headers: [JSON_TYPE, `idempotency-key: ${random.pick(['\xff', '\t', 'a'.repeat(256), 'ä\x80'])}`],
      body: '{}',
    }),
  'an upgrade that is none': (random, target) => {
    const upgrade = random.pick(['websocket', 'h2c', 'nonsense'])
    const headers = [
      'connection: upgrade',
      `upgrade: ${upgrade}`,
      ...random.pick([
        [],
        ['sec-websocket-version: 1', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=='],
        ['sec-websocket-version: 13', 'sec-websocket-key: x'],
        ['sec-websocket-version: 13'],
      ]),
    ]
    return request(target, { path: '/api/v1/events/socket', headers })
  },
  'a delivery that is not genuine': (random, target) => {
    const headers = random.pick([
      [],
      [JSON_TYPE],
      ['webhook-id: a', 'webhook-timestamp: 1', 'webhook-signature: v1,AAAA'],
      [`webhook-signature: ${random.bytes(30).toString('base64')}`],
      ['content-type: multipart/form-data; boundary=x'],
    ])
    const id = random.chance(0.8) ? target.channelId : random.bytes(16).toString('hex')
    const body = random.bytes(random.int(300))
    return request(target, { method: 'POST', path: `/webhooks/${id}`, headers, body, key: null })
  },
  noise: random =>
    Buffer.concat([Buffer.from([0x80 + random.int(0x80)]), random.bytes(random.int(300)), END]),
}
