import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseForm } from './form-body.ts'

const parse = (text: string) => parseForm(Buffer.from(text))

const good: [name: string, text: string, form: Record<string, string>][] = [
  ['nothing', '', {}],
  ['pairs', 'a=1&b=2', { a: '1', b: '2' }],
  ['spaces as + and as %20', 'a=x+y%20z', { a: 'x y z' }],
  ['a plus', 'a=%2B1', { a: '+1' }],
  ['a value with an equals sign', 'a=b=c', { a: 'b=c' }],
  ['a name without a value', 'a&b=', { a: '', b: '' }],
  ['names with dots and brackets', 'A.B=1&c%5Bd%5D=2', { 'A.B': '1', 'c[d]': '2' }],
  ['UTF-8, escaped or not', 'a=%C3%BC&b=ü', { a: 'ü', b: 'ü' }],
  ['too many ampersands', '&&a=1&', { a: '1' }],
]
for (const [name, text, form] of good) test(`reads ${name}`, () => assert.deepEqual(parse(text), form))

const bad: [name: string, body: string | Buffer, message: RegExp][] = [
  ['an escape that is none', 'a=%zz', /no form/],
  ['an escape that breaks off', 'a=%C3', /no form/],
  ['bytes that are no UTF-8', Buffer.from([0x61, 0x3d, 0xff]), /no UTF-8/],
  ['a name given twice', 'a=1&b=2&a=3', /^\/a is given twice/],
  ['a NUL', 'a=%00', /NUL/],
  ['a prototype', '__proto__=1', /__proto__/],
]
for (const [name, body, message] of bad) {
  test(`refuses ${name}`, () =>
    assert.throws(() => parseForm(Buffer.from(body)), { code: 'invalid', message }))
}

test('reads what URLSearchParams writes', () => {
  const text = fc.string({ unit: 'grapheme' }).filter(t => !t.includes('\0') && t.isWellFormed())
  const name = text.filter(t => t !== '__proto__')
  fc.assert(
    fc.property(fc.dictionary(name, text, { noNullPrototype: true }), form => {
      assert.deepEqual(parse(new URLSearchParams(form).toString()), form)
    }),
  )
})
