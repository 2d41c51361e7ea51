import type { Button, Media, OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, HttpRequest, OutboundMessage, Rendered, Target } from '../../domain/network.ts'
import { cardsAsMessages, listAsButtons } from '../../domain/simplify.ts'
import { splitText } from '../../domain/split-text.ts'
import { chatId, methodRequest } from './api.ts'

/** https://core.telegram.org/bots/api#sendmessage, counted in UTF-16 units. */
const MAX_TEXT = 4096
/** https://core.telegram.org/bots/api#sendphoto, counted in UTF-16 units. */
const MAX_CAPTION = 1024
/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
const MAX_BUTTON_BYTES = 64

interface Call {
  method: string
  params: object
}

/** A message as calls of the Bot API, in their order. Text goes as it is, without `parse_mode`. */
export function render(message: OutboundMessage, account: Account): Rendered {
  const calls = callsFor(message.content)
  if (!Array.isArray(calls)) return { ok: false, failure: calls }
  const chat_id = chatId(message.thread)
  const reply = replyTo(message.replyTo, chat_id)
  const requests = calls.map(({ method, params }, index) =>
    request(account, method, { chat_id, ...params, ...(index === 0 && reply) }, message.files),
  )
  return { ok: true, requests }
}

/** A call, with the file in it that was brought for its link. https://core.telegram.org/bots/api#sending-files */
function request(
  account: Account,
  method: string,
  params: Record<string, unknown>,
  files: OutboundMessage['files'],
): HttpRequest {
  const brought = Object.entries(params).some(([, value]) => files?.has(String(value)))
  if (!brought) return methodRequest(account, method, params)
  const form = new FormData()
  for (const [name, value] of Object.entries(params)) {
    const file = files?.get(String(value))
    if (file) form.set(name, file)
    else form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const { method: verb, url } = methodRequest(account, method, {})
  return { method: verb, url, body: form }
}

/** Shown for five seconds, or until a message comes. https://core.telegram.org/bots/api#sendchataction */
export const typing = (target: Target, account: Account): HttpRequest =>
  methodRequest(account, 'sendChatAction', { chat_id: chatId(target.thread), action: 'typing' })

/** The calls that carry the content, or why it cannot be sent. */
function callsFor(content: OutboundContent): Call[] | Failure {
  switch (content.type) {
    case 'text':
      return texts(content.text)
    case 'image':
      return file('sendPhoto', 'photo', content)
    case 'video':
      return file('sendVideo', 'video', content)
    case 'audio':
      return file('sendAudio', 'audio', content)
    case 'voice':
      return file('sendVoice', 'voice', content)
    case 'document':
      return file('sendDocument', 'document', content)
    case 'sticker':
      return file('sendSticker', 'sticker', content)
    case 'location':
      return [place(content)]
    case 'contact':
      return [card(content)]
    case 'buttons':
      return keyboard(content.text, content.buttons)
    case 'list':
      return callsFor(listAsButtons(content))
    case 'cards':
      return callsForAll(cardsAsMessages(content))
    case 'template':
    case 'email':
      return {
        code: 'unsupported_content',
        message: `Telegram carries no content of type "${content.type}".`,
        cure: 'Send a text.',
      }
  }
}

function callsForAll(contents: readonly OutboundContent[]): Call[] | Failure {
  const calls: Call[] = []
  for (const content of contents) {
    const some = callsFor(content)
    if (!Array.isArray(some)) return some
    calls.push(...some)
  }
  return calls
}

function texts(text: string): Call[] | Failure {
  // Telegram refuses a part of nothing but spaces, and shows none at the end of another.
  const parts = splitText(text, MAX_TEXT).filter(part => part.trim() !== '')
  if (parts.length === 0) {
    return { code: 'empty_text', message: 'The text holds nothing but spaces.', cure: 'Send a text.' }
  }
  return parts.map(part => ({ method: 'sendMessage', params: { text: part } }))
}

/** A file by URL, which Telegram fetches, or by its own id. https://core.telegram.org/bots/api#sending-files */
function file(method: string, field: string, content: { media: Media; caption?: string }): Call[] | Failure {
  const { media, caption } = content
  const source = media.url ?? media.ref
  if (source === undefined) {
    return {
      code: 'media_missing',
      message: 'The message names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  if (!caption || caption.trim() === '') return [{ method, params: { [field]: source } }]
  const fits = caption.length <= MAX_CAPTION && method !== 'sendSticker'
  if (fits) return [{ method, params: { [field]: source, caption } }]
  const after = texts(caption)
  return Array.isArray(after) ? [{ method, params: { [field]: source } }, ...after] : after
}

function place(content: Extract<OutboundContent, { type: 'location' }>): Call {
  const { latitude, longitude, name, address } = content
  const title = name ?? address
  if (title === undefined) return { method: 'sendLocation', params: { latitude, longitude } }
  // A venue needs both.
  return { method: 'sendVenue', params: { latitude, longitude, title, address: address ?? title } }
}

function card({ name, phone, email }: Extract<OutboundContent, { type: 'contact' }>): Call {
  const vcard =
    email &&
    [
      'BEGIN:VCARD',
      'VERSION:3.0',
      `FN:${escaped(name)}`,
      `TEL:${escaped(phone)}`,
      `EMAIL:${escaped(email)}`,
      'END:VCARD',
    ].join('\n')
  return { method: 'sendContact', params: { phone_number: phone, first_name: name, ...(vcard && { vcard }) } }
}

/** Text inside a vCard. RFC 6350, section 3.4. */
const escaped = (text: string): string => text.replace(/[\\,;]/g, '\\$&').replace(/\r?\n/g, '\\n')

/** One button under the other, below the last part of the text. */
function keyboard(text: string, buttons: readonly Button[]): Call[] | Failure {
  const long = buttons.find(b => b.kind === 'reply' && Buffer.byteLength(b.value) > MAX_BUTTON_BYTES)
  if (long?.kind === 'reply') {
    return {
      code: 'button_value_too_long',
      message: `The value of the button "${long.text}" has ${Buffer.byteLength(long.value)} bytes.`,
      cure: `Telegram carries ${MAX_BUTTON_BYTES} bytes with a button: use a shorter value, such as an id.`,
    }
  }
  // Telegram has no button that dials, but makes a number in a text one.
  const numbers = buttons.flatMap(b => (b.kind === 'call' ? [`${b.text}: ${b.phone}`] : []))
  const calls = texts([text, ...numbers].join('\n'))
  if (!Array.isArray(calls)) return calls
  const inline_keyboard = buttons.flatMap(button => {
    if (button.kind === 'call') return []
    const action = button.kind === 'url' ? { url: button.url } : { callback_data: button.value }
    return [[{ text: button.text, ...action }]]
  })
  if (inline_keyboard.length === 0) return calls
  return calls.map((call, index) =>
    index < calls.length - 1
      ? call
      : { ...call, params: { ...call.params, reply_markup: { inline_keyboard } } },
  )
}

/** Nothing for an event that is not a message (a pressed button): it cannot be answered as one. */
function replyTo(ref: string | null, chat: number | string) {
  const [, from, id] = ref?.match(/^(-?\d{1,16}):(\d{1,16})$/) ?? []
  if (from === undefined) return {}
  const elsewhere = Number(from) !== chat && { chat_id: Number(from) }
  return { reply_parameters: { message_id: Number(id), ...elsewhere, allow_sending_without_reply: true } }
}
