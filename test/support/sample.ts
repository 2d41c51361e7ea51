import type { Schema } from './contract.ts'

/** Values for properties and parameters that are more than text: ids, above all. Undefined where there is none. */
export type Known = (name: string) => unknown

/** What is known of an optional property that has no place beside the others. */
export const LEFT_OUT = Symbol('left out')

/**
 * A value that fits a schema of the document, with every optional property that is not left out. Throws for a schema it
 * cannot fill, so that no route is passed over.
 */
export function sample(schema: Schema, known: Known, name = ''): unknown {
  const given = known(name)
  if (given !== undefined) return given
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if (Array.isArray(schema.anyOf)) return sample(schema.anyOf[0] as Schema, known, name)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, Schema>)
          .map(([key, inner]) => [key, sample(inner, known, key)])
          .filter(([, value]) => value !== LEFT_OUT),
      )
    case 'array':
      return [sample(schema.items as Schema, known, name)]
    case 'string':
      return text(schema, name)
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      throw new Error(`How is ${name || 'this'} filled? ${JSON.stringify(schema)}`)
  }
}

function text({ format, pattern, maxLength }: Schema, name: string): string {
  if (format === 'date-time') return new Date().toISOString()
  if (pattern === '^https?://') return 'https://example.com/'
  const [, sid] = /^\^([A-Z]{2})\[0-9a-fA-F\]\{32\}\$$/.exec(`${pattern}`) ?? []
  if (sid !== undefined) return sid + 'a'.repeat(32)
  if (pattern !== undefined || (format !== undefined && format !== 'uuid')) {
    throw new Error(`How is ${name} filled? ${format ?? pattern}`)
  }
  return 'sample'.slice(0, Number(maxLength ?? 6))
}
