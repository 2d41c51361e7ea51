import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changes, draftOf, emptyDraft, MASK, type Settings, settingsOf } from './draft.ts'
import { readDurations, writeDuration } from './durations.ts'

const saved: Settings = {
  url: 'https://crm.example.com/in',
  description: null,
  envelope: 'native',
  events: ['message.*'],
  channels: null,
  headers: { 'x-team': MASK },
  retryDelaysMs: [5000, 90_000, 7_200_000],
  maxRetries: 2,
  timeoutMs: 3000,
}

describe('lengths of time', () => {
  it('are written and read', () => {
    assert.deepEqual([5000, 90_000, 7_200_000, 86_400_000, 1500].map(writeDuration), [
      '5 s',
      '90 s',
      '2 h',
      '1 d',
      '1500 ms',
    ])
    assert.deepEqual(readDurations('5s, 1.5 min,2 H'), [5000, 90_000, 7_200_000])
    assert.deepEqual(readDurations(' '), [])
    assert.equal(readDurations('soon'), null)
    assert.equal(readDurations('5 s,'), null)
  })
})

describe('a draft', () => {
  it('says what was saved', () => {
    assert.deepEqual(settingsOf(draftOf(saved)), { settings: saved })
  })

  it('tells only what was changed', () => {
    const changed = { ...draftOf(saved), description: 'CRM', retries: '' }
    const read = settingsOf(changed)
    assert.ok('settings' in read)
    assert.deepEqual(changes(saved, read.settings), { description: 'CRM', maxRetries: null })
  })

  it('says what is wrong where it is wrong', () => {
    const read = settingsOf({
      ...emptyDraft,
      events: [],
      channels: [],
      delays: 'soon',
      retries: '-1',
      headers: [{ name: '', value: 'x' }],
    })
    assert.ok('wrong' in read)
    assert.deepEqual([...read.wrong.keys()].sort(), [
      '/channels',
      '/events',
      '/headers',
      '/maxRetries',
      '/retryDelaysMs',
      '/url',
    ])
  })
})
