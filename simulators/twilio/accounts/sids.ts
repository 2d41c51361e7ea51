import { randomBytes } from 'node:crypto'

/** A new id of Twilio's form: two letters and 32 hex digits. */
export const newSid = (prefix: string): string => prefix + randomBytes(16).toString('hex')
