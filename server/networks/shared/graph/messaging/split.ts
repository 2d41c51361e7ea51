import { splitText } from '../../../../domain/split-text.ts'
import type { Surface } from './surface.ts'

/** A text in parts that fit, none of nothing but spaces. Joined, the parts are the text again but for those. */
export const partsOf = (text: string, { count, unit }: Surface['maxText']): string[] =>
  (unit === 'bytes' ? splitBytes(text, count) : splitText(text, count)).filter(part => part.trim() !== '')

/** Each part has at most `max` bytes of UTF-8: cut into fewer units, in proportion to their bytes, until it fits. */
function splitBytes(text: string, max: number): string[] {
  const size = Buffer.byteLength(text)
  if (size <= max) return [text]
  const units = Math.max(2, Math.floor((text.length * max) / size))
  return splitText(text, units).flatMap(part => splitBytes(part, max))
}
