import { en } from './en.ts'
import type { Words } from './words.ts'

/** Those there are, each in a file of its own here. English is always there; the others are loaded when needed. */
export const languages = [
  'en',
  'de',
  'fr',
  'es',
  'pt',
  'it',
  'nl',
  'pl',
  'tr',
  'ar',
  'he',
  'ja',
  'zh',
] as const
const RIGHT_TO_LEFT = ['ar', 'he']

/** What the protocol and `Intl` take. Pages have others too, such as `de_AT`. */
const TAG = /^[a-z]{2,8}(-[a-z0-9]{2,8})*$/i

const baseOf = (tag: string): string => tag.toLowerCase().split(/[-_]/, 1)[0] ?? ''

/** The first of the wished languages (BCP 47, the dearest first) that there is; English where there is none. */
export function chooseLanguage(wished: readonly (string | null | undefined)[]): string {
  for (const tag of wished) {
    if (!tag || !languages.some(each => each === baseOf(tag))) continue
    // Of an English page, a browser knows which English.
    const near = wished.find(each => each?.includes('-') && baseOf(each) === baseOf(tag))
    return [tag.includes('-') ? tag : (near ?? tag)].find(each => TAG.test(each)) ?? baseOf(tag)
  }
  return 'en'
}

export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.includes(baseOf(tag)) ? 'rtl' : 'ltr'

/** Words with a value in their place. */
export const fill = (words: string, value: string): string => words.replace('{}', () => value)

/** The words of a language, from beside the script. English where they do not come, and for words they do not have. */
export async function wordsIn(url: string, tag: string): Promise<Words> {
  const base = baseOf(tag)
  if (base === 'en') return en
  try {
    const response = await fetch(`${url}/webchat/words/${base}.json`, { credentials: 'omit' })
    return response.ok ? { ...en, ...(await response.json()) } : en
  } catch {
    return en
  }
}
