import type { Media, OutboundContent } from '../../../domain/content.ts'
import type { Failure } from '../../../domain/message.ts'
import type { Account, HttpRequest, Rendered } from '../../../domain/network.ts'
import { splitText } from '../../../domain/split-text.ts'
import { accountPath, twilioRequest } from './api.ts'
import { callbackUrl, settingsOf } from './settings.ts'

/** Characters. https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource */
const MAX_BODY = 1600

/** What one message says, as the fields of its form. */
type Said = Record<'Body' | 'MediaUrl' | 'ContentSid' | 'ContentVariables' | 'PersistentAction', string>

/** Messages in their order, or why they cannot be sent. */
export type Parts = Partial<Said>[] | Failure

/** A text, cut where it is too long. */
export function texts(text: string): Parts {
  const parts = splitText(text, MAX_BODY).filter(part => part.trim() !== '')
  if (parts.length > 0) return parts.map(Body => ({ Body }))
  return { code: 'empty_text', message: 'The text holds nothing but spaces.', cure: 'Send a text.' }
}

/** A file, which Twilio fetches by its link; its caption beside it, or after it where it does not fit. */
export function file({ media, caption }: { media: Media; caption?: string }, captioned = true): Parts {
  if (media.url === undefined) {
    return {
      code: 'media_missing',
      message: 'The message names no file.',
      cure: 'Give the file by a public URL.',
    }
  }
  const MediaUrl = media.url
  if (!caption || caption.trim() === '') return [{ MediaUrl }]
  if (captioned && caption.length <= MAX_BODY) return [{ MediaUrl, Body: caption }]
  const after = texts(caption)
  return Array.isArray(after) ? [{ MediaUrl }, ...after] : after
}

export const unsupported = (content: OutboundContent): Failure => ({
  code: 'unsupported_content',
  message: `Twilio carries no content of type "${content.type}" here.`,
  cure: 'Send a text.',
})

/** Several contents one after another. */
export function all(
  contents: readonly OutboundContent[],
  partsOf: (content: OutboundContent) => Parts,
): Parts {
  const parts: Partial<Said>[] = []
  for (const content of contents) {
    const some = partsOf(content)
    if (!Array.isArray(some)) return some
    parts.push(...some)
  }
  return parts
}

/**
 * The requests that send the parts. `address` writes a number as the network has it.
 * https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export function sendParts(
  parts: Parts,
  account: Account,
  to: string,
  address = (number: string) => number,
): Rendered {
  if (!Array.isArray(parts)) return { ok: false, failure: parts }
  const { phoneNumber, messagingServiceSid } = settingsOf(account)
  if (phoneNumber === null && messagingServiceSid === null) return { ok: false, failure: noSender }
  const requests = parts.map(
    (said): HttpRequest =>
      twilioRequest(account, {
        method: 'POST',
        path: accountPath(account, 'Messages.json'),
        form: {
          To: address(to),
          From: phoneNumber === null ? undefined : address(phoneNumber),
          MessagingServiceSid: messagingServiceSid ?? undefined,
          ...said,
          StatusCallback: account.webhookUrl === null ? undefined : callbackUrl(account.webhookUrl),
        },
      }),
  )
  return { ok: true, requests }
}

export const noSender: Failure = {
  code: 'no_sender',
  message: 'The channel has neither a phone number nor a messaging service.',
  cure: 'Enter one of the two in the settings of the channel.',
}
