import type { OutboundContent } from '../../domain/content.ts'
import type { Account, HttpRequest, OutboundMessage, Rendered, Target } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import {
  buttonsAsText,
  cardsAsMessages,
  contactAsText,
  emailAsText,
  listAsButtons,
} from '../../domain/simplify.ts'
import { e164 } from '../shared/sms/phone.ts'
import { twilioRequest } from '../shared/twilio/api.ts'
import { all, file, type Parts, sendParts, texts, unsupported } from '../shared/twilio/outbound.ts'

type Of<T extends OutboundContent['type']> = Extract<OutboundContent, { type: T }>

/** A message as WhatsApp messages, in their order. https://www.twilio.com/docs/whatsapp/api */
export const render = ({ content, thread }: OutboundMessage, account: Account): Rendered =>
  sendParts(partsOf(content), account, e164(thread), number => `whatsapp:${number}`)

/**
 * Shown for 25 seconds, or until a message comes, in answer to a message of the contact.
 * https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource
 */
export function typing({ ref }: Target & { ref?: string }, account: Account): HttpRequest {
  if (ref === undefined) throw new Problem('conflict', 'WhatsApp shows typing only after the contact wrote.')
  // A message with several files came as several.
  const messageId = ref.split(':')[0]
  return twilioRequest(account, {
    method: 'POST',
    host: 'messaging',
    path: '/v2/Indicators/Typing.json',
    form: { channel: 'whatsapp', messageId },
  })
}

function partsOf(content: OutboundContent): Parts {
  switch (content.type) {
    case 'text':
      return texts(content.text)
    case 'image':
    case 'video':
    case 'document':
      return file(content)
    case 'audio':
    case 'voice':
    case 'sticker':
      return file(content, false)
    case 'location':
      return place(content)
    case 'contact':
      return texts(contactAsText(content).text)
    case 'buttons':
      return texts(buttonsAsText(content).text)
    case 'list':
      return partsOf(listAsButtons(content))
    case 'cards':
      return all(cardsAsMessages(content), partsOf)
    case 'email': {
      const plain = emailAsText(content)
      return plain === null ? unsupported(content) : texts(plain.text)
    }
    case 'template':
      return template(content)
  }
}

/** https://www.twilio.com/docs/whatsapp/message-features#location-messages-with-whatsapp */
function place({ latitude, longitude, name, address }: Of<'location'>): Parts {
  const point = `${latitude},${longitude}`
  const label = (address ?? name)?.replaceAll('|', ' ')
  return [
    {
      Body: name ?? address ?? point,
      PersistentAction: `geo:${point}${label === undefined ? '' : `|${label}`}`,
    },
  ]
}

/** Twilio refuses a name that is no Content SID. https://www.twilio.com/docs/content/send-templates-created-with-the-content-template-builder */
function template({ name, header, body = [], buttons = [] }: Of<'template'>): Parts {
  const first = typeof header === 'object' ? header.url : header
  const values = [first, ...body, ...buttons].filter(value => value != null)
  const variables = Object.fromEntries(values.map((value, index) => [String(index + 1), value]))
  return [{ ContentSid: name, ...(values.length > 0 && { ContentVariables: JSON.stringify(variables) }) }]
}
