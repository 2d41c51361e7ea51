import { createHash, randomBytes } from 'node:crypto'

/** The characters of a key that may be shown, so that a person can tell keys apart. */
const SHOWN = 12

/** A new API key: `pk_` and 256 random bits. */
export const newKey = (): string => `pk_${randomBytes(32).toString('base64url')}`

/** What tells a session of the console from a key. */
export const SESSION_PREFIX = 'ps_'

/** What the cookie of a new session holds: as many bits as a key. */
export const newSessionToken = (): string => `${SESSION_PREFIX}${randomBytes(32).toString('base64url')}`

/** What the store keeps of a key: enough to find it, nothing to use it with. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex')

export const prefixOf = (key: string): string => key.slice(0, SHOWN)
