import { type Field, fieldsOf, optionsOf, type Schema, type Values, variantOf } from './schema.ts'
import { blank, pruned } from './values.ts'

export interface CheckOptions {
  /** Of the object itself, as the API names it: `/config`. */
  pointer: string
  /** What may be left empty though the schema requires it: secrets that are kept, what is given elsewhere. */
  spared?: readonly string[]
}

/** Of a field that was left empty. */
export const NEEDED = 'This is needed.'

/**
 * What can be said of values before the server is asked, by JSON Pointer: what is missing, and what has not its form. What
 * nobody entered and nobody needs is not looked at.
 */
export function check(
  schema: Schema,
  values: Values,
  { pointer, spared = [] }: CheckOptions,
): Map<string, string> {
  const errors = new Map<string, string>()
  for (const field of fieldsOf(schema)) {
    const at = `${pointer}/${field.name}`
    const value = values[field.name]
    if (blank(value)) {
      if (field.required && !spared.includes(field.name)) errors.set(at, NEEDED)
      continue
    }
    for (const [where, message] of checkValue(field, value, at)) errors.set(where, message)
  }
  return errors
}

/**
 * The errors that stand when `before` has become `after`: what can be checked is checked anew, and what the server said of a
 * field stays until that field changes.
 */
export function remaining(
  errors: ReadonlyMap<string, string>,
  schema: Schema,
  { pointer, before, after }: { pointer: string; before: Values; after: Values },
): Map<string, string> {
  const now = check(schema, pruned(after), { pointer })
  return new Map(
    [...errors].flatMap(([at, message]): [string, string][] => {
      if (!at.startsWith(`${pointer}/`)) return [[at, message]]
      const [name = ''] = at.slice(pointer.length + 1).split('/')
      if (before[name] === after[name]) return [[at, message]]
      const still = now.get(at)
      return still === undefined ? [] : [[at, still]]
    }),
  )
}

function checkValue(field: Field, value: unknown, at: string): Map<string, string> {
  const { kind, schema } = field
  if (kind === 'group') return check(schema, value as Values, { pointer: at })
  if (kind === 'list' || kind === 'lines') return checkItems(schema, value as unknown[], at)
  const message =
    kind === 'integer'
      ? wrongInteger(schema, value)
      : kind === 'choice'
        ? wrongChoice(schema, value)
        : kind === 'switch'
          ? null
          : wrongText(schema, String(value))
  return new Map(message === null ? [] : [[at, message]])
}

function checkItems(schema: Schema, items: readonly unknown[], at: string): Map<string, string> {
  const { items: item = {}, maxItems } = schema
  const entered = items.filter(each => !blank(each))
  if (maxItems !== undefined && entered.length > maxItems) return new Map([[at, `At most ${maxItems}.`]])
  if (item.type === 'string') {
    for (const each of entered) {
      const message = wrongText(item, String(each))
      if (message !== null) return new Map([[at, `“${each}”: ${message}`]])
    }
    return new Map()
  }
  return new Map(
    items.flatMap((each, index) => {
      const values = (each ?? {}) as Values
      return [...check(variantOf(item, values), values, { pointer: `${at}/${index}` })]
    }),
  )
}

function wrongInteger({ minimum, maximum }: Schema, value: unknown): string | null {
  const fits =
    Number.isSafeInteger(value) &&
    Number(value) >= (minimum ?? -Infinity) &&
    Number(value) <= (maximum ?? Infinity)
  if (fits) return null
  return minimum === undefined || maximum === undefined
    ? 'A whole number is needed.'
    : `A whole number from ${minimum} to ${maximum} is needed.`
}

const wrongChoice = (schema: Schema, value: unknown): string | null =>
  optionsOf(schema).includes(String(value)) ? null : 'Choose one of the list.'

function wrongText({ pattern, minLength = 0, maxLength, description }: Schema, text: string): string | null {
  // By code points, as the server counts.
  const length = [...text].length
  if (length < minLength) return `At least ${minLength} characters are needed; there are ${length}.`
  if (maxLength !== undefined && length > maxLength) {
    return `At most ${maxLength} characters fit; there are ${length}.`
  }
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return null
  return description === undefined ? 'This does not look right.' : `This does not look right. ${description}`
}
