/** Which form of cursor this is, so that another one can be told from it later. */
const FORM = 1

/** Where a list goes on: after the item with this id (a UUID in lower case). Opaque to clients, safe in a URL. */
export const encodeCursor = (id: string): string =>
  Buffer.concat([Buffer.of(FORM), Buffer.from(id.replaceAll('-', ''), 'hex')]).toString('base64url')

/** The id in a cursor; null when `encodeCursor` did not write it. */
export function decodeCursor(text: string): string | null {
  const bytes = Buffer.from(text, 'base64url')
  // Node passes over characters that are no base64url: only the one way of writing the bytes is a cursor.
  if (bytes.length !== 17 || bytes[0] !== FORM || bytes.toString('base64url') !== text) return null
  return uuidOf(bytes.toString('hex', 1))
}

/** Which form this is: a moment and an id. */
const MOMENT_FORM = 2

/** Where a list by time goes on: after the item of this moment (epoch milliseconds) and id. Opaque, safe in a URL. */
export function encodeMomentCursor({ at, id }: { at: number; id: string }): string {
  const bytes = Buffer.alloc(23)
  bytes[0] = MOMENT_FORM
  bytes.writeUIntBE(at, 1, 6)
  bytes.write(id.replaceAll('-', ''), 7, 'hex')
  return bytes.toString('base64url')
}

/** The moment and the id in a cursor; null when `encodeMomentCursor` did not write it. */
export function decodeMomentCursor(text: string): { at: number; id: string } | null {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== 23 || bytes[0] !== MOMENT_FORM || bytes.toString('base64url') !== text) return null
  return { at: bytes.readUIntBE(1, 6), id: uuidOf(bytes.toString('hex', 7)) }
}

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
