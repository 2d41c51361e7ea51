import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { piecesOf, webAddress } from './links.ts'

const found: [text: string, links: Record<string, string>][] = [
  ['no link', {}],
  ['see https://shop.example/a?b=c#d.', { 'https://shop.example/a?b=c#d': 'https://shop.example/a?b=c#d' }],
  ['(see www.shop.example)', { 'www.shop.example': 'https://www.shop.example/' }],
  [
    'https://en.wikipedia.org/wiki/Shoe_(size)',
    { 'https://en.wikipedia.org/wiki/Shoe_(size)': 'https://en.wikipedia.org/wiki/Shoe_(size)' },
  ],
  [
    '“http://a.example”, HTTPS://B.example!',
    { 'http://a.example': 'http://a.example/', 'HTTPS://B.example': 'https://b.example/' },
  ],
  ['javascript:alert(1) data:text/html,x file:///etc', {}],
  ['https://', {}],
]

describe('piecesOf', () => {
  for (const [text, links] of found) {
    it(`finds the links of "${text}"`, () => {
      const pieces = piecesOf(text).filter(({ href }) => href !== undefined)
      assert.deepEqual(Object.fromEntries(pieces.map(piece => [piece.text, piece.href])), links)
    })
  }

  it('takes no longer for what somebody has thought up', () => {
    for (const tail of [')', '.', '.)', '(.)']) {
      const before = performance.now()
      piecesOf(`https://a.example/${tail.repeat(65_536 / tail.length)}`)
      assert.ok(performance.now() - before < 500, tail)
    }
  })

  it('leaves no character out, and leads nowhere but to the web', () => {
    const parts = fc.constantFrom(
      'https://',
      'www.',
      'a.example',
      '/(',
      ')',
      '.',
      ' ',
      'javascript:',
      '<',
      '"',
      'ä',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(parts).map(all => all.join('')),
        ),
        text => {
          const pieces = piecesOf(text)
          assert.equal(pieces.map(piece => piece.text).join(''), text)
          for (const { href } of pieces) if (href !== undefined) assert.match(href, /^https?:\/\//)
          for (const { at, text: own } of pieces) assert.equal(text.slice(at, at + own.length), own)
        },
      ),
    )
  })
})

it('webAddress takes addresses of the web alone', () => {
  assert.equal(webAddress('https://shop.example/a b'), 'https://shop.example/a%20b')
  for (const other of [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'blob:x',
    '//x',
    '',
  ]) {
    assert.equal(webAddress(other), null, other)
  }
})
