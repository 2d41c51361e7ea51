import type { Values } from './schema.ts'

/** Nothing was entered: no text, no items, no parts. False and 0 are something. */
export function blank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.every(blank)
  return typeof value === 'object' && Object.values(value).every(blank)
}

/** The values without what is blank, at every depth. */
export const pruned = (values: Values): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !blank(value))
      .map(([name, value]) => [name, prunedValue(value)]),
  )

function prunedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(item => !blank(item)).map(prunedValue)
  return typeof value === 'object' && value !== null ? pruned(value as Values) : value
}

/**
 * What a PATCH must say to make `before` into `after`: only what differs, each key whole, and null for what was taken
 * away. Blank and absent are the same.
 */
export function changed(before: Values, after: Values): Record<string, unknown> {
  const was = pruned(before)
  const is = pruned(after)
  const names = new Set([...Object.keys(was), ...Object.keys(is)])
  return Object.fromEntries(
    [...names].filter(name => !same(was[name], is[name])).map(name => [name, is[name] ?? null]),
  )
}

function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other
  }
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every(name => same((one as Values)[name], (other as Values)[name]))
}
