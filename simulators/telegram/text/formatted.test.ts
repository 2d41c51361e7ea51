import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MessageEntity } from '@grammyjs/types'
import fc from 'fast-check'
import { BotApiError } from '../api/errors.ts'
import { type FormattedText, formatText, plainText, textLength } from './formatted.ts'

const ADA = { id: 42, is_bot: false, first_name: 'Ada' }
const format = (source: string, mode: string, entities?: unknown): FormattedText =>
  formatText(source, mode, entities, id => (id === ADA.id ? ADA : undefined))

/** An entity as `type@offset+length`, with what else it says. */
function brief({ type, offset, length, ...rest }: MessageEntity): string {
  const detail = Object.values(rest).map(value => (typeof value === 'object' ? value.id : value))
  return [`${type}@${offset}+${length}`, ...detail].join(' ')
}

function assertFormat(actual: FormattedText, text: string, entities: string[]): void {
  assert.deepEqual({ text: actual.text, entities: actual.entities.map(brief) }, { text, entities })
}

function assertRefused(source: string, mode: string, reason: string): void {
  assert.throws(() => format(source, mode), {
    code: 400,
    message: `Bad Request: can't parse entities: ${reason}`,
  })
}

describe('MarkdownV2', () => {
  const cases: [string, string, string[]][] = [
    ['*bold* _italic_', 'bold italic', ['bold@0+4', 'italic@5+6']],
    ['__under__ ~gone~ ||dark||', 'under gone dark', ['underline@0+5', 'strikethrough@6+4', 'spoiler@11+4']],
    ['*bold _both_*', 'bold both', ['bold@0+9', 'italic@5+4']],
    ['😀 *b*', '😀 b', ['bold@3+1']],
    ['1\\.5 \\* 2', '1.5 * 2', []],
    ['`a*b` ok', 'a*b ok', ['code@0+3']],
    ['```js\nlet a\n```', 'let a', ['pre@0+5 js']],
    ['```\nplain```', 'plain', ['pre@0+5']],
    ['[docs](http://example.com/a\\)b)', 'docs', ['text_link@0+4 http://example.com/a)b']],
    ['[Ada](tg://user?id=42)', 'Ada', ['text_mention@0+3 42']],
    ['[Bob](tg://user?id=43)', 'Bob', []],
    ['![👍](tg://emoji?id=5368)', '👍', ['custom_emoji@0+2 5368']],
    ['>one\n>two\nafter', 'one\ntwo\nafter', ['blockquote@0+7']],
    ['>one\n>two||', 'one\ntwo', ['expandable_blockquote@0+7']],
    ['**  **', '', []],
  ]
  for (const [source, text, entities] of cases) {
    it(source, () => assertFormat(format(source, 'MarkdownV2'), text, entities))
  }

  const refused: [string, string][] = [
    ['a.b', "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ['a > b', "Character '>' is reserved and must be escaped with the preceding '\\'"],
    ['é *b', "Can't find end of Bold entity at byte offset 3"],
    ['_a *_ b*', "Can't find end of Bold entity at byte offset 7"],
    ['```js\nx', "Can't find end of PreCode entity at byte offset 0"],
    ['[a](http://b', "Can't find end of a URL at byte offset 4"],
    ['![a]', 'The entity must contain a tg://emoji or tg://time URL'],
  ]
  for (const [source, reason] of refused) it(source, () => assertRefused(source, 'MarkdownV2', reason))

  it('gives any text back that was escaped as the documentation says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const escaped = text.replace(/[_*[\]()~`>#+\-=|{}.!\\]/g, '\\$&')
        assert.equal(format(`x${escaped}x`, 'MarkdownV2').text, `x${text}x`)
      }),
    )
  })
})

describe('HTML', () => {
  const cases: [string, string, string[]][] = [
    ['<b>bold</b> <i>italic</i>', 'bold italic', ['bold@0+4', 'italic@5+6']],
    ['<strong>a<em>b</em></strong>', 'ab', ['bold@0+2', 'italic@1+1']],
    [
      '<u>a</u><s>b</s><tg-spoiler>c</tg-spoiler>',
      'abc',
      ['underline@0+1', 'strikethrough@1+1', 'spoiler@2+1'],
    ],
    ['<span class="tg-spoiler">c</span>', 'c', ['spoiler@0+1']],
    ['1 &lt; 2 &amp;&#38;&#x26; &copy;', '1 < 2 &&& &copy;', []],
    ['&constructor;', '&constructor;', []],
    ["<a href='http://example.com/?a=1&amp;b'>x</a>", 'x', ['text_link@0+1 http://example.com/?a=1&b']],
    ['<a href="tg://user?id=42">Ada</a>', 'Ada', ['text_mention@0+3 42']],
    ['<pre>a</pre><code>b</code>', 'ab', ['pre@0+1', 'code@1+1']],
    ['<pre><code class="language-js">a</code></pre>', 'a', ['pre@0+1 js']],
    ['<blockquote expandable>q</blockquote>', 'q', ['expandable_blockquote@0+1']],
    ['<tg-emoji emoji-id="5368">👍</tg-emoji>', '👍', ['custom_emoji@0+2 5368']],
  ]
  for (const [source, text, entities] of cases) {
    it(source, () => assertFormat(format(source, 'HTML'), text, entities))
  }

  const refused: [string, string][] = [
    ['é<br>', 'Unsupported start tag "br" at byte offset 2'],
    ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
    ['a<b', 'Unclosed start tag at byte offset 1'],
    ['<a href="x"', 'Unclosed start tag "a" at byte offset 0'],
    ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
    ['</b>', 'Unexpected end tag at byte offset 0'],
    ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ]
  for (const [source, reason] of refused) it(source, () => assertRefused(source, 'HTML', reason))

  it('gives any text back that was escaped as the documentation says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
        assert.equal(format(`x${escaped}x`, 'HTML').text, `x${text}x`)
      }),
    )
  })
})

