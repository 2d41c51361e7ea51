import { type Addresses, isPhoneNumber } from '../../../domain/address.ts'

/**
 * A phone number as E.164, with its `+`: spaces and punctuation go, `00` becomes `+`, and digits alone are taken for a
 * number with its country code. What is no such number (a short code, a sender's name) stays as it is, and so does one
 * with a `(0)`, which some countries dial and others do not.
 */
export function e164(address: string): string {
  const bare = address.replace(/[\s\p{Pd}\p{Cf}./]/gu, '')
  const digits = bare.replace(/\((?!0\))(\d+)\)/g, '$1').replace(/^(?:\+|00)/, '')
  return isPhoneNumber(`+${digits}`) ? `+${digits}` : address.trim()
}

/** As numbers stand in links and in Twilio's API: `tel:`, `sms:` (RFC 3966 and 5724), `whatsapp:`. */
const SCHEME = /^\s*(?:tel|sms|whatsapp):/i

/** Addresses that are telephone numbers. */
export const phoneNumbers: Addresses = {
  read(text) {
    const number = e164(text.replace(SCHEME, ''))
    return isPhoneNumber(number) ? number : null
  },
  example: '+491711234567',
}

/** The same, and the short codes that operators give to businesses. */
export const phoneNumbersAndShortCodes: Addresses = {
  ...phoneNumbers,
  read(text) {
    const bare = text.replace(SCHEME, '').trim()
    return /^\d{3,6}$/.test(bare) ? bare : phoneNumbers.read(text)
  },
}
