import { defined, type Fields, number, optionalNumber, optionalText, text } from '../../shared/fields.ts'
import type { Customer, CustomerFile, CustomerOptions, Emoji } from '../customers/customer.ts'

type Act = (customer: Customer, body: Fields) => unknown

const ACTS: Record<string, Act> = {
  sendText: (customer, body) => customer.sendText(text(body, 'text')),
  sendPhoto: (customer, body) => customer.sendPhoto(readFile(body)),
  sendDocument: (customer, body) => customer.sendDocument(readFile(body)),
  sendAudio: (customer, body) => customer.sendAudio(readFile(body)),
  sendVoice: (customer, body) => customer.sendVoice(readFile(body)),
  sendVideo: (customer, body) => customer.sendVideo(readFile(body)),
  sendSticker: (customer, body) => customer.sendSticker(readFile(body)),
  sendLocation: (customer, body) =>
    customer.sendLocation(number(body, 'latitude'), number(body, 'longitude')),
  sendContact: (customer, body) =>
    customer.sendContact(
      body.phoneNumber === undefined
        ? undefined
        : {
            phoneNumber: text(body, 'phoneNumber'),
            firstName: text(body, 'firstName'),
            ...defined({ lastName: optionalText(body, 'lastName') }),
          },
    ),
  edit: (customer, body) => customer.edit(number(body, 'messageId'), text(body, 'text')),
  reply: (customer, body) => customer.reply(number(body, 'messageId'), text(body, 'text')),
  pressButton: (customer, body) =>
    customer.pressButton(number(body, 'messageId'), text(body, 'callbackData')),
  react: (customer, body) =>
    customer.react(number(body, 'messageId'), optionalText(body, 'emoji') as Emoji | undefined),
  blockBot: customer => customer.blockBot(),
  unblockBot: customer => customer.unblockBot(),
}

/** Lets a customer act; returns the update. Throws for an action there is not, or one that lacks what it takes. */
export function play(customer: Customer, body: Fields): unknown {
  const action = optionalText(body, 'action') ?? 'sendText'
  const act = Object.hasOwn(ACTS, action) ? ACTS[action] : undefined
  if (!act) throw new Error(`action is one of ${Object.keys(ACTS).join(', ')}`)
  return act(customer, body)
}

/** Reads who acts. Throws when a field has another type than it should. */
export function readCustomer(fields: Fields): CustomerOptions {
  return defined({
    id: optionalNumber(fields, 'id'),
    firstName: optionalText(fields, 'firstName'),
    lastName: optionalText(fields, 'lastName'),
    username: optionalText(fields, 'username'),
    languageCode: optionalText(fields, 'languageCode'),
    chatId: optionalNumber(fields, 'chatId'),
  })
}

function readFile(body: Fields): CustomerFile {
  const content = optionalText(body, 'content')
  return defined({
    content: content === undefined ? undefined : Buffer.from(content, 'base64'),
    size: optionalNumber(body, 'size'),
    fileName: optionalText(body, 'fileName'),
    mimeType: optionalText(body, 'mimeType'),
    caption: optionalText(body, 'caption'),
    duration: optionalNumber(body, 'duration'),
    title: optionalText(body, 'title'),
    performer: optionalText(body, 'performer'),
    emoji: optionalText(body, 'emoji'),
  })
}