describe('Markdown', () => {
  const cases: [string, string, string[]][] = [
    ['*bold* _italic_ `code`', 'bold italic code', ['bold@0+4', 'italic@5+6', 'code@12+4']],
    ['1.5 \\* 2', '1.5 * 2', []],
    ['[docs](http://example.com)', 'docs', ['text_link@0+4 http://example.com/']],
    ['```js\na```', 'a', ['pre@0+1 js']],
    ['*a_b*', 'a_b', ['bold@0+3']],
  ]
  for (const [source, text, entities] of cases) {
    it(source, () => assertFormat(format(source, 'Markdown'), text, entities))
  }
  it('refuses an entity without end', () => {
    assertRefused('é *b', 'Markdown', "Can't find end of the entity starting at byte offset 3")
  })
})

describe('listed entities', () => {
  const bold = { type: 'bold', offset: 0, length: 2 }
  const refused: [string, unknown, string][] = [
    ['no object', ['x'], "can't parse MessageEntity: expected an Object"],
    ['no offset', [{ type: 'bold', length: 1 }], `can't parse MessageEntity: Can't find field "offset"`],
    ['an unknown type', [{ ...bold, type: 'loud' }], "can't parse MessageEntity: Unsupported type specified"],
    [
      'a link without URL',
      [{ ...bold, type: 'text_link' }],
      `can't parse MessageEntity: Can't find field "url"`,
    ],
    [
      'one behind the end',
      [{ ...bold, offset: 9 }],
      'entity begins after the end of the text at UTF-16 offset 9',
    ],
    [
      'one over the end',
      [{ ...bold, length: 9 }],
      'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9',
    ],
    [
      'half a symbol',
      [{ ...bold, offset: 1, length: 1 }],
      'entity begins in a middle of a UTF-16 symbol at byte offset 3',
    ],
  ]
  for (const [name, entities, reason] of refused) {
    it(`refuses ${name}`, () => {
      assert.throws(() => format('😀', '', entities), { code: 400, message: `Bad Request: ${reason}` })
    })
  }
  it('moves with the text when blanks before it are cut', () => {
    assertFormat(format('  hi ', '', [{ type: 'bold', offset: 2, length: 3 }]), 'hi', ['bold@0+2'])
  })
  it('knows people by their mention', () => {
    const mention = { type: 'text_mention', offset: 0, length: 2, user: { id: 42 } }
    assertFormat(format('hi', '', [mention]), 'hi', ['text_mention@0+2 42'])
  })
})

describe('detection', () => {
  const cases: [string, string[]][] = [
    ['/start now', ['bot_command@0+6']],
    ['a/b and 1/2', []],
    ['see https://example.com/a?b=c.', ['url@4+25']],
    ['ada@example.com', ['email@0+15']],
    ['hi @ada_l', ['mention@3+6']],
    ['#день #1', ['hashtag@0+5']],
    ['costs $USD', ['cashtag@6+4']],
    ['call +1-212-555-0123', ['phone_number@5+15']],
  ]
  for (const [text, entities] of cases) it(text, () => assertFormat(plainText(text), text, entities))
  it('looks for nothing inside code', () => {
    assertFormat(format('`/start`', 'MarkdownV2'), '/start', ['code@0+6'])
  })
})

describe('whatever a bot sends', () => {
  it('is refused or gives entities that lie within the text', () => {
    const mode = fc.constantFrom('HTML', 'Markdown', 'MarkdownV2', '')
    const markup = fc
      .array(
        fc.constantFrom(
          '*',
          '_',
          '__',
          '||',
          '`',
          '```',
          '[',
          '](',
          ')',
          '>',
          '\n',
          '\\',
          '<b>',
          '</b>',
          '<a href=',
          '&lt;',
          ' a',
          '😀',
          '![',
        ),
      )
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(mode, fc.oneof(markup, fc.string()), (parseMode, source) => {
        try {
          const { text, entities } = format(source, parseMode)
          for (const { offset, length } of entities)
            assert.ok(offset >= 0 && length > 0 && offset + length <= text.length)
        } catch (error) {
          if (!(error instanceof BotApiError)) throw error
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('is counted in characters', () => assert.equal(textLength('a😀é'), 3))
})
