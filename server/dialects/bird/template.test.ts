import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Problem } from '../../domain/problem.ts'
import { templateContent, templateDto } from './template.ts'

const at = '/template'
const value = (key: string, value: string | number | boolean) => ({ type: 'string' as const, key, value })
const template = { name: 'order', locale: 'en' }

describe('a template', () => {
  const cases: [string, object, object][] = [
    ['has nothing but its name', {}, {}],
    [
      'has values in their order',
      { parameters: [value('name', 'Ada'), value('city', 'Rome')] },
      { body: ['Ada', 'Rome'] },
    ],
    ['has values by their places', { parameters: [value('2', 'b'), value('1', 'a')] }, { body: ['a', 'b'] }],
    [
      'has values that take the places left',
      { parameters: [value('x', 'a'), value('2', 'b'), value('y', 'c')] },
      { body: ['a', 'b', 'c'] },
    ],
    [
      'has values that are no texts',
      { parameters: [value('1', 7), value('2', true)] },
      { body: ['7', 'true'] },
    ],
    ['has variables', { variables: { default: 'a', second: 'b' } }, { body: ['a', 'b'] }],
    ['has a title', { parameters: [value('header', 'Hello')] }, { header: 'Hello' }],
    [
      'has a picture',
      { parameters: [value('header', 'https://a.example/b')] },
      { header: { url: 'https://a.example/b' } },
    ],
    [
      'has a file',
      { attachments: [{ mediaUrl: 'https://a.example/b', filename: 'b.pdf' }] },
      { header: { url: 'https://a.example/b', filename: 'b.pdf' } },
    ],
    ['has a second button', { parameters: [value('button2', '?a=1')] }, { buttons: [null, '?a=1'] }],
  ]
  for (const [name, given, expected] of cases) {
    it(name, () =>
      assert.deepEqual(templateContent({ ...template, ...given }, at), {
        type: 'template',
        name: 'order',
        language: 'en',
        ...expected,
      }),
    )
  }

  const refused: [string, object, string][] = [
    ['no name', { name: undefined }, '/template/name'],
    ['a gap', { parameters: [value('3', 'c'), value('1', 'a')] }, '/template/parameters'],
    ['a button too many', { parameters: [value('button11', 'c')] }, '/template/parameters/0/key'],
    ['values too many', { variables: { 51: 'a' } }, '/template/variables'],
    ['a title too long', { parameters: [value('header', 'x'.repeat(1025))] }, '/template/parameters'],
  ]
  for (const [name, given, field] of refused) {
    it(`with ${name} is refused`, () =>
      assert.throws(
        () => templateContent({ ...template, ...given }, at),
        error => error instanceof Problem && error.details.field === field,
      ))
  }

  it('is read back as it was given', () => {
    const words = fc.string({ minLength: 1, maxLength: 100 }).map(text => `${text}.`)
    const requiredKeys: ('type' | 'name' | 'language')[] = ['type', 'name', 'language']
    const content = fc.record(
      {
        type: fc.constant('template' as const),
        name: words,
        language: fc.constantFrom('en', 'en_US', 'pt_BR'),
        header: fc.oneof(
          words,
          fc.webUrl().map(url => ({ url })),
        ),
        body: fc.array(words, { minLength: 1, maxLength: 12 }),
        buttons: fc
          .array(fc.option(words), { maxLength: 9 })
          .chain(some => words.map(last => [...some, last])),
      },
      { requiredKeys, noNullPrototype: true },
    )
    fc.assert(
      fc.property(content, given => {
        assert.deepEqual(templateContent(templateDto(given), at), given)
      }),
      { numRuns: 1000 },
    )
  })
})
