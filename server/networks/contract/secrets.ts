import assert from 'node:assert/strict'
import type { Account } from '../../domain/network.ts'
import { stringsIn } from '../../domain/redact.ts'

/** Fails if a secret of the account stands in what a network says. */
export function noSecrets(account: Account, value: unknown): void {
  const said = JSON.stringify(value) ?? ''
  for (const secret of [account.webhookSecret, ...stringsIn(account.secrets)]) {
    assert.ok(!said.includes(secret), `a secret in ${said}`)
  }
}
