import { invalid } from '../graph/errors.ts'

/** The parameters of a call: from its query and its body, which is JSON or a form. */
export type Params = Record<string, unknown>

export interface Upload {
  name: string
  type: string
  bytes: Uint8Array
}

/** Reads the parameters of a call. Throws the Graph API's refusal when the body is not what it says it is. */
export async function readParams(
  contentType: string,
  body: Buffer,
  query: URLSearchParams,
): Promise<{ params: Params; upload: Upload | null }> {
  const params: Params = Object.fromEntries(query)
  if (body.length === 0) return { params, upload: null }
  if (/^application\/json\b/i.test(contentType)) {
    return { params: { ...params, ...readJson(body) }, upload: null }
  }
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(contentType)) {
    return { params, upload: null }
  }
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw invalid('The form cannot be read')
    })
  let upload: Upload | null = null
  for (const [name, value] of form) {
    if (typeof value === 'string') params[name] = value
    else upload = { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) }
  }
  return { params, upload }
}

function readJson(body: Buffer): Params {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'))
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Params
  } catch {
    // Refused below, as all else that is no object.
  }
  throw invalid('The body must be a JSON object')
}

export const textOf = (params: Params, name: string): string | undefined => {
  const value = params[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

export const objectOf = (value: unknown): Params | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Params) : undefined

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
