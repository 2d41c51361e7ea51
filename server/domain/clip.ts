/** A text of at most `max` UTF-16 units, with no half character at its end. */
export const clip = (text: string, max: number): string => text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
