import { createPrivateKey } from 'node:crypto'
import type { Failure } from '../../../domain/message.ts'
import type { Account } from '../../../domain/network.ts'
import { secretsOf, settingsOf } from '../account.ts'

/** Algorithms of DKIM: https://www.rfc-editor.org/rfc/rfc6376#section-3.3, https://www.rfc-editor.org/rfc/rfc8463 */
const KEY_TYPES = ['rsa', 'ed25519']

export type Dkim =
  | { ok: true; options?: { domainName: string; keySelector: string; privateKey: string } }
  | { ok: false; failure: Failure }

/** With what mails are signed, where they are signed here. */
export function dkimOf(account: Account): Dkim {
  const { dkim } = settingsOf(account)
  if (dkim === undefined) return { ok: true }
  const { dkimPrivateKey: privateKey = '' } = secretsOf(account)
  return isKey(privateKey) ? { ok: true, options: { ...dkim, privateKey } } : { ok: false, failure: noKey }
}

function isKey(pem: string): boolean {
  try {
    return KEY_TYPES.includes(createPrivateKey(pem).asymmetricKeyType ?? '')
  } catch {
    return false
  }
}

const noKey: Failure = {
  code: 'dkim_key',
  message: 'Mails are to be signed (DKIM), and there is no private key that can do it.',
  cure: 'Enter the private key in PEM (RSA or Ed25519), or take the DKIM settings away.',
}
