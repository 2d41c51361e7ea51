import assert from 'node:assert/strict'
import { Compile } from 'typebox/schema'

/** An OpenAPI document, as far as tests read it. */
export interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Schema> }
}

export interface Operation {
  operationId: string
  summary?: string
  description?: string
  tags?: string[]
  security?: unknown[]
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[]
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
}

export type Schema = Record<string, unknown>

export interface Route {
  method: string
  path: string
  operation: Operation
}

export const routesOf = (document: Document): Route[] =>
  Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )

/**
 * Holds answers against a document: the operation declares the status and the content type, and the body is what the
 * schema says and nothing beside it.
 */
export function contract(document: Document) {
  const routes = routesOf(document).map(route => ({
    ...route,
    pattern: new RegExp(`^${route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  }))
  const components = sealed(document.components)
  const compiled = new Map<string, ReturnType<typeof Compile>>()

  return (
    method: string,
    url: string,
    status: number,
    contentType: string | undefined,
    body: string,
  ): void => {
    const path = url.split('?')[0] ?? ''
    const fitting = routes.filter(route => route.method === method && route.pattern.test(path))
    // The literal path comes before the one with a parameter: /events/stream, /events/{eventId}.
    const route = fitting.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]
    if (route === undefined) return
    const { responses, operationId } = route.operation
    const where = `${operationId} answered ${status}`
    const code = responses[status] ? String(status) : 'default'
    assert.ok(responses[status] ?? status >= 400, `${where}, which the document does not have`)
    const { content } = responses[code] ?? {}
    if (content === undefined) {
      assert.equal(body, '', `${where} with a body`)
      return
    }
    const type = contentType?.split(';')[0] ?? ''
    assert.ok(content[type] ?? content['application/octet-stream'], `${where} as ${type}`)
    const schema = content[type]?.schema
    if (schema === undefined || !/json$/.test(type)) return
    const key = `${operationId} ${code}`
    const check = compiled.get(key) ?? Compile({ ...sealed(schema), components })
    compiled.set(key, check)
    const value: unknown = JSON.parse(body)
    assert.ok(
      check.Check(value),
      `${where}: ${JSON.stringify(check.Errors(value)[1].slice(0, 3))}\n${body.slice(0, 2000)}`,
    )
  }
}

/** The schema with every object that lists its properties closed to others. */
function sealed<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(sealed) as T
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, sealed(value)]))
  const lists =
    typeof copy.properties === 'object' && copy.type === 'object' && !('additionalProperties' in copy)
  return (lists ? { ...copy, additionalProperties: false } : copy) as T
}
