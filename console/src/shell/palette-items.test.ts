import assert from 'node:assert/strict'
import { it } from 'node:test'
import { grouped, type Item } from './palette-items.ts'

const item = (title: string, words?: string) =>
  ({ id: title, title, ...(words && { words }), run: () => {} }) as Item
const fixed = [
  { value: 'Pages', items: [item('Channels'), item('Sandbox phone')] },
  { value: 'Actions', items: [item('Connect a channel', 'new add'), item('Schließen')] },
]
const found = [{ value: 'Contacts', items: [item('Ada')] }]
const shown = (search: string) =>
  grouped(fixed, found, search).map(({ value, items }) => [value, ...items.map(({ title }) => title)])

it('shows all while nothing is typed', () => {
  assert.deepEqual(grouped(fixed, [], '').length, 2)
})

it('has every word in the title, whatever its case and accents', () => {
  assert.deepEqual(shown('CHANNEL')[0], ['Pages', 'Channels'])
  assert.deepEqual(shown('chánnel con')[0], ['Actions', 'Connect a channel'])
})

it('shows what is only described so after what was found', () => {
  assert.deepEqual(shown('ad'), [
    ['Contacts', 'Ada'],
    ['Related', 'Connect a channel'],
  ])
})
