import { newId } from './ids.ts'
import { InboxCustomer } from './messaging/customer.ts'
import type { Inbox, Page, Person, PhoneNumber } from './model.ts'
import { WhatsAppCustomer } from './whatsapp/customer.ts'
import type { World } from './world.ts'

export interface CustomerOptions {
  /** Who it is: the same id is the same person. */
  id?: string
  name?: string
}

export interface WhatsAppCustomerOptions {
  /** Digits: the same number is the same person. Null: they show none, and are known by user id and name. */
  number?: string | null
  name?: string
  username?: string
}

/** Finds or makes a person on WhatsApp; they have not written yet. */
export function meetOnWhatsApp(
  world: World,
  number: PhoneNumber,
  options: WhatsAppCustomerOptions = {},
): WhatsAppCustomer {
  const fresh = newId()
  const userId = `US.${fresh}00000`
  const digits = options.number === undefined ? `1650${fresh.slice(-7)}` : options.number
  const id = digits ?? options.username ?? userId
  const known = number.people.get(id)
  const person = known ?? {
    id,
    number: digits,
    userId,
    name: options.name ?? 'Ada',
    username: options.username ?? null,
    lastWroteAt: null,
    written: new Set<string>(),
  }
  number.people.set(id, person)
  return new WhatsAppCustomer(world, number, person)
}

/** Finds or makes a person on Messenger or Instagram; they have not written yet. */
export function meetInInbox(
  world: World,
  at: { page: Page; inbox: Inbox },
  options: CustomerOptions = {},
): InboxCustomer {
  const id = options.id ?? `${at.inbox.kind === 'messenger' ? '551' : '656'}${newId().slice(-13)}`
  const person: Person = at.inbox.people.get(id) ?? {
    id,
    name: options.name ?? 'Ada',
    lastWroteAt: null,
    written: new Set<string>(),
  }
  at.inbox.people.set(id, person)
  return new InboxCustomer(world, at, person)
}
