import { fetchFile } from '../files/fetch.ts'
import { cloudError, GraphError, invalid } from '../graph/errors.ts'
import { objectOf, type Params, textOf } from '../http/params.ts'
import { newWamid } from '../ids.ts'
import type { PhoneNumber, Token, WhatsAppPerson } from '../model.ts'
import type { World } from '../world.ts'
import { checkBody } from './bodies.ts'
import { emitStatus } from './events.ts'
import { ALLOWED } from './media.ts'
import { checkPace } from './pace.ts'

const WINDOW = 24 * 3_600_000

const KNOWN = new Set(
  `messaging_product recipient_type to recipient type text image video audio document sticker location contacts
  interactive template reaction context biz_opaque_callback_data status message_id typing_indicator access_token
  appsecret_proof`.split(/\s+/),
)

/**
 * The Messages API: sends a message, or marks one as read.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
export function sendMessage(world: World, caller: Token, number: PhoneNumber, params: Params): object {
  if (!caller.scopes.includes('whatsapp_business_messaging')) {
    throw new GraphError(10, '(#10) Application does not have permission for this action')
  }
  if (params.messaging_product !== 'whatsapp') throw invalid('The parameter messaging_product is required.')
  const unknown = Object.keys(params).find(name => !KNOWN.has(name))
  if (unknown !== undefined) throw invalid(`Invalid parameter: unexpected key "${unknown}" on param.`)
  if (number.status === 'BANNED')
    throw cloudError(131031, 'Business Account locked', 'The account is locked.')
  if (number.status === 'DISCONNECTED')
    throw cloudError(133010, 'Phone number not registered', 'Register it first.')
  if (params.status !== undefined) return markRead(world, number, params)
  return deliver(world, number, params)
}

function markRead(world: World, number: PhoneNumber, params: Params): object {
  if (params.status !== 'read') throw invalid('Param status must be one of {READ}')
  const id = textOf(params, 'message_id') ?? ''
  const person = [...number.people.values()].find(each => each.written.has(id))
  if (!person) throw invalid('Param message_id is not a message of this number.')
  const typing = objectOf(params.typing_indicator)
  if (typing && typing.type !== 'text') throw invalid('Param typing_indicator.type must be text')
  number.sent.push({ id: null, to: person.id, at: world.now(), body: params })
  return { success: true }
}

function deliver(world: World, number: PhoneNumber, params: Params): object {
  const address = textOf(params, 'to') ?? textOf(params, 'recipient')
  if (address === undefined) throw invalid('The parameter to is required.')
  const digits = address.replaceAll(/\D/g, '')
  if (digits === number.digits) {
    throw cloudError(
      131021,
      'Recipient cannot be sender',
      'Recipient phone number cannot be sender phone number',
    )
  }
  const context = objectOf(params.context)
  if (context && textOf(context, 'message_id') === undefined)
    throw invalid('Param context.message_id is required.')
  const { link, template } = checkBody(world, number, params)
  const person = findPerson(number, address)
  if (world.limits) checkPace(world, number, person?.id ?? digits)
  const open = person?.lastWroteAt !== undefined && person.lastWroteAt !== null
  if (!template && person && !(open && world.now() - (person.lastWroteAt ?? 0) < WINDOW)) {
    throw cloudError(
      131047,
      'Re-engagement message',
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
    )
  }
  const id = newWamid()
  const to = person?.id ?? digits
  number.sent.push({ id, to, at: world.now(), body: params })
  void report(world, number, { id, to }, person !== undefined, link, textOf(params, 'type') ?? 'text')
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: address, ...(person?.number !== null && { wa_id: person?.number ?? digits }) }],
    messages: [{ id, message_status: 'accepted' }],
  }
}

/** A person by number or by user id. */
const findPerson = (number: PhoneNumber, address: string): WhatsAppPerson | undefined =>
  [...number.people.values()].find(
    person =>
      person.userId === address ||
      (person.number !== null && person.number === address.replaceAll(/\D/g, '')),
  )

/** What becomes of a message that was taken: whom it cannot reach, and files that cannot be had, show only now. */
async function report(
  world: World,
  number: PhoneNumber,
  message: { id: string; to: string },
  known: boolean,
  link: string | null,
  type: string,
): Promise<void> {
  const fail = (code: number, title: string, details: string) =>
    emitStatus(world, number, message, 'failed', { code, title, details })
  if (!known) return fail(131026, 'Message undeliverable', 'Message Undeliverable.')
  const allowed = ALLOWED[type]
  const problem = link !== null && allowed ? await fetchFile(link, allowed) : null
  if (problem !== null) return fail(131053, 'Media upload error', problem)
  if (!world.reports) return
  emitStatus(world, number, message, 'sent')
  emitStatus(world, number, message, 'delivered')
}
