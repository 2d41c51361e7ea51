import { randomBytes } from 'node:crypto'

let last = 100_000_000_000_000

/** An id as Meta gives its objects: digits. */
export const newId = (): string => String(last++)

export const newToken = (): string => `EAA${randomBytes(48).toString('hex')}`
export const newSecret = (): string => randomBytes(16).toString('hex')

/** Ids of messages, as each of the three networks forms them. */
export const newWamid = (): string => `wamid.${randomBytes(30).toString('base64')}`
export const newMid = (kind: 'messenger' | 'instagram'): string =>
  kind === 'messenger'
    ? `m_${randomBytes(45).toString('base64url')}`
    : `aWdf${randomBytes(60).toString('hex')}ZD`
