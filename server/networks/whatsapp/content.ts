import { clip } from '../../domain/clip.ts'
import type { Content, Media } from '../../domain/content.ts'
import type { Contact, File, Message } from './schema.ts'

/**
 * What a message says: one content, or several where it holds several cards of contacts; none when what its type names
 * is missing.
 */
export function contentsOf(message: Message): Content[] {
  const { type } = message
  switch (type) {
    case 'text':
      return message.text ? [{ type, text: message.text.body }] : []
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
      return file(type, message[type])
    case 'audio':
      return file(message.audio?.voice ? 'voice' : 'audio', message.audio)
    case 'location':
      return location(message)
    case 'contacts':
      return (message.contacts ?? []).map(cardOf)
    case 'button':
    case 'interactive':
      return choice(message)
    case 'order':
      return [unsupported(`an order of ${message.order?.product_items?.length ?? 0} products`)]
    case 'system':
      return [unsupported(message.system?.body ?? 'a notice about the contact')]
    default:
      return [unsupported(reasonOf(message))]
  }
}

function file(type: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker', file?: File): Content[] {
  if (!file) return []
  const media: Media = {
    ref: file.id,
    ...(file.mime_type && { mimeType: clip(file.mime_type, 255) }),
    ...(file.filename && { filename: clip(file.filename, 255) }),
  }
  return [{ type, media, ...(file.caption && { caption: clip(file.caption, 4096) }) }]
}

function location({ location }: Message): Content[] {
  if (!location) return []
  const { latitude, longitude, name, address } = location
  return [
    {
      type: 'location',
      latitude,
      longitude,
      ...(name && { name: clip(name, 256) }),
      ...(address && { address: clip(address, 1024) }),
    },
  ]
}

function cardOf({ name, phones, emails }: Contact): Content {
  const numbers = (phones ?? []).flatMap(({ phone, wa_id }) => phone || (wa_id ? `+${wa_id}` : []))
  const whole = [name.first_name, name.last_name].filter(Boolean).join(' ')
  const [phone] = numbers
  const shown = name.formatted_name || whole || phone || 'somebody'
  if (phone === undefined) return unsupported(`the contact card of ${shown}, which has no number`)
  const email = emails?.find(each => each.email)?.email
  return {
    type: 'contact',
    name: clip(shown, 256),
    phone: clip(phone, 64),
    ...(email && { email: clip(email, 320) }),
  }
}

function choice({ type, button, interactive }: Message): Content[] {
  if (type === 'button') {
    const value = button?.payload ?? button?.text
    return value === undefined ? [] : [postback(value, button?.text)]
  }
  const chosen = interactive?.button_reply ?? interactive?.list_reply
  if (chosen) return [postback(chosen.id, chosen.title)]
  const form = interactive?.nfm_reply
  if (form) return [postback(form.response_json, form.body)]
  return interactive ? [unsupported(`an answer of the kind ${interactive.type}`)] : []
}

const postback = (value: string, title: string | undefined): Content => ({
  type: 'postback',
  value,
  ...(title && { title }),
})

const unsupported = (what: string): Content => ({
  type: 'unsupported',
  description: `WhatsApp: ${clip(what, 500)}.`,
})

/** WhatsApp says why it leaves a message out, such as a poll or a file that is too large. */
function reasonOf({ type, errors }: Message): string {
  const [error] = errors ?? []
  const why = error?.error_data?.details ?? error?.title
  const kind =
    type === 'unsupported' ? 'a kind of message that it does not pass on' : `a message of the type ${type}`
  return why === undefined ? kind : `${kind} (${why.replace(/\.$/, '')})`
}
