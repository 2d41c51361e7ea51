import type { Addresses } from '../../../domain/address.ts'

/**
 * A mail address as it names a contact: without a display name and angle brackets, in lower case. The local part may tell
 * upper from lower case (RFC 5321, section 2.4), but no mailbox people use does, and people write it either way. Null when
 * it is none.
 */
export function mailAddress(text: string): string | null {
  const bare = (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim().toLowerCase()
  return /^[^\s@<>,;:"]{1,64}@[^\s@<>,;:"]{1,255}$/.test(bare) ? bare : null
}

/** Addresses that are mailboxes. */
export const mailAddresses: Addresses = { read: mailAddress, example: 'ada@example.com' }

/** A display name as it stands between people: without the quotes of a header. Undefined when it says nothing. */
export function displayName(text: string | null | undefined): string | undefined {
  const bare = text
    ?.trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()
  return bare ? bare.slice(0, 512) : undefined
}
