import { type Fields, number, optionalText, text } from '../../shared/fields.ts'
import type { InboxCustomer } from '../messaging/customer.ts'
import type { WhatsAppCustomer } from '../whatsapp/customer.ts'

type Acts<Customer> = Record<string, (customer: Customer, body: Fields) => string | undefined>

const FILES = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const
const STATUSES = ['sent', 'delivered', 'read', 'played', 'failed'] as const

const onWhatsApp: Acts<WhatsAppCustomer> = {
  sendText: (customer, body) => customer.sendText(text(body, 'text'), optionalText(body, 'replyTo')),
  sendFile: (customer, body) =>
    customer.sendFile(oneOf(FILES, optionalText(body, 'type') ?? 'image'), fileIn(body)),
  sendLocation: (customer, body) =>
    customer.sendLocation(number(body, 'latitude'), number(body, 'longitude')),
  react: (customer, body) => customer.react(text(body, 'messageId'), optionalText(body, 'emoji')),
  press: (customer, body) => customer.press(text(body, 'messageId'), text(body, 'button')),
  read: (customer, body) => void customer.read(text(body, 'messageId')),
  report: (customer, body) =>
    void customer.report(text(body, 'messageId'), oneOf(STATUSES, text(body, 'status'))),
}

const inInbox: Acts<InboxCustomer> = {
  sendText: (customer, body) => customer.sendText(text(body, 'text'), optionalText(body, 'replyTo')),
  sendFile: (customer, body) => customer.sendFile(optionalText(body, 'type') ?? 'image', fileIn(body)),
  replyToStory: (customer, body) => customer.replyToStory(text(body, 'text')),
  postback: (customer, body) => customer.postback(text(body, 'title'), text(body, 'payload')),
  press: (customer, body) => customer.press(text(body, 'messageId'), text(body, 'button')),
  react: (customer, body) => void customer.react(text(body, 'messageId'), optionalText(body, 'emoji')),
  edit: (customer, body) => void customer.edit(text(body, 'messageId'), text(body, 'text')),
  unsend: (customer, body) => void customer.unsend(text(body, 'messageId')),
  read: (customer, body) => void customer.read(text(body, 'messageId')),
}

/** Lets a customer act; returns the id of what they wrote. Throws for an action there is not, or that lacks something. */
export const playWhatsApp = (customer: WhatsAppCustomer, body: Fields) => play(onWhatsApp, customer, body)
export const playInbox = (customer: InboxCustomer, body: Fields) => play(inInbox, customer, body)

function play<Customer>(acts: Acts<Customer>, customer: Customer, body: Fields): string | null {
  const action = optionalText(body, 'action') ?? 'sendText'
  const act = Object.hasOwn(acts, action) ? acts[action] : undefined
  if (!act) throw new Error(`action is one of ${Object.keys(acts).join(', ')}`)
  return act(customer, body) ?? null
}

function oneOf<const T extends string>(values: readonly T[], given: string): T {
  const found = values.find(value => value === given)
  if (found === undefined) throw new Error(`${given} is none of ${values.join(', ')}`)
  return found
}

function fileIn(body: Fields) {
  const content = optionalText(body, 'content')
  const mimeType = optionalText(body, 'mimeType')
  const caption = optionalText(body, 'caption')
  const filename = optionalText(body, 'filename')
  return {
    ...(content !== undefined && { content: Buffer.from(content, 'base64') }),
    ...(mimeType !== undefined && { mimeType }),
    ...(caption !== undefined && { caption, text: caption }),
    ...(filename !== undefined && { filename }),
  }
}
