import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { type Content, OutboundContent } from '../../domain/content.ts'
import { invalid } from '../../domain/problem.ts'

/**
 * What `message` holds: what the source's own send call takes. Understood are the messages of Facebook and Instagram
 * (which the chat plugin speaks too), Twilio, WhatsApp and Viber, and Portico's own.
 * https://airy.co/docs/core/connectors/sources/introduction
 */

const Url = Type.String({ maxLength: 2048, pattern: '^https?://' })
const Words = Type.String({ minLength: 1, maxLength: 65536 })
const files = ['image', 'video', 'audio', 'file'] as const

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
const FacebookText = Type.Object({
  text: Words,
  quick_replies: Type.Optional(
    Type.Array(
      Type.Object({ title: Type.String({ maxLength: 256 }), payload: Type.String({ maxLength: 1024 }) }),
      { minItems: 1, maxItems: 13 },
    ),
  ),
})
const FacebookFile = Type.Object({
  attachment: Type.Object({
    type: Type.Enum([...files]),
    payload: Type.Object({ url: Url }),
  }),
})
/** https://www.twilio.com/docs/messaging/api/message-resource */
const TwilioMessage = Type.Object({ Body: Type.Optional(Words), MediaUrl: Type.Optional(Url) })
/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
const WhatsappText = Type.Object({ type: Type.Literal('text'), text: Type.Object({ body: Words }) })
const WhatsappFile = Type.Object({
  type: Type.Enum(['image', 'video', 'audio', 'document', 'sticker']),
  ...Object.fromEntries(
    ['image', 'video', 'audio', 'document', 'sticker'].map(type => [
      type,
      Type.Optional(
        Type.Object({
          link: Url,
          caption: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
          filename: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
        }),
      ),
    ]),
  ),
})
interface LinkedFile {
  link: string
  caption?: string
  filename?: string
}

const [facebookText, facebookFile, twilio, whatsappText, whatsappFile, native] = [
  Compile(FacebookText),
  Compile(FacebookFile),
  Compile(TwilioMessage),
  Compile(WhatsappText),
  Compile(WhatsappFile),
  Compile(OutboundContent),
]

/** The content of a `message` to be sent. Throws `Problem` (`invalid`) for one that cannot be understood. Pure. */
export function contentOf(message: Record<string, unknown>): OutboundContent {
  if (native.Check(message)) return message
  if (whatsappText.Check(message)) return { type: 'text', text: message.text.body }
  if (whatsappFile.Check(message)) {
    const file = (message as Record<string, unknown>)[message.type] as LinkedFile | undefined
    if (file) {
      const { link: url, caption, filename } = file
      const media = { url, ...(filename !== undefined && { filename }) }
      return { type: message.type, media, ...(caption !== undefined && { caption }) }
    }
  }
  if (facebookText.Check(message)) return facebookContent(message)
  if (facebookFile.Check(message)) {
    const { type, payload } = message.attachment
    return { type: type === 'file' ? 'document' : type, media: { url: payload.url } }
  }
  if (twilio.Check(message)) {
    const { Body: text, MediaUrl: url } = message
    if (url !== undefined)
      return { type: 'image', media: { url }, ...(text !== undefined && { caption: text }) }
    if (text !== undefined) return { type: 'text', text }
  }
  throw invalid('/message', 'message is no message of a source: give {"text": "…"}, for example.')
}

function facebookContent({ text, quick_replies: replies }: Static<typeof FacebookText>): OutboundContent {
  if (replies === undefined) return { type: 'text', text }
  const buttons = replies.map(({ title, payload }) => ({
    kind: 'reply' as const,
    text: title || payload,
    value: payload || title,
  }))
  return { type: 'buttons', text, buttons }
}

/** A content as clients of this API read it: texts and files as Facebook has them, the rest as it is. Pure. */
export function contentPayload(content: Content): Record<string, unknown> {
  switch (content.type) {
    case 'text':
      return { text: content.text }
    case 'email':
      return { ...content, text: content.text ?? content.subject ?? '' }
    case 'buttons':
      return {
        text: content.text,
        quick_replies: content.buttons.map(button => ({
          content_type: 'text',
          title: button.text,
          payload: button.kind === 'reply' ? button.value : button.kind === 'url' ? button.url : button.phone,
        })),
      }
    case 'postback':
      return { postback: { payload: content.value, title: content.title ?? content.value } }
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return {
        attachment: { type: fileTypes[content.type], payload: { url: content.media.url ?? null } },
        ...(content.caption !== undefined && { text: content.caption }),
      }
    default:
      return { ...content }
  }
}

const fileTypes = {
  image: 'image',
  sticker: 'image',
  video: 'video',
  audio: 'audio',
  voice: 'audio',
  document: 'file',
} as const
