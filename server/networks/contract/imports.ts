import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { test } from 'node:test'

/** What is for tests only (`harness…`, `….test.ts`) may import the suite as well. */
export function imports(type: string): void {
  test('imports nothing of ours but the domain, and what networks share', () => {
    const folder = `${import.meta.dirname}/../${type}`
    const shared = resolve(import.meta.dirname, '../shared')
    const domain = resolve(import.meta.dirname, '../../domain')
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.startsWith('harness')) continue
      const path = resolve(folder, file)
      for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(
        /(?:from|import)[\s(]*'(\.[^']*)'/g,
      )) {
        const imported = resolve(dirname(path), target)
        const allowed = [folder, shared, domain].some(room => !relative(room, imported).startsWith('..'))
        assert.ok(allowed, `${file} imports ${target}`)
      }
    }
  })
}
