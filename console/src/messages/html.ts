/** More of a mail nobody reads here, in UTF-16 code units. */
const LOOKED_AT = 300_000

const UNSEEN = /<!--[\s\S]*?(?:-->|$)|<(head|title|style|script|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi
const BREAK = /<\/?(?:p|div|br|li|tr|h[1-6]|blockquote|table|hr)\b(?:"[^"]*"|'[^']*'|[^'"<>])*>/gi
const TAG = /<[a-z/!](?:"[^"]*"|'[^']*'|[^'"<>])*>/gi

/**
 * The words of a mail that has no text of its own. Nothing in it runs or loads: only its words, without any tags, are parsed,
 * for their entities.
 */
export function htmlToText(html: string): string {
  const words = html
    .slice(0, LOOKED_AT)
    .replace(UNSEEN, '')
    .replace(/\s+/g, ' ')
    .replace(BREAK, '\n')
    .replace(TAG, '')
    .replaceAll('<', '&lt;')
  const { textContent } = new DOMParser().parseFromString(words, 'text/html').body
  return textContent
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim()
}
