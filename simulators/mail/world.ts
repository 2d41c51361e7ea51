import { randomBytes, randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { simpleParser } from 'mailparser'

/** A mail in the mailbox. */
export interface Mail {
  uid: number
  at: Date
  header: Buffer
  /** Plain text, in UTF-8. */
  text: Buffer
}

/** A mail that the account has sent, as its reader sees it. */
export interface SentMail {
  messageId: string | null
  inReplyTo: string | null
  from: string
  to: string[]
  subject: string
  text: string
  html: string | null
  files: { filename: string | null; contentType: string; size: number }[]
}

/** What somebody writes to the account. */
export interface Letter {
  from: string
  name: string
  subject: string
  text: string
  inReplyTo?: string
}

/** At which word of a client the outgoing server answers otherwise than usual. */
export const moments = ['auth', 'mail', 'rcpt', 'data'] as const
export type Moment = (typeof moments)[number]

/** A provider of mail with one account. */
export class World {
  readonly address = 'shop@example.com'
  readonly password = randomBytes(12).toString('hex')
  readonly inbox: Mail[] = []
  readonly sent: SentMail[] = []
  /** Until they are taken back: `550 5.1.1 No such user`. */
  readonly answers = new Map<Moment, string>()
  /** `mail` when one has come in. */
  readonly news = new EventEmitter().setMaxListeners(0)

  isOwner(user: string, password: string): boolean {
    return user === this.address && password === this.password
  }

  /** Returns the mail's Message-ID. https://www.rfc-editor.org/rfc/rfc5322 */
  write({ from, name, subject, text, inReplyTo }: Letter): string {
    const messageId = `<${randomUUID()}@${from.split('@')[1]}>`
    const at = new Date()
    const header = [
      `From: ${encoded(name)} <${from}>`,
      `To: ${this.address}`,
      `Subject: ${encoded(subject)}`,
      `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: ${messageId}`,
      ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`, `References: ${inReplyTo}`] : []),
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      '',
    ]
    this.inbox.push({
      uid: this.inbox.length + 1,
      at,
      header: Buffer.from(header.join('\r\n')),
      text: Buffer.from(`${text.replace(/\r?\n/g, '\r\n')}\r\n`),
    })
    this.news.emit('mail')
    return messageId
  }

  /** Takes a mail from the account. */
  async take(from: string, to: string[], source: Buffer): Promise<void> {
    const mail = await simpleParser(source)
    this.sent.push({
      messageId: mail.messageId ?? null,
      inReplyTo: mail.inReplyTo ?? null,
      from,
      to,
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html || null,
      files: mail.attachments.map(({ filename, contentType, size }) => ({
        filename: filename ?? null,
        contentType,
        size,
      })),
    })
  }
}

/** https://www.rfc-editor.org/rfc/rfc2047 */
const encoded = (words: string): string => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`
