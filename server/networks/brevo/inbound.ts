import { clip } from '../../domain/clip.ts'
import type { Content, Media } from '../../domain/content.ts'
import { firstError } from '../../domain/json.ts'
import type { Account, InboundEvent } from '../../domain/network.ts'
import { displayName, mailAddress } from '../shared/mail/address.ts'
import { isAutomatic, type MailHeaders } from '../shared/mail/automatic.ts'
import { answeredId, messageId } from '../shared/mail/thread.ts'
import { settingsOf } from './api.ts'
import { type Attachment, type Item, itemSchema } from './schema.ts'

/** What content may hold, in characters and files. */
const LONGEST_BODY = 1_000_000
const LONGEST_SUBJECT = 998
const MOST_FILES = 50
const LONGEST_TOKEN = 2048

/** Reads a mail that came in: an event, or in words why there is none. */
export function readItem(item: unknown, account: Account): InboundEvent | string {
  if (!itemSchema.Check(item)) return `A mail that cannot be read: ${firstError(itemSchema, item)}.`
  const from = mailAddress(item.From.Address)
  if (from === null) return 'A mail without a sender.'
  // A form on a website writes for somebody else: who is to be answered is who wrote.
  const answerTo = mailAddress(item.ReplyTo?.Address ?? '')
  const address = answerTo ?? from
  const { address: own, inboundAddress } = settingsOf(account)
  if ([own, inboundAddress].some(each => each?.toLowerCase() === address)) {
    return `A mail from ${address}, which is the channel's own address.`
  }
  const headers = headersOf(item)
  const at = timeOf(item, headers)
  const ref = messageId(item.MessageId) ?? item.Uuid?.[0]
  if (!ref) return 'A mail without a Message-ID.'
  const name = displayName(answerTo === null ? item.From.Name : item.ReplyTo?.Name)
  const replyTo = answeredId(item.InReplyTo, headers.get('references')?.join(' '))
  return {
    kind: 'message',
    ref,
    at,
    sender: { address, ...(name && { name }) },
    content: contentOf(item),
    ...(replyTo && { replyTo }),
    ...(isAutomatic(headers, from) && { automatic: true }),
  }
}

function contentOf(item: Item): Content {
  const { Subject, RawHtmlBody } = item
  // Mail that brings HTML alone has a text in the form Brevo made of it.
  const text = item.RawTextBody || item.ExtractedMarkdownMessage
  const attachments = (item.Attachments ?? [])
    .filter(file => file.DownloadToken.length <= LONGEST_TOKEN)
    .slice(0, MOST_FILES)
    .map(mediaOf)
  return {
    type: 'email',
    ...clipped('subject', Subject, LONGEST_SUBJECT),
    ...clipped('text', text, LONGEST_BODY),
    ...clipped('html', RawHtmlBody, LONGEST_BODY),
    ...(attachments.length > 0 && { attachments }),
  }
}

const mediaOf = ({ Name, ContentType, ContentLength, DownloadToken }: Attachment): Media => ({
  ref: DownloadToken,
  ...clipped('mimeType', ContentType, 255),
  ...clipped('filename', Name, 255),
  ...(ContentLength != null && { size: ContentLength }),
})

function headersOf({ Headers = {} }: Item): MailHeaders {
  const headers = new Map<string, string[]>()
  for (const [name, value] of Object.entries(Headers)) {
    const key = name.toLowerCase()
    const values = [value].flat().filter(each => typeof each === 'string')
    headers.set(key, [...(headers.get(key) ?? []), ...values])
  }
  return headers
}

/** When the mail says it was written; now, where it does not, or says a time to come. */
function timeOf({ SentAtDate }: Item, headers: MailHeaders): number {
  const now = Date.now()
  const said = Date.parse(SentAtDate ?? headers.get('date')?.[0] ?? '')
  return said >= 0 && said <= now ? said : now
}

/** A field with at most `max` UTF-16 units, and no half character at the end; none when that is nothing. */
function clipped<Name extends string>(
  name: Name,
  text: string | null | undefined,
  max: number,
): { [N in Name]?: string } {
  const cut = clip(text ?? '', max)
  return cut ? ({ [name]: cut } as { [N in Name]: string }) : {}
}
