import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dialects } from '../../server/dialects/registry.ts'
import { testApp } from '../support/app.ts'
import { type Document, routesOf } from '../support/contract.ts'
import { speeches } from '../support/speeches.ts'

describe('the document of each dialect', () => {
  for (const { dialect, document: path } of speeches) {
    test(`${dialect.name}: says of every route who may, what goes in, what comes out, what is refused`, async t => {
      const { app } = await testApp(t, {}, dialects)
      const document = (await app.inject(path)).json<Document & { tags: { name: string }[] }>()
      assert.equal(document.openapi, '3.1.0')
      const routes = routesOf(document)
      assert.ok(routes.length > 0)
      const names = routes.map(({ operation }) => operation.operationId)
      assert.deepEqual(names, [...new Set(names)], 'each operation has a name of its own')
      const tags = new Set(document.tags.map(tag => tag.name))
      for (const { method, path, operation } of routes) {
        const where = `${method} ${path}`
        assert.ok(operation.operationId && operation.summary, where)
        assert.ok(
          operation.security?.length === 0 || /Permission: `[a-z_.]+`\./.test(`${operation.description}`),
          where,
        )
        assert.ok(
          operation.tags?.every(tag => tags.has(tag)),
          where,
        )
        assert.ok(operation.responses.default, where)
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
        const declared = operation.parameters?.filter(p => p.in === 'path').map(p => p.name) ?? []
        assert.deepEqual(declared.sort(), inPath.sort(), where)
      }
      const referred = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)]
      for (const [pointer, name = ''] of referred) assert.ok(document.components.schemas[name], pointer)
    })
  }

  test('no two of them have a route in common', async t => {
    const { app } = await testApp(t, {}, dialects)
    const all = await Promise.all(
      speeches.map(async ({ document }) => routesOf((await app.inject(document)).json<Document>())),
    )
    const routes = all.flat().map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`)
    assert.deepEqual(routes.toSorted(), [...new Set(routes)].sort())
  })
})
