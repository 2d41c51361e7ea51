import { type Static, Type } from 'typebox'
import { clip } from '../../../domain/clip.ts'
import { Compile } from '../../../domain/compile.ts'
import type { Content } from '../../../domain/content.ts'
import { firstError } from '../../../domain/json.ts'
import type { InboundEvent } from '../../../domain/network.ts'
import { consentOf } from '../sms/keywords.ts'
import { e164 } from '../sms/phone.ts'

const text = Type.Optional(Type.String())

/** What Twilio posts of an incoming message. https://www.twilio.com/docs/messaging/guides/webhook-request */
const InboundSchema = Type.Object({
  MessageSid: Type.String({ minLength: 1, maxLength: 64 }),
  From: Type.String({ minLength: 1, maxLength: 320 }),
  Body: Type.Optional(Type.String({ maxLength: 65_536 })),
  NumMedia: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}$' })),
  OptOutType: text,
  ProfileName: text,
  ButtonText: text,
  ButtonPayload: text,
  ListId: text,
  ListTitle: text,
  Latitude: Type.Optional(Type.String({ pattern: '^-?[0-9]{1,2}(\\.[0-9]+)?$' })),
  Longitude: Type.Optional(Type.String({ pattern: '^-?[0-9]{1,3}(\\.[0-9]+)?$' })),
  Label: text,
  Address: text,
  OriginalRepliedMessageSid: text,
})
type InboundMessage = Static<typeof InboundSchema>
const Inbound = Compile(InboundSchema)

export type Read = { events: InboundEvent[] } | { ignored: string }

/**
 * Reads an incoming message. `words`: whether the network itself takes a STOP or START for one, so that the contact's
 * consent is as the network has it; else only what Twilio says of it counts.
 */
export function readMessage(form: Record<string, string>, { words }: { words: boolean }): Read {
  if (!Inbound.Check(form)) return { ignored: `A message that cannot be read: ${firstError(Inbound, form)}.` }
  const { MessageSid: sid, From, ProfileName: name, OriginalRepliedMessageSid: replied } = form
  // Twilio tells no time: it calls at once.
  const at = Date.now()
  const address = addressOf(From)
  if (address === '') return { ignored: `The message ${sid} names no sender.` }
  const sender = { address, ...(name && { name }) }
  const allowed = consent(form, words)
  return {
    events: [
      ...contentsOf(form).map(
        (content, index): InboundEvent => ({
          kind: 'message',
          ref: index === 0 ? sid : `${sid}:${index}`,
          at,
          sender,
          content,
          ...(replied && { replyTo: replied }),
        }),
      ),
      ...(allowed === null ? [] : [{ kind: 'consent' as const, ref: `${sid}:consent`, at, sender, allowed }]),
    ],
  }
}

/** A contact as Portico has it, from a number, a short code or `whatsapp:+15550100`. */
export const addressOf = (from: string): string => e164(from.replace(/^whatsapp:/, ''))

/** `OptOutType` is told by messaging services with Advanced Opt-Out, whose words may be any. */
function consent({ OptOutType, Body = '' }: InboundMessage, words: boolean): boolean | null {
  if (OptOutType) return OptOutType === 'STOP' ? false : OptOutType === 'START' ? true : null
  return words ? consentOf(Body) : null
}

/** What a message says: each of its files is a content of its own. */
function contentsOf(message: InboundMessage): Content[] {
  const { Body, ButtonText, ButtonPayload, ListId, ListTitle, Latitude, Longitude, Label, Address } = message
  const pressed = ButtonPayload || ListId || ButtonText
  if (pressed) {
    const title = ButtonText || ListTitle || Body
    return [{ type: 'postback', value: pressed, ...(title && { title }) }]
  }
  const files = filesOf(message)
  if (files.length > 0) return files
  if (Latitude !== undefined && Longitude !== undefined) {
    const point = { latitude: Number(Latitude), longitude: Number(Longitude) }
    if (Math.abs(point.latitude) <= 90 && Math.abs(point.longitude) <= 180) {
      const place = {
        ...(Label && { name: clip(Label, 256) }),
        ...(Address && { address: clip(Address, 1024) }),
      }
      return [{ type: 'location', ...point, ...place }]
    }
  }
  if (Body) return [{ type: 'text', text: Body }]
  return [{ type: 'unsupported', description: 'Twilio: a message without text or file.' }]
}

/** https://api.twilio.com/2010-04-01/Accounts/AC…/Messages/MM…/Media/ME… */
const MEDIA_URL =
  /\/Accounts\/AC[0-9a-fA-F]{32}\/(Messages\/[A-Z]{2}[0-9a-fA-F]{32}\/Media\/ME[0-9a-fA-F]{32})$/

function filesOf(message: InboundMessage & Record<string, unknown>): Content[] {
  return Array.from({ length: Number(message.NumMedia ?? 0) }, (_, i): Content => {
    const mimeType = clip(String(message[`MediaContentType${i}`] ?? ''), 255)
    const [, ref] = MEDIA_URL.exec(String(message[`MediaUrl${i}`] ?? '')) ?? []
    if (ref === undefined)
      return { type: 'unsupported', description: 'Twilio: a file that is not at Twilio.' }
    const media = { ref, ...(mimeType && { mimeType }) }
    const caption = i === 0 && message.Body ? { caption: clip(message.Body, 4096) } : {}
    return { type: fileType(mimeType), media, ...caption }
  })
}

function fileType(mimeType: string): 'image' | 'video' | 'audio' | 'voice' | 'sticker' | 'document' {
  if (mimeType === 'image/webp') return 'sticker'
  // What is spoken into a phone comes as one of these; music does not.
  if (/^audio\/(ogg|amr|3gpp)/.test(mimeType)) return 'voice'
  const [kind] = mimeType.split('/')
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document'
}
