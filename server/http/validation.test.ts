import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import { coerce } from './coerce.ts'
import { explain } from './explain.ts'
import { textFault } from './text-fault.ts'

const closed = { additionalProperties: false }
const Shape = Type.Union([
  Type.Object({ type: Type.Literal('circle'), radius: Type.Number({ minimum: 0 }) }, closed),
  Type.Object({ type: Type.Literal('label'), text: Type.String({ minLength: 1 }) }, closed),
])
const Drawing = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    at: Type.Optional(Type.String({ format: 'date-time' })),
    mode: Type.Optional(Type.Union([Type.Literal('light'), Type.Literal('dark')])),
    note: Type.Optional(Type.Union([Type.String({ maxLength: 3 }), Type.Null()])),
    shapes: Type.Array(Shape),
    link: Type.Optional(Type.String({ format: 'uri' })),
  },
  closed,
)
const good = { id: 'd9428888-122b-11e1-b85c-61cd3cbb3210', shapes: [{ type: 'circle', radius: 1 }] }

describe('explain', () => {
  const cases: [string, unknown, string[]][] = [
    ['a field is missing', { shapes: [] }, ['/id is required']],
    ['a field is unknown', { ...good, 'a/b': 1 }, ['/a~1b is not known']],
    ['a format does not fit', { ...good, id: 'x' }, ['/id must match format "uuid"']],
    ['a day is none', { ...good, at: '2026-02-31T00:00:00Z' }, ['/at must match format "date-time"']],
    ['an address is none', { ...good, link: 'not one' }, ['/link must match format "uri"']],
    ['a word is none of the allowed', { ...good, mode: 'blue' }, ['/mode must be one of light, dark']],
    [
      'a text that may be null is too long',
      { ...good, note: 'long' },
      ['/note must not have more than 3 characters'],
    ],
    ['it is no object', [], [' must be object']],
    [
      'a variant of a union is broken',
      { ...good, shapes: [good.shapes[0], { type: 'label', text: '' }] },
      ['/shapes/1/text must not have fewer than 1 characters'],
    ],
    [
      'a field belongs to another variant',
      { ...good, shapes: [{ type: 'circle', radius: 1, text: 'a' }] },
      ['/shapes/0/text is not known'],
    ],
    [
      'no variant has this name',
      { ...good, shapes: [{ type: 'star' }] },
      ['/shapes/0/type must be one of circle, label'],
    ],
    ['the name of the variant is missing', { ...good, shapes: [{}] }, ['/shapes/0/type is required']],
  ]
  for (const [name, value, expected] of cases) {
    test(name, () => {
      assert.deepEqual(
        explain(Drawing, value).map(({ field, message }) => `${field} ${message}`),
        expected,
      )
    })
  }

  test('whatever does not fit is explained, by a field that is there or should be', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({ id: fc.jsonValue(), shapes: fc.array(fc.jsonValue()), note: fc.jsonValue() }),
    )
    fc.assert(
      fc.property(anything, value => {
        if (Check(Drawing, value)) return
        const errors = explain(Drawing, value)
        assert.ok(errors.length > 0)
        for (const { field } of errors) assert.match(field, /^(\/.*)?$/s)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('coerce', () => {
  const Query = Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    force: Type.Optional(Type.Boolean()),
    ratio: Type.Optional(Type.Number()),
    search: Type.Optional(Type.String()),
    ids: Type.Optional(Type.Array(Type.String())),
  })
  const cases: [Record<string, unknown>, Record<string, unknown>][] = [
    [{ limit: '10' }, { limit: 10 }],
    [{ limit: '010' }, { limit: 10 }],
    [{ limit: '-1' }, { limit: -1 }],
    [{ ratio: '1.5' }, { ratio: 1.5 }],
    [{ force: 'true' }, { force: true }],
    [{ force: 'false' }, { force: false }],
    [{ search: '10' }, { search: '10' }],
    [{ force: '1' }, { force: '1' }],
    [{ limit: '' }, { limit: '' }],
    [{ limit: '1e3' }, { limit: '1e3' }],
    [{ limit: 'Infinity' }, { limit: 'Infinity' }],
    [{ limit: ['1', '2'] }, { limit: ['1', '2'] }],
    [{ ids: 'a' }, { ids: ['a'] }],
    [{ ids: ['a', 'b'] }, { ids: ['a', 'b'] }],
    [{ other: '1' }, { other: '1' }],
  ]
  for (const [given, expected] of cases) {
    test(`${JSON.stringify(given)} becomes ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(coerce(Query, given), expected))
  }

  test('every number that is written out is read as it is', () => {
    fc.assert(
      fc.property(fc.integer(), n => assert.deepEqual(coerce(Query, { limit: String(n) }), { limit: n })),
    )
  })
})

describe('text that is none', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
  const cases: [string, unknown, string | null][] = [
    ['ordinary text', { a: ['ä', '💥', ''] }, null],
    ['a NUL', { a: { b: ['x', 'a\0'] } }, '/a/b/1'],
    ['a NUL in a name', { a: { 'b\0': 1 } }, '/a'],
    ['half a surrogate pair', { 'a/b': 'x\udc00' }, '/a~1b'],
    ['a prototype', JSON.parse('{"a":{"__proto__":{}}}'), '/a'],
    ['as deep as it may be', nested(32), null],
    ['too deep', nested(33), ''],
  ]
  for (const [name, value, field] of cases) {
    test(name, () => assert.equal(textFault(value)?.field ?? null, field))
  }

  test('nesting of any depth that fits into a body is looked at without exhausting the stack', () => {
    const deep: unknown = JSON.parse('['.repeat(500_000) + ']'.repeat(500_000))
    assert.equal(textFault(deep)?.field, '')
  })
})

test('a schema that a value fits is never asked to explain', () => {
  const schema: TSchema = Drawing
  assert.ok(Check(schema, good))
})
