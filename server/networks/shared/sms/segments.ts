/**
 * How a text travels as SMS. In GSM-7 a segment holds 160 characters, in UCS-2 (as soon as one character is not in
 * GSM-7) 70 UTF-16 units; of a text that needs several, each holds 153 or 67, as the rest numbers them.
 * 3GPP TS 23.038 and TS 23.040; https://www.twilio.com/docs/glossary/what-sms-character-limit
 */
export interface Segmentation {
  encoding: 'GSM-7' | 'UCS-2'
  /** Septets or UTF-16 units: what is counted. */
  units: number
  segments: number
}

/** 3GPP TS 23.038, section 6.2.1: the default alphabet, without the escape to the table below. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Section 6.2.1.1: each is an escape and a character, and both go into the same segment. */
const extension = new Set('\f^{}\\[~]|€')

const LIMITS = { 'GSM-7': { alone: 160, each: 153 }, 'UCS-2': { alone: 70, each: 67 } } as const

/** Counts the segments of a text; an empty one takes one. */
export function segmentsOf(text: string): Segmentation {
  const characters = [...text]
  const isGsm = characters.every(c => basic.has(c) || extension.has(c))
  const encoding = isGsm ? 'GSM-7' : 'UCS-2'
  const sizes = characters.map(c => (isGsm ? (extension.has(c) ? 2 : 1) : c.length))
  const units = sizes.reduce((sum, size) => sum + size, 0)
  const { alone, each } = LIMITS[encoding]
  return { encoding, units, segments: units <= alone ? 1 : packed(sizes, each) }
}

/** Segments filled one after another: what takes two units is not torn apart. */
function packed(sizes: readonly number[], room: number): number {
  let segments = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > room) {
      segments++
      used = 0
    }
    used += size
  }
  return segments
}
