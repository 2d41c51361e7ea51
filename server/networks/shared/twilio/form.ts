/** What Twilio posts, and wants posted: `application/x-www-form-urlencoded`. */

/** The fields of a form; of a field that comes several times, the first. */
export const readForm = (body: Buffer): Record<string, string> =>
  Object.fromEntries([...new URLSearchParams(body.toString('utf8'))].reverse())

/** A form; a list is a field several times, and what is undefined is left out. */
export function writeForm(fields: Record<string, string | readonly string[] | undefined>): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) for (const item of [value].flat()) form.append(name, item)
  }
  return form.toString()
}
