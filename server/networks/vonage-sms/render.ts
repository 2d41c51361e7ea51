import type { OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
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
import { splitText } from '../../domain/split-text.ts'
import { e164 } from '../shared/sms/phone.ts'
import { segmentsOf } from '../shared/sms/segments.ts'
import { basic } from './api.ts'
import { configOf, secretsOf } from './manifest.ts'
import { applicationToken, keyOf } from './token.ts'

/** Characters. https://developer.vonage.com/en/api/messages */
const MAX_TEXT = 1000

/** A message as SMS, in their order. */
export function render({ id, content, thread }: OutboundMessage, account: Account): Rendered {
  const texts = textsOf(content)
  if (!Array.isArray(texts)) return { ok: false, failure: texts }
  const authorization = authorizationOf(account)
  if (authorization === null) return { ok: false, failure: badKey }
  const { sender } = configOf(account)
  const requests = texts.map((text, index) => ({
    method: 'POST',
    url: `${account.baseUrl}/v1/messages`,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      channel: 'sms',
      message_type: 'text',
      to: bare(e164(thread)),
      from: bare(sender),
      text,
      client_ref: `${id}:${index}`,
      ...(account.webhookUrl !== null && { webhook_url: account.webhookUrl, webhook_version: 'v1' }),
      sms: { encoding_type: segmentsOf(text).encoding === 'GSM-7' ? 'text' : 'unicode' },
    }),
  }))
  return { ok: true, requests }
}

/** As Vonage writes numbers. */
const bare = (number: string): string => number.replace(/^\+/, '')

function authorizationOf(account: Account): string | null {
  if (secretsOf(account).privateKey === undefined) return basic(account)
  const key = keyOf(account)
  return key && `Bearer ${applicationToken(key, configOf(account).applicationId)}`
}

const badKey: Failure = {
  code: 'bad_private_key',
  message: "The application's private key cannot be read.",
  cure: 'Enter the whole key file, with its first and last line.',
}

function textsOf(content: OutboundContent): string[] | Failure {
  const text = textOf(content)
  if (text === null) {
    return {
      code: 'unsupported_content',
      message: `SMS carries no content of type "${content.type}".`,
      cure: 'Send a text.',
    }
  }
  const parts = [text].flat().flatMap(each => splitText(each, MAX_TEXT))
  const said = parts.filter(part => part.trim() !== '')
  if (said.length > 0) return said
  return { code: 'empty_text', message: 'The text holds nothing but spaces.', cure: 'Send a text.' }
}

function textOf(content: OutboundContent): string | string[] | null {
  switch (content.type) {
    case 'text':
      return content.text
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return mediaAsText(content).text
    case 'location':
      return locationAsText(content).text
    case 'contact':
      return contactAsText(content).text
    case 'buttons':
      return buttonsAsText(content).text
    case 'list':
      return textOf(listAsButtons(content))
    case 'cards':
      return cardsAsMessages(content).flatMap(each => textOf(each) ?? [])
    case 'email':
      return emailAsText(content)?.text ?? null
    case 'template':
      return null
  }
}
