import type { Addresses } from '../../domain/address.ts'
import { phoneNumbers } from '../shared/sms/phone.ts'

/** Telephones, and what calls over the internet by a name. https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource */
export const addresses: Addresses = {
  ...phoneNumbers,
  read: text => (/^\s*(?:client|sips?):\S+\s*$/i.test(text) ? text.trim() : phoneNumbers.read(text)),
}
