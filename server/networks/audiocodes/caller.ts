import type { Addresses } from '../../domain/address.ts'
import type { Sender } from '../../domain/network.ts'
import { e164 } from '../shared/sms/phone.ts'
import type { Activity } from './schema.ts'

/** What stands for a number that is withheld. RFC 3323, section 4.1.1.3, and what gateways make of it. */
const WITHHELD = /^(anonymous|unknown|restricted|unavailable|private)?$/i

/** Callers by their number, or by the name they have in a telephone system; and conversations by their id. */
export const addresses: Addresses = {
  read(text) {
    const user = text
      .replace(/^\s*(?:sips?|tel):/i, '')
      .replace(/[@;].*$/, '')
      .trim()
    return WITHHELD.test(user) ? null : e164(user)
  },
  example: '+491711234567',
}

/** Who calls, where an activity tells; null where it does not, or they withhold their number. */
export function callerOf({ parameters, language }: Activity): Sender | null {
  const { caller, callerDisplayName: name } = parameters ?? {}
  const address = addresses.read(caller ?? '')
  if (address === null) return null
  return {
    address,
    ...(name && e164(name) !== address && { name: name.slice(0, 512) }),
    ...(language && { language: language.slice(0, 35) }),
  }
}
