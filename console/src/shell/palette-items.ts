import type { ReactElement } from 'react'
import { fold, wordsOf } from '../ui/fold.ts'

/** Something that the palette leads to or does. */
export interface Item {
  id: string
  title: string
  /** In smaller letters behind the title. */
  detail?: string
  /** Other words by which it is looked for. */
  words?: string
  icon: ReactElement
  run: () => unknown
}

export interface Group {
  value: string
  items: readonly Item[]
}

/**
 * The items that have every word of a search: those whose title begins with it, then those that have it in their title, and
 * apart from them those that it describes otherwise.
 */
function matching(items: readonly Item[], search: string): { titled: Item[]; described: Item[] } {
  const words = wordsOf(search)
  const begin = fold(search.trim())
  const has = (text: string) => {
    const folded = fold(text)
    return words.every(word => folded.includes(word))
  }
  const [titled, others] = split(items, ({ title }) => has(title))
  const [first, second] = split(titled, ({ title }) => fold(title).startsWith(begin))
  return {
    titled: [...first, ...second],
    described: others.filter(({ title, words: more = '' }) => has(`${title} ${more}`)),
  }
}

const split = <T>(all: readonly T[], is: (one: T) => boolean): [T[], T[]] => [
  all.filter(is),
  all.filter(one => !is(one)),
]

/** In the order of a palette: what is called so, what was found elsewhere, what is described so. */
export function grouped(fixed: readonly Group[], found: readonly Group[], search: string): readonly Group[] {
  const matched = fixed.map(({ value, items }) => ({ value, ...matching(items, search) }))
  return [
    ...matched.map(({ value, titled }) => ({ value, items: titled })),
    ...found,
    { value: 'Related', items: matched.flatMap(({ described }) => described) },
  ].filter(({ items }) => items.length > 0)
}
