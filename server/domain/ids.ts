import { v7 } from 'uuid'

/** A new UUIDv7: unique, and ordered by the time it was made. */
export const newId = (): string => v7()

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const HEX = /^[0-9a-f]{32}$/i

/**
 * Reads an id as clients write it: a plain UUID, 32 hex digits, or either behind `prefix` (`ch_…`, `CH…`).
 * Null when it is none of these; a caller treats that as "no such thing".
 */
export function parseId(text: string, prefix = ''): string | null {
  const bare = prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text
  if (UUID.test(bare)) return bare.toLowerCase()
  if (!HEX.test(bare)) return null
  const hex = bare.toLowerCase()
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Writes an id behind a prefix, as 32 hex digits: `formatId('ch_', id)`. The inverse of `parseId`. */
export const formatId = (prefix: string, id: string): string => prefix + id.replaceAll('-', '')

/** The smallest UUIDv7 of a moment: ids made before it sort below, ids made from it on sort above. */
export function idAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}

/** When a UUIDv7 was made, epoch milliseconds. */
export const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
