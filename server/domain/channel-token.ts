import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Tokens by which what runs elsewhere reaches a bot's channels: a chat widget, a voice gateway. Each is good for one bot
 * and one kind of channel, and for a time.
 */
export const tokenKinds = ['webchat', 'voice-gateway'] as const
export type TokenKind = (typeof tokenKinds)[number]

/** A token as far as it may be kept. */
export interface AcceptedToken {
  /** SHA-256 of the token, hex. */
  hash: string
  /** Epoch milliseconds. */
  validUntil: number
}

/** Hexadecimal digits of a token: 192 bits. */
export const TOKEN_DIGITS = 48
const TOKEN = new RegExp(`^(?:[a-z]{1,16}-){0,4}([0-9a-f]{${TOKEN_DIGITS}})$`)

/** The hash of a token, which dialects may write with a prefix (`cc-tok-…`); null for what is none. */
export function tokenHash(text: string): string | null {
  const token = TOKEN.exec(text)?.[1]
  return token === undefined ? null : createHash('sha256').update(token).digest('hex')
}

/** Whether `text` is one of the accepted tokens at the time `now`. All are looked at, so that the time tells nothing. */
export function acceptsToken(accepted: readonly AcceptedToken[], text: string, now: number): boolean {
  const hash = tokenHash(text)
  if (hash === null) return false
  return accepted.reduce(
    (known, { hash: other, validUntil }) => (sameHash(hash, other) && validUntil > now) || known,
    false,
  )
}

const sameHash = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'))
