import type { Addresses } from '../../domain/address.ts'
import { phoneNumbers } from '../shared/sms/phone.ts'

/**
 * Whether it is the id by which WhatsApp knows people who show no number, each business by another.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export const isUserId = (address: string): boolean => /^[A-Z]{2}\.[\w.]+$/.test(address)

/** People by number or id, and groups by theirs: a long word that says nothing. */
export const addresses: Addresses = {
  ...phoneNumbers,
  read(text) {
    const bare = text.trim()
    return isUserId(bare) || /^(?=.*[A-Za-z])[\w+/=-]{16,}$/.test(bare) ? bare : phoneNumbers.read(text)
  },
}
