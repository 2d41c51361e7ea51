/**
 * A phone number as E.164, with its `+`: spaces and punctuation go, `00` becomes `+`, and digits alone are taken for a
 * number with its country code. What is no such number (a short code, a sender's name) stays as it is.
 */
export function e164(address: string): string {
  const bare = address.replace(/[\s().\-/]/g, '')
  const [, digits] = bare.match(/^(?:\+|00)?([1-9]\d{6,14})$/) ?? []
  return digits === undefined ? address.trim() : `+${digits}`
}
