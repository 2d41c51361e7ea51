/** A stretch of a text; with `href` where it is a link. */
export interface Stretch {
  text: string
  href?: string
}

const ADDRESS = /https?:\/\/[^\s<>"'`]+/gi
/** What stands behind an address far more often than at its end. */
const BEHIND = '.,;:!?…»“”'
const OPENING: Record<string, string> = { ')': '(', ']': '[' }

/** Finds the links in a text that somebody wrote. Only `http` and `https`: nothing else is made to be pressed. */
export function findLinks(text: string): Stretch[] {
  const stretches: Stretch[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found)
    if (URL.parse(address) === null) continue
    if (index > end) stretches.push({ text: text.slice(end, index) })
    stretches.push({ text: address, href: address })
    end = index + address.length
  }
  if (end < text.length) stretches.push({ text: text.slice(end) })
  return stretches
}

/**
 * Without the punctuation of the sentence around it; a bracket belongs to it only when it was opened within. The brackets
 * are counted once: whoever writes may write thousands.
 */
function trimmed(found: string): string {
  const unopened = new Map(
    Object.entries(OPENING).map(([close, open]) => [close, count(found, close) - count(found, open)]),
  )
  let end = found.length
  for (; end > 0; end--) {
    const last = found.charAt(end - 1)
    const left = unopened.get(last)
    if (left === undefined ? !BEHIND.includes(last) : left <= 0) break
    if (left !== undefined) unopened.set(last, left - 1)
  }
  return found.slice(0, end)
}

const count = (text: string, character: string): number => text.split(character).length - 1
