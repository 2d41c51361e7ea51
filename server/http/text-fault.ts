import type { FieldError } from './invalid-input.ts'

/** No input of ours is deeper; what is, would exhaust the stack of whoever walks it. */
const MAX_DEPTH = 32

/** How a property is written in a JSON Pointer (RFC 6901). */
export const pointerTo = (parent: string, key: string): string =>
  `${parent}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/**
 * What no store or program should be given although JSON allows it: a NUL or half a surrogate pair (PostgreSQL holds
 * neither), a key that is the prototype of what it is copied into, nesting without end. Null when there is none.
 */
export function textFault(value: unknown, at = '', depth = 0): FieldError | null {
  if (typeof value === 'string') {
    const message = stringFault(value)
    return message === null ? null : { field: at, message }
  }
  if (typeof value !== 'object' || value === null) return null
  if (depth === MAX_DEPTH) return { field: '', message: `is nested deeper than ${MAX_DEPTH} levels` }
  for (const [key, item] of Object.entries(value)) {
    const message = key === '__proto__' ? 'is __proto__' : stringFault(key)
    if (message !== null) return { field: at, message: `has a name that ${message}` }
    const fault = textFault(item, pointerTo(at, key), depth + 1)
    if (fault !== null) return fault
  }
  return null
}

function stringFault(text: string): string | null {
  if (text.includes('\0')) return 'holds a NUL character'
  return text.isWellFormed() ? null : 'is no valid Unicode: half of a surrogate pair'
}
