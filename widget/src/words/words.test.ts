import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it, mock } from 'node:test'
import { en } from './en.ts'
import { chooseLanguage, directionOf, fill, languages, wordsIn } from './index.ts'

describe('languages', () => {
  it('are those that have a file, each with every word and its place for a value', async () => {
    const files = readdirSync(new URL('.', import.meta.url)).flatMap(
      name => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? [],
    )
    assert.deepEqual([...languages].sort(), files.sort())
    for (const language of languages) {
      const module: Record<string, Record<string, string>> = await import(`./${language}.ts`)
      const words = module[language] ?? {}
      assert.deepEqual(Object.keys(words).sort(), Object.keys(en).sort(), language)
      for (const [name, text] of Object.entries(en)) {
        assert.ok(words[name]?.trim(), `${language}: ${name}`)
        assert.equal(words[name]?.includes('{}'), text.includes('{}'), `${language}: ${name}`)
        assert.ok(!words[name]?.includes('!'), `${language}: ${name}`)
      }
    }
  })
})

describe('chooseLanguage', () => {
  const table: [wished: (string | null | undefined)[], chosen: string][] = [
    [[null, undefined, '', 'de-AT', 'fr'], 'de-AT'],
    [['xx', 'PT_br'], 'pt'],
    [['fr', 'fr-CH', 'en'], 'fr-CH'],
    [['en', 'de-DE'], 'en'],
    [['fi', 'sv'], 'en'],
    [['-', '*', 'c'], 'en'],
  ]
  for (const [wished, chosen] of table) {
    it(`takes ${chosen} of ${wished.map(String).join(', ')}`, () =>
      assert.equal(chooseLanguage(wished), chosen))
  }
})

it('knows what is written from right to left', () => {
  assert.deepEqual(['ar-EG', 'he', 'de', 'en'].map(directionOf), ['rtl', 'rtl', 'ltr', 'ltr'])
})

it('puts a value in its place, whatever is in it', () => assert.equal(fill('a {} b', "$& $'"), "a $& $' b"))

describe('wordsIn', () => {
  const answer = (response: () => Promise<Response>) => mock.method(globalThis, 'fetch', response)

  it('are English where they do not come, and where a word is missing', async t => {
    t.after(() => mock.restoreAll())
    answer(async () => Response.json({ send: 'Senden' }))
    assert.deepEqual(await wordsIn('https://portico.example', 'de-AT'), { ...en, send: 'Senden' })
    answer(async () => new Response('', { status: 404 }))
    assert.equal(await wordsIn('https://portico.example', 'de'), en)
    answer(async () => {
      throw new TypeError('no network')
    })
    assert.equal(await wordsIn('https://portico.example', 'de'), en)
  })
})
