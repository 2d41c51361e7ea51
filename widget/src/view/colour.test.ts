import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { contrast, paletteOf } from './colour.ts'

const colours = fc.integer({ min: 0, max: 0xffffff }).map(value => `#${value.toString(16).padStart(6, '0')}`)

describe('paletteOf', () => {
  it('can be read in every colour', () => {
    const light = ['#ffffff', '#f1f3f5']
    const dark = ['#17191c', '#26292e']
    const css = readFileSync(new URL('style/base.css', import.meta.url), 'utf8')
    for (const ground of [...light, ...dark])
      assert.ok(css.includes(ground), `${ground} is no background any more`)
    fc.assert(
      fc.property(colours, colour => {
        const { accent, onAccent, inkLight, inkDark } = paletteOf(colour)
        assert.ok(contrast(accent, onAccent) >= 4.5)
        for (const ground of light) assert.ok(contrast(inkLight, ground) >= 4.5)
        for (const ground of dark) assert.ok(contrast(inkDark, ground) >= 4.5)
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves a colour as it is where it can be read', () => {
    assert.deepEqual(paletteOf('#16803c').accent, '#16803c')
    assert.deepEqual(paletteOf('#ffd23f'), {
      ...paletteOf('#ffd23f'),
      accent: '#ffd23f',
      onAccent: '#000000',
    })
  })
})

describe('contrast', () => {
  // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  it('is as WCAG has it', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21)
    assert.equal(contrast('#777777', '#777777'), 1)
    assert.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54')
  })
})
