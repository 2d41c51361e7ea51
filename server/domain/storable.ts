/** The longest name that an index of PostgreSQL holds beside its other columns, bytes in UTF-8. */
const LONGEST_NAME = 2000

/**
 * A text as both stores keep it: without NUL characters and halves of surrogate pairs, which PostgreSQL does not hold.
 * What is looked up under such a text must be asked for in this form, or it is not found again.
 */
export const storable = (text: string): string =>
  text.includes('\0') || !text.isWellFormed() ? text.replaceAll('\0', '').toWellFormed() : text

/** The same for every text inside a JSON value. */
export function storableDeep<T>(value: T): T
export function storableDeep(value: unknown): unknown {
  if (typeof value === 'string') return storable(value)
  if (Array.isArray(value)) return value.map(item => storableDeep(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, storableDeep(item)]))
}

/** Whether a text can name something on a network: it is not empty, and no longer than an index can hold. */
export const isName = (text: string): boolean => text !== '' && Buffer.byteLength(text) <= LONGEST_NAME
