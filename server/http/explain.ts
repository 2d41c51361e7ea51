import type { TSchema } from 'typebox'
import { Errors } from 'typebox/schema'
import type { FieldError } from './invalid-input.ts'
import { pointerTo } from './text-fault.ts'

type Schema = Record<string, unknown>

/**
 * Says in words, field by field, why a value does not fit a schema. A union is taken as the variant that was meant
 * (by the constant in `type` or the like, or by the kind of value), so that nobody is told what ten other variants
 * would have wanted. `schema` is one that `value` does not fit.
 */
export function explain(schema: TSchema, value: unknown): FieldError[] {
  const errors = Errors(narrow(schema as Schema, value) as TSchema, value)[1].flatMap(fieldErrors)
  const seen = new Set<string>()
  return errors.filter(({ field, message }) => {
    const key = `${field} ${message}`
    return !seen.has(key) && seen.add(key)
  })
}

function fieldErrors(error: ReturnType<typeof Errors>[1][number]): FieldError[] {
  const field = error.instancePath
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map(key => ({
        field: pointerTo(field, key),
        message: 'is required',
      }))
    case 'additionalProperties':
      return error.params.additionalProperties.map(key => ({
        field: pointerTo(field, key),
        message: 'is not known',
      }))
    case 'boolean':
      // The same again, from the inside of `additionalProperties: false`.
      return []
    case 'enum':
      return [{ field, message: `must be one of ${error.params.allowedValues.join(', ')}` }]
    case 'const':
      return [{ field, message: `must be ${error.params.allowedValue}` }]
    case 'anyOf':
      return [{ field, message: 'fits none of the forms it may have' }]
    default:
      return [{ field, message: error.message }]
  }
}

/** The schema with every union replaced by the one variant that fits what the value is trying to be. */
function narrow(schema: Schema, value: unknown): Schema {
  if (Array.isArray(schema.anyOf)) {
    const variants = schema.anyOf as Schema[]
    if (variants.every(v => 'const' in v)) return { enum: variants.map(v => v.const) }
    const chosen = choose(variants, value)
    return chosen === null ? schema : narrow(chosen, value)
  }
  if (isRecord(schema.properties) && isRecord(value)) {
    const properties = Object.entries(schema.properties as Record<string, Schema>).map(([key, inner]) => [
      key,
      key in value ? narrow(inner, value[key]) : inner,
    ])
    return { ...schema, properties: Object.fromEntries(properties) }
  }
  if (isRecord(schema.items) && Array.isArray(value)) {
    const { items, maxItems } = schema
    // A list that is too long is that, whatever else: nobody goes through it.
    if (typeof maxItems === 'number' && value.length > maxItems) return { type: 'array', maxItems }
    return { ...schema, items: value.map(item => narrow(items, item)) }
  }
  return schema
}

function choose(variants: Schema[], value: unknown): Schema | null {
  const alike = variants.filter(v => v.type === undefined || v.type === kindOf(value))
  if (alike.length === 1) return alike[0] ?? null
  if (!isRecord(value)) return notNull(variants)
  const tag = Object.keys(propertiesOf(alike[0])).find(key =>
    alike.every(v => constantOf(v, key) !== undefined),
  )
  if (tag === undefined) return null
  const constants = alike.map(v => constantOf(v, tag))
  return (
    alike.find(v => constantOf(v, tag) === value[tag]) ?? {
      type: 'object',
      required: [tag],
      properties: { [tag]: { enum: [...new Set(constants)] } },
    }
  )
}

/** What was not meant to be null is explained as the one thing it can be beside null. */
function notNull(variants: Schema[]): Schema | null {
  const rest = variants.filter(v => v.type !== 'null')
  return rest.length === 1 ? (rest[0] ?? null) : null
}

const propertiesOf = (schema: Schema | undefined): Record<string, Schema> =>
  isRecord(schema?.properties) ? (schema.properties as Record<string, Schema>) : {}

const constantOf = (schema: Schema, key: string): unknown => propertiesOf(schema)[key]?.const

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const isRecord = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
