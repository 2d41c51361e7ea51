import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Question } from '../protocol/wire.ts'
import { en } from '../words/en.ts'
import { faultIn } from './answers.ts'

const table: [type: Question['type'], required: boolean, answer: string, fault: string | null][] = [
  ['text', true, '  ', en.required],
  ['text', false, '', null],
  ['select', true, '', en.required],
  ['email', true, 'ada@example.com', null],
  ['email', false, 'ada@example', en.email],
  ['email', false, 'ada example.com', en.email],
  ['tel', false, '+49 (30) 123-45/6', null],
  ['tel', false, '12', en.phone],
  ['tel', false, 'call me', en.phone],
]
for (const [type, required, answer, fault] of table) {
  it(`${fault === null ? 'takes' : 'refuses'} "${answer}" as ${required ? 'required ' : ''}${type}`, () => {
    assert.equal(faultIn({ name: 'x', label: 'X', type, required }, answer, en), fault)
  })
}
