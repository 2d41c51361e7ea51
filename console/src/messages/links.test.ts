import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findLinks } from './links.ts'

describe('links in a text', () => {
  it('are told from the sentence around them', () => {
    assert.deepEqual(findLinks('See https://a.example/b?c=d#e, please.'), [
      { text: 'See ' },
      { text: 'https://a.example/b?c=d#e', href: 'https://a.example/b?c=d#e' },
      { text: ', please.' },
    ])
  })

  it('keep the brackets that are theirs', () => {
    const links = findLinks('(https://a.example/x_(y)) http://b.example/(z')
    assert.deepEqual(
      links.flatMap(({ href }) => href ?? []),
      ['https://a.example/x_(y)', 'http://b.example/(z'],
    )
  })

  it('are found at once, whatever somebody has thought up', () => {
    for (const tail of [')', '])', '.', '.)', ').x']) {
      const text = `https://a.example/${tail.repeat(65_536 / tail.length)}x ${tail.repeat(32_768 / tail.length)}`
      for (const each of [text, text.replace('x ', '')]) {
        const before = performance.now()
        findLinks(each)
        assert.ok(performance.now() - before < 500, tail)
      }
    }
  })

  it('are of the web only', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example', 'https://', 'plain']) {
      assert.deepEqual(findLinks(text), [{ text }])
    }
    assert.deepEqual(findLinks(''), [])
  })
})
