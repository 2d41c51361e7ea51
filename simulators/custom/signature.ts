import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */

/** Seconds that a call's time may be from ours. */
const TOLERANCE = 300

/** The headers of a call that is signed now. */
export function sign(id: string, body: string, secret: string): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000).toString()
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf(id, timestamp, body, secret),
  }
}

/** Whether a call was signed with the secret, not long ago. */
export function isGenuine(headers: IncomingHttpHeaders, body: string, secret: string): boolean {
  const [id, timestamp, given] = ['id', 'timestamp', 'signature'].map(name => `${headers[`webhook-${name}`]}`)
  const age = Math.abs(Date.now() / 1000 - Number(timestamp))
  const expected = Buffer.from(signatureOf(String(id), String(timestamp), body, secret))
  return (
    age <= TOLERANCE &&
    String(given)
      .split(' ')
      .map(one => Buffer.from(one))
      .some(one => one.length === expected.length && timingSafeEqual(one, expected))
  )
}

const signatureOf = (id: string, timestamp: string, body: string, secret: string): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
