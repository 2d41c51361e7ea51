import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import type { Network } from '../../domain/network.ts'
import type { Harness } from './harness.ts'
import { samples } from './payloads.ts'

export function manifest(type: string, { manifest }: Network, { account }: Harness): void {
  test('manifest: complete and sane', () => {
    assert.equal(manifest.type, type)
    for (const name of [type, manifest.medium]) assert.match(name, /^[a-z][a-z0-9-]*$/)
    assert.equal(new URL(manifest.docsUrl).protocol, 'https:')
    assert.ok(manifest.baseUrl === null || /^https:.*[^/]$/.test(manifest.baseUrl))
    for (const value of Object.values(manifest.pace)) assert.ok(value > 0)
    for (const type of Object.keys(samples)) {
      assert.ok(type in manifest.capabilities, `no grade for ${type}`)
    }
    for (const { grade, note } of Object.values(manifest.capabilities)) {
      if (grade === 'partial' || grade === 'fallback') assert.ok(note, `${grade} without a note`)
    }
  })

  test('manifest: what the workspace may lend is a setting or a secret', () => {
    const { provider, config, secrets } = manifest
    for (const key of provider?.keys ?? []) {
      assert.notEqual(key in config.properties, key in secrets.properties, key)
    }
    if (provider?.account !== undefined) {
      assert.ok(provider.keys.includes(provider.account) && provider.account in config.properties)
    }
  })

  test('manifest: the schemas take the settings of an account, and nothing else', () => {
    for (const [schema, value] of [
      [manifest.config, account.config],
      [manifest.secrets, account.secrets],
    ] as const) {
      const validator = Compile(schema)
      assert.deepEqual(validator.Errors(value), [])
      assert.equal(validator.Check({ ...value, somethingElse: 'x' }), false)
    }
  })
}
