import { createHmac } from 'node:crypto'
import { equalSecrets } from '../../domain/constant-time.ts'
import { readJson } from '../../domain/json.ts'
import type { Account, RawRequest, Verification } from '../../domain/network.ts'
import { handshakeSchema, pushSchema } from './schema.ts'

/**
 * Google signs what a call carries with the webhook's client token, and makes sure of the address by repeating both.
 * https://developers.google.com/business-communications/rcs-business-messaging/guides/integrate/webhooks
 */
export function verify(request: RawRequest, account: Account): Verification {
  const token = String(account.secrets.clientToken ?? '')
  const data = dataOf(request)
  if (data === null) return handshake(request, token)
  const given = request.headers['x-goog-signature']
  if (given === undefined) return refused('The header X-Goog-Signature is missing.')
  // Node keys an HMAC with nothing as well.
  const expected = token && createHmac('sha512', token).update(data).digest('base64')
  return equalSecrets(expected, given)
    ? { kind: 'genuine' }
    : refused("X-Goog-Signature is not the signature of this message by the channel's client token.")
}

function handshake(request: RawRequest, token: string): Verification {
  const json = readJson(request.body)
  if (!handshakeSchema.Check(json)) return refused('This is neither a message nor a handshake of Google.')
  if (!equalSecrets(token, json.clientToken)) return refused('clientToken is not that of this channel.')
  return {
    kind: 'answer',
    reply: { status: 200, headers: { 'content-type': 'text/plain' }, body: json.secret },
  }
}

/** What a call carries, over which it is signed; null when it carries nothing. */
export function dataOf(request: RawRequest): Buffer | null {
  const json = readJson(request.body)
  return pushSchema.Check(json) ? Buffer.from(json.message.data, 'base64') : null
}

const refused = (reason: string): Verification => ({ kind: 'refused', reason })
