/** The part of JSON Schema that the settings of networks are written in. */
export interface Schema {
  type?: string
  title?: string
  description?: string
  enum?: readonly unknown[]
  const?: unknown
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
  anyOf?: readonly Schema[]
}

/** What is entered, as JSON. Text of a number that is none yet is kept as it was typed. */
export type Values = Readonly<Record<string, unknown>>

export type FieldKind = 'line' | 'area' | 'integer' | 'switch' | 'choice' | 'lines' | 'list' | 'group'

export interface Field {
  name: string
  kind: FieldKind
  title: string
  description: string | undefined
  required: boolean
  schema: Schema
}

/** Characters from which a text gets several lines. */
const LONG = 1000
/** A secret of so many characters is a file, and not a password. */
const FILE = 4096

/** The fields of an object, in the schema's order. `isSecret` says which of them are never shown. */
export function fieldsOf(schema: Schema, isSecret: (name: string) => boolean = () => false): Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    kind: kindOf(property, isSecret(name)),
    title: property.title ?? name,
    description: property.description,
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }))
}

function kindOf(schema: Schema, secret: boolean): FieldKind {
  if (schema.enum !== undefined || schema.const !== undefined) return 'choice'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'integer') return 'integer'
  if (schema.type === 'object') return 'group'
  if (schema.type === 'array') return schema.items?.type === 'string' ? 'lines' : 'list'
  const { maxLength = 0, pattern } = schema
  if (secret) return maxLength > FILE ? 'area' : 'line'
  return maxLength >= LONG && pattern === undefined ? 'area' : 'line'
}

/** The values that a choice has. */
export const optionsOf = (schema: Schema): string[] =>
  (schema.enum ?? (schema.const === undefined ? [] : [schema.const])).map(String)

/**
 * A union of objects as the one that the values are of: all have one property by which they are told apart, and that one
 * offers the values of all.
 */
export function variantOf(schema: Schema, values: Values): Schema {
  const variants = schema.anyOf
  const [first] = variants ?? []
  if (variants === undefined || first === undefined) return schema
  const isChoice = (variant: Schema, name: string) => {
    const property = variant.properties?.[name]
    return property?.enum !== undefined || property?.const !== undefined
  }
  const name = Object.keys(first.properties ?? {}).find(key => variants.every(each => isChoice(each, key)))
  if (name === undefined) return first
  const own = (variant: Schema): Schema => variant.properties?.[name] ?? {}
  const chosen = variants.find(each => optionsOf(own(each)).includes(String(values[name]))) ?? first
  const all = variants.flatMap(each => optionsOf(own(each)))
  const { title, description } = own(chosen)
  return {
    ...chosen,
    properties: {
      ...chosen.properties,
      [name]: { enum: all, ...(title && { title }), ...(description && { description }) },
    },
  }
}

/** What a new item of a list begins with: the first of each choice that must be made. */
export function begun(schema: Schema): Values {
  const fields = fieldsOf(variantOf(schema, {}))
  const choices = fields.filter(({ kind, required }) => kind === 'choice' && required)
  return Object.fromEntries(choices.map(field => [field.name, optionsOf(field.schema)[0]]))
}

/** Values without what this variant of a union does not have. */
export function fitting(schema: Schema, values: Values): Values {
  const names = Object.keys(variantOf(schema, values).properties ?? {})
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}
