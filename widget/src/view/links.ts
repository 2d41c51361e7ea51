export interface Piece {
  /** Where it begins in the whole text. */
  at: number
  text: string
  /** Where it leads, when it is a link. */
  href?: string
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+/gi
const CLOSING = '.,;:!?…»”’])}'

/** An address that may be opened: of the web, and nothing else. */
export function webAddress(text: string): string | null {
  try {
    const { protocol, href } = new URL(text)
    return protocol === 'https:' || protocol === 'http:' ? href : null
  } catch {
    return null
  }
}

/** A text in its pieces: those that are links, and those between them. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const link = trimmed(found)
    const href = webAddress(/^www\./i.test(link) ? `https://${link}` : link)
    if (href === null) continue
    if (index > end) pieces.push({ at: end, text: text.slice(end, index) })
    pieces.push({ at: index, text: link, href })
    end = index + link.length
  }
  if (end < text.length) pieces.push({ at: end, text: text.slice(end) })
  return pieces
}

/** Without the punctuation of the sentence around it; a bracket that was opened inside stays. */
function trimmed(link: string): string {
  // Counted once: a text may have thousands of them.
  let unopened = link.split(')').length - link.split('(').length
  let end = link.length
  for (; CLOSING.includes(link.charAt(end - 1)); end--) {
    if (link.charAt(end - 1) === ')' && unopened-- <= 0) break
  }
  return link.slice(0, end)
}
