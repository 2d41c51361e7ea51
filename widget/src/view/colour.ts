/** Colours that can be read: WCAG 2.2, 1.4.3 and 1.4.11. A colour is `#rrggbb`. */

type Rgb = [red: number, green: number, blue: number]

const WHITE = '#ffffff'
const BLACK = '#000000'
/** Of text to what is behind it. */
const READABLE = 4.5
/** With which white is kept on a colour, by making that a little darker. */
const NEARLY = 2.9

const parse = (colour: string): Rgb => [1, 3, 5].map(i => Number.parseInt(colour.slice(i, i + 2), 16)) as Rgb
const write = (rgb: Rgb): string =>
  `#${rgb.map(part => Math.round(part).toString(16).padStart(2, '0')).join('')}`

function luminance(colour: string): number {
  const [red, green, blue] = parse(colour).map(part => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** The colour, moved towards white or black as little as it takes to be read on (or under) each of the others. */
function readableOn(colour: string, towards: string, ...others: string[]): string {
  const [from, to] = [parse(colour), parse(towards)]
  for (let step = 0; step < 50; step++) {
    const moved = write(from.map((part, i) => part + ((to[i] as number) - part) * (step / 50)) as Rgb)
    if (others.every(other => contrast(moved, other) >= READABLE)) return moved
  }
  return towards
}

export interface Palette {
  /** Behind what the visitor says, and its buttons. */
  accent: string
  /** Of the text on it. */
  onAccent: string
  /** The colour as a text in the light theme, and in the dark one. */
  inkLight: string
  inkDark: string
}

/** The backgrounds of `style/base.css` on which there is text in the channel's colour. */
const LIGHT = [WHITE, '#f1f3f5'] as const
const DARK = ['#17191c', '#26292e'] as const

/** What a channel's colour becomes. */
export function paletteOf(colour: string): Palette {
  const white = contrast(colour, WHITE) >= NEARLY
  return {
    accent: white ? readableOn(colour, BLACK, WHITE) : colour,
    onAccent: white ? WHITE : BLACK,
    inkLight: readableOn(colour, BLACK, ...LIGHT),
    inkDark: readableOn(colour, WHITE, ...DARK),
  }
}
