import { createHash } from 'node:crypto'
import type { AddressObject, EmailAddress } from 'mailparser'
import { clip } from '../../../domain/clip.ts'
import type { Content, Media } from '../../../domain/content.ts'
import type { InboundEvent } from '../../../domain/network.ts'
import { displayName, mailAddress } from '../../shared/mail/address.ts'
import { isAutomatic, type MailHeaders } from '../../shared/mail/automatic.ts'
import { answeredId, messageId } from '../../shared/mail/thread.ts'
import { fileName, type Leaf, layoutOf, type Structure } from './layout.ts'
import { readReport } from './report.ts'
import { readWords, type Words } from './words.ts'

/** A mail as the mailbox gives it. */
export interface RawMail {
  /** When it came to the mailbox, epoch milliseconds. */
  at: number
  header: Buffer
  structure: Structure
  /** What is read of it, by the numbers of its parts. */
  bodies: ReadonlyMap<string, Buffer>
}

/** What content may hold, in characters. */
const LONGEST_BODY = 1_000_000
const LONGEST_SUBJECT = 998

/**
 * Reads a mail: an event, or in words why there is none. `place` names where the mail is for its files, `own` is the
 * address of the channel.
 */
export async function readMail(raw: RawMail, place: string, own: string): Promise<InboundEvent | string> {
  const { at, header, structure, bodies } = raw
  const { files, report } = layoutOf(structure)
  const words = await readWords(header, structure, bodies)
  const { mail } = words
  const headers = headersOf(words)
  const ref = messageId(mail.messageId) ?? digest(header)
  const replyTo = answeredId(mail.inReplyTo, headers.get('references')?.join(' '))
  if (report) {
    const told = await readReport(structure, report, bodies, replyTo)
    if (typeof told === 'string') return told
    if (told !== null) return { kind: 'status', ref, at, ...told }
  }
  const from = firstOf(mail.from)
  const answerTo = firstOf(mail.replyTo)
  // A form on a website writes for somebody else: who is to be answered is who wrote.
  const sender = answerTo !== null && answerTo.address !== own ? answerTo : from
  if (sender === null) return `A mail without a sender (${ref}).`
  if (sender.address === own) return `A mail from ${own}, which is the channel's own address (${ref}).`
  return {
    kind: 'message',
    ref,
    at,
    sender,
    content: contentOf(words, files, place),
    ...(replyTo && { replyTo }),
    ...(isAutomatic(headers, from?.address ?? sender.address) && { automatic: true }),
  }
}

function contentOf({ mail, text, html }: Words, files: readonly Leaf[], place: string): Content {
  return {
    type: 'email',
    ...(mail.subject && { subject: clip(mail.subject, LONGEST_SUBJECT) }),
    ...(text && { text: clip(text, LONGEST_BODY) }),
    ...(html && { html: clip(html, LONGEST_BODY) }),
    ...(files.length > 0 && { attachments: files.map(file => mediaOf(file, place)) }),
  }
}

/** How much a file has is not said by its size in the mail, where it is written in letters. */
const AS_IT_IS = new Set(['7bit', '8bit', 'binary'])

function mediaOf({ part, node }: Leaf, place: string): Media {
  const filename = fileName(node) ?? (node.type === 'message/rfc822' ? 'message.eml' : undefined)
  const contentId = node.id?.replace(/[<>\s]/g, '')
  const exact = node.size !== undefined && AS_IT_IS.has(node.encoding ?? '7bit')
  return {
    ref: `${place}.${part}`,
    ...(/^[\w.+-]+\/[\w.+-]+$/.test(node.type) && { mimeType: clip(node.type, 255) }),
    ...(filename && { filename: clip(filename, 255) }),
    ...(contentId && contentId.length <= 255 && { contentId }),
    ...(exact && { size: node.size }),
  }
}

/** Every header as it stands, unfolded. */
function headersOf({ mail }: Words): MailHeaders {
  const headers = new Map<string, string[]>()
  for (const { key, line } of mail.headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\s+/g, ' ')
      .trim()
    headers.set(key, [...(headers.get(key) ?? []), value])
  }
  return headers
}

/** The first address of a header, which may name groups. */
function firstOf(header: AddressObject | undefined): { address: string; name?: string } | null {
  const all = (header?.value ?? []).flatMap((each): EmailAddress[] => each.group ?? [each])
  for (const each of all) {
    const address = mailAddress(each.address ?? '')
    if (address === null) continue
    const name = displayName(each.name)
    return { address, ...(name && { name }) }
  }
  return null
}

/** Names a mail that brings no Message-ID, the same wherever it is moved. */
const digest = (header: Buffer): string => `sha256:${createHash('sha256').update(header).digest('hex')}`
