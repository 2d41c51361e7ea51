import { createHmac, randomBytes } from 'node:crypto'
import { equalSecrets } from './constant-time.ts'
import type { Verification } from './network.ts'

/**
 * Standard Webhooks, symmetric scheme `v1`: the signature of a JSON call in either direction.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

/** How far a call's time may be from ours, in milliseconds: an older one may be a replay. */
export const TOLERANCE_MS = 5 * 60_000

const PREFIX = 'whsec_'

/**
 * A new secret: `whsec_` and 40 letters and digits, which are the base64 of 30 bytes. Base64's other characters are
 * left out so that the whole also fits where a network allows only letters, digits, `_` and `-` in a secret.
 */
export const newWebhookSecret = (): string =>
  PREFIX +
  randomBytes(90)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 40)

/**
 * The three headers of a call. `id` names the event and stays the same when the call is repeated; it holds no `.`.
 * `at` is the time of this attempt in epoch milliseconds. Several secrets give several signatures, so that a receiver
 * may have either while a secret is being changed. Throws a RangeError on an empty secret.
 */
export function signWebhook(
  id: string,
  at: number,
  body: string | Buffer,
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(secret => signature(id, timestamp, body, secret)).join(' '),
  }
}

/**
 * Whether the raw `body` was signed with `secret` within five minutes of `now` (epoch milliseconds). Header names are
 * in lower case. Any one of several signatures suffices.
 */
export function verifyWebhook(
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
  secret: string,
  now: number,
): Verification {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signatures = headers['webhook-signature']
  if (!id || !timestamp || !signatures) {
    return refused('One of the headers webhook-id, webhook-timestamp and webhook-signature is missing.')
  }
  if (!/^\d{1,12}$/.test(timestamp)) return refused('webhook-timestamp is not a number of seconds.')
  if (keyOf(secret).length === 0) return refused('There is no secret to check the signature with.')
  const age = now - Number(timestamp) * 1000
  if (age > TOLERANCE_MS) return refused('webhook-timestamp is more than five minutes ago.')
  if (age < -TOLERANCE_MS) return refused('webhook-timestamp is more than five minutes ahead.')
  const expected = signature(id, timestamp, body, secret)
  const genuine = signatures.split(' ').some(given => equalSecrets(expected, given))
  return genuine
    ? { kind: 'genuine' }
    : refused('No signature in webhook-signature fits the secret and the body.')
}

function signature(id: string, timestamp: string, body: string | Buffer, secret: string): string {
  const key = keyOf(secret)
  if (key.length === 0) throw new RangeError('A webhook secret must not be empty.')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

const keyOf = (secret: string): Buffer =>
  Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')

const refused = (reason: string): Verification => ({ kind: 'refused', reason })
