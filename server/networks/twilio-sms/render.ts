import type { OutboundContent } from '../../domain/content.ts'
import type { Account, OutboundMessage, Rendered } from '../../domain/network.ts'
import {
  buttonsAsText,
  cardsAsMessages,
  contactAsText,
  emailAsText,
  listAsButtons,
  locationAsText,
  mediaAsText,
} from '../../domain/simplify.ts'
import { e164 } from '../shared/sms/phone.ts'
import { all, file, type Parts, sendParts, texts, unsupported } from '../shared/twilio/outbound.ts'

/** A message as SMS and MMS, in their order. */
export const render = ({ content, thread }: OutboundMessage, account: Account): Rendered =>
  sendParts(partsOf(content), account, e164(thread))

function partsOf(content: OutboundContent): Parts {
  switch (content.type) {
    case 'text':
      return texts(content.text)
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
      return file(content)
    case 'sticker':
      return texts(mediaAsText(content).text)
    case 'location':
      return texts(locationAsText(content).text)
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
      return unsupported(content)
  }
}
