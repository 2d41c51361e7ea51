import { createHmac } from 'node:crypto'
import { equalSecrets } from '../../domain/constant-time.ts'
import type { Account, RawRequest, Verification } from '../../domain/network.ts'

/** Pigeon signs the body with the secret that `connect` has given it. */
export function verify({ headers, body }: RawRequest, { webhookSecret }: Account): Verification {
  const given = headers['pigeon-signature']
  if (!given) return { kind: 'refused', reason: 'The header Pigeon-Signature is missing.' }
  if (webhookSecret === '')
    return { kind: 'refused', reason: 'There is no secret to check the signature with.' }
  const expected = createHmac('sha256', webhookSecret).update(body).digest('hex')
  return equalSecrets(expected, given)
    ? { kind: 'genuine' }
    : { kind: 'refused', reason: "Pigeon-Signature does not fit the body and this channel's secret." }
}
