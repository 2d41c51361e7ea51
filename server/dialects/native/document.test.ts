import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testApp } from '../../../test/support/app.ts'
import { type Document, routesOf } from '../../../test/support/contract.ts'
import { readConfig } from '../../config.ts'

describe('the document of the API', () => {
  test('describes every route: who may, what goes in, what comes out, what is refused', async t => {
    const { app } = await testApp(t)
    const response = await app.inject('/api/v1/openapi.json')
    const document = response.json<Document & { tags: { name: string }[] }>()
    assert.equal(document.openapi, '3.1.0')
    const routes = routesOf(document)
    assert.ok(routes.length >= 50)
    const names = routes.map(route => route.operation.operationId)
    assert.deepEqual(names, [...new Set(names)], 'each operation has a name of its own')
    const tags = new Set(document.tags.map(tag => tag.name))
    for (const { method, path, operation } of routes) {
      const where = `${method} ${path}`
      assert.ok(operation.operationId, where)
      assert.ok(operation.summary, where)
      assert.match(operation.description ?? '', /Permission: `[a-z_.]+`\./, where)
      assert.ok(
        operation.tags?.every(tag => tags.has(tag)),
        where,
      )
      assert.ok(operation.responses['401']?.content?.['application/problem+json'], where)
      assert.ok(operation.responses.default, where)
      assert.ok(
        Object.keys(operation.responses).some(status => /^[12]\d\d$/.test(status)),
        where,
      )
      assert.equal('404' in operation.responses, path.includes('{'), where)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
      const declared = operation.parameters?.filter(p => p.in === 'path').map(p => p.name) ?? []
      assert.deepEqual(declared.sort(), inPath.sort(), where)
    }
  })

  test('has every schema it refers to, and no other way in than a key', async t => {
    const { app } = await testApp(t)
    const document = (await app.inject('/api/v1/openapi.json')).json<Document & { security: object[] }>()
    const referred = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1])
    assert.ok(referred.length > 100)
    for (const pointer of new Set(referred)) {
      const name = pointer?.replace('#/components/schemas/', '') ?? ''
      assert.ok(document.components.schemas[name], pointer)
    }
    assert.deepEqual(document.security, [{ key: [] }, { keyHeader: [] }])
  })

  test('names the server where its address is known', async t => {
    const config = readConfig({ PORTICO_PUBLIC_URL: 'https://portico.example/' }, [])
    const { app } = await testApp(t, { config })
    const document = (await app.inject('/api/v1/openapi.json')).json<{ servers: unknown }>()
    assert.deepEqual(document.servers, [{ url: 'https://portico.example' }])
  })

  test('can be read without a key, as a page that needs no other host', async t => {
    const { app } = await testApp(t)
    const page = await app.inject('/docs')
    assert.equal(page.statusCode, 200)
    assert.match(`${page.headers['content-security-policy']}`, /default-src 'none'.*connect-src 'self'/)
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1] ?? '')
    assert.ok(sources.length >= 4)
    for (const source of sources) {
      assert.match(source, /^\/docs\//)
      const file = await app.inject(source)
      assert.equal(file.statusCode, 200, source)
      assert.ok(file.rawPayload.length > 100, source)
      assert.equal(file.headers['x-content-type-options'], 'nosniff')
    }
    assert.match((await app.inject('/docs/start.js')).body, /"\/api\/v1\/openapi\.json"/)
    assert.equal((await app.inject('/docs/../package.json')).statusCode, 404)
  })
})

describe('what is not in the document', () => {
  test('is answered 404, or 405 with what there is', async t => {
    const { app } = await testApp(t)
    const cases: [string, string, number, string | undefined][] = [
      ['GET', '/api/v1', 404, undefined],
      ['GET', '/api/v1/nothing', 404, undefined],
      ['GET', '/api/v1/Channels', 404, undefined],
      ['PUT', '/api/v1/channels', 405, 'GET, HEAD, POST'],
      ['POST', '/api/v1/channels/x?y=/', 405, 'DELETE, GET, HEAD, PATCH'],
      ['DELETE', '/api/v1/openapi.json', 405, 'GET, HEAD'],
      ['OPTIONS', '/api/v1/messages', 405, 'GET, HEAD, POST'],
    ]
    for (const [method, url, status, allow] of cases) {
      const response = await app.inject({ method: method as 'GET', url })
      assert.equal(response.statusCode, status, `${method} ${url}`)
      assert.equal(response.headers.allow, allow, `${method} ${url}`)
      assert.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8')
    }
  })
})
