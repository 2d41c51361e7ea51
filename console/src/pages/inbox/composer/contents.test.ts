import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contentsOf, fitting } from './contents.ts'
import { type Attached, EMPTY } from './drafts.ts'

const picture: Attached = { id: 'f', url: 'http://x/f', name: 'a.png', mimeType: 'image/png', size: 2000 }
const full = { grade: 'full' as const }
const all = { text: full, image: full, audio: full, document: full, buttons: full }
const types = (contents: { content: { type: string } }[]) => contents.map(({ content }) => content.type)

describe('a file', () => {
  it('goes as what it is, or as a document', () => {
    assert.deepEqual(fitting(all, picture), { type: 'image' })
    const jpegs = { ...all, image: { ...full, mimeTypes: ['image/jpeg'] } }
    assert.deepEqual(fitting(jpegs, picture), { type: 'document' })
    assert.deepEqual(fitting(all, { ...picture, mimeType: 'application/pdf' }), { type: 'document' })
  })

  it('that cannot go has a reason', () => {
    const small = { image: { ...full, maxBytes: 1000, upload: { maxBytes: 1500 } } }
    assert.match(JSON.stringify(fitting(small, picture)), /2.kB is too large, at most 1.5.kB/)
    assert.match(
      JSON.stringify(fitting({ image: { ...full, mimeTypes: ['image/webp'] } }, picture)),
      /image\/webp/,
    )
    assert.ok('problem' in fitting({ image: { grade: 'rejected' } }, picture))
  })
})

describe('a draft', () => {
  it('is one message where it can be', () => {
    const [only, ...others] = contentsOf(all, { ...EMPTY, text: ' Look ', files: [picture] })
    assert.deepEqual(only?.content, { type: 'image', media: { id: 'f' }, caption: 'Look' })
    assert.deepEqual(others, [])
    assert.deepEqual(types(contentsOf(all, { ...EMPTY, text: 'Hello' })), ['text'])
    assert.deepEqual(contentsOf(all, { ...EMPTY, text: ' \n' }), [])
  })

  it('is several where it must be', () => {
    const sound = { ...picture, mimeType: 'audio/mpeg' }
    assert.deepEqual(types(contentsOf(all, { ...EMPTY, text: 'Hear', files: [sound] })), ['audio', 'text'])
    const both = { ...EMPTY, text: 'Look', files: [picture, picture] }
    assert.deepEqual(types(contentsOf(all, both)), ['image', 'image', 'text'])
  })

  it('asks with buttons', () => {
    const [only] = contentsOf(all, { ...EMPTY, text: 'Which?', buttons: [' A ', '', 'B'] })
    assert.deepEqual(only?.content, {
      type: 'buttons',
      text: 'Which?',
      buttons: [
        { kind: 'reply', text: 'A', value: 'A' },
        { kind: 'reply', text: 'B', value: 'B' },
      ],
    })
  })
})
