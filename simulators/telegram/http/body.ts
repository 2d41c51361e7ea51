import type { IncomingMessage } from 'node:http'
import { readBody as readUpTo } from '../../shared/http.ts'
import { Args, type Upload } from '../api/args.ts'
import { BotApiError, badRequest } from '../api/errors.ts'

/** Reads a request's body whole. Throws 413 when it has more than `limit` bytes, having read it to its end. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const body = await readUpTo(request, limit)
  if (body === null) throw new BotApiError(413, 'Request Entity Too Large')
  return body
}

/**
 * Reads parameters from the query string and from a body in any of the three forms the Bot API takes. Throws 400
 * for a body that is not what its content type says.
 * Source: https://core.telegram.org/bots/api#making-requests
 */
export async function parseBody(
  contentType: string,
  body: Uint8Array,
  query: Iterable<[string, unknown]>,
): Promise<Args> {
  if (body.length === 0) return new Args(query)
  if (/^application\/json\b/i.test(contentType)) return new Args([...query, ...jsonFields(body)])
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return new Args([...query, ...new URLSearchParams(new TextDecoder().decode(body))])
  }
  if (/^multipart\/form-data\b/i.test(contentType)) return await readMultipart(contentType, body, query)
  return new Args(query)
}

function jsonFields(body: Uint8Array): [string, unknown][] {
  const parsed = parseJson(body)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw badRequest('JSON object expected')
  }
  return Object.entries(parsed)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw badRequest("can't parse JSON object")
  }
}

async function readMultipart(
  contentType: string,
  body: Uint8Array,
  query: Iterable<[string, unknown]>,
): Promise<Args> {
  const values: [string, unknown][] = [...query]
  const uploads: [string, Upload][] = []
  for (const [name, value] of await formData(contentType, body)) {
    if (typeof value === 'string') {
      values.push([name, value])
    } else {
      const bytes = new Uint8Array(await value.arrayBuffer())
      uploads.push([name, { fileName: value.name, type: value.type, bytes }])
    }
  }
  return new Args(values, uploads)
}

async function formData(contentType: string, body: Uint8Array) {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw badRequest("can't parse form data")
  }
}
