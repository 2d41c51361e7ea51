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
  const hex = bytes.toString('hex', 1)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
