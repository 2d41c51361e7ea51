/** Where a text may be cut, best first. Each is kept at the end of the part before it. */
const boundaries = ['\n\n', '\n', '. ', ' ']

/**
 * Cuts a text into parts of at most `max` UTF-16 units (2 or more): after a paragraph, line, sentence or word in the
 * second half of a part, else at `max`, but never inside a surrogate pair. Joined, the parts are the text again.
 */
export function splitText(text: string, max: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > max) {
    const cut = cutBefore(rest, max)
    parts.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  return [...parts, rest]
}

function cutBefore(text: string, max: number): number {
  for (const boundary of boundaries) {
    const end = text.lastIndexOf(boundary, max - boundary.length) + boundary.length
    // A boundary early in the part would make a short message and one more of them.
    if (end > max / 2) return end
  }
  const last = text.charCodeAt(max - 1)
  const isHighSurrogate = last >= 0xd800 && last < 0xdc00
  return isHighSurrogate ? max - 1 : max
}
