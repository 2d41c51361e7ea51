/** What stands where a secret was. */
export const MASK = '********'

/** A string shorter than this is not searched for: it would blot out ordinary words. */
const SHORTEST = 6

/** The signature of a link to a file, as it is and inside a form: whoever has it gets the file. */
const SIGNATURES = /(signature(?:=|%3D))[\w-]{16,}/gi

/**
 * A function that blots secrets out of any text: the given ones as they are, as they stand in a URL, in JSON, and in
 * base64 (Basic authentication), and what makes a link to a file good. Made once per channel, used for every log line and
 * every stored exchange.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>()
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue
    forms.add(secret)
    forms.add(encodeURIComponent(secret))
    forms.add(JSON.stringify(secret).slice(1, -1))
    forms.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''))
  }
  // Longest first, so that no part of a longer form is left standing.
  const ordered = [...forms].sort((a, b) => b.length - a.length)
  return text =>
    ordered.reduce((rest, form) => rest.replaceAll(form, MASK), text.replace(SIGNATURES, `$1${MASK}`))
}

/** Every string inside a value, however deep. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(stringsIn)
}
