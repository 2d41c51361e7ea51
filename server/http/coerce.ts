import type { TSchema } from 'typebox'

/**
 * Parameters arrive as text: those that the schema wants as numbers or booleans become such, where the text is
 * exactly that, and one that may be repeated is a list though it came once. Everything else stays as it is, for the
 * schema to refuse.
 */
export function coerce(schema: TSchema, value: unknown): unknown {
  const properties = 'properties' in schema ? (schema.properties as Record<string, { type?: unknown }>) : {}
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => [key, coerceText(properties[key]?.type, text)]),
  )
}

function coerceText(type: unknown, text: unknown): unknown {
  if (typeof text !== 'string') return text
  if (type === 'array') return [text]
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (type === 'integer' || type === 'number')
    return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text
  return text
}
