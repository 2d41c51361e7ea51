import { randomUUID } from 'node:crypto'
import { FaultPlan, type FaultRule as SharedRule } from '../shared/faults.ts'
import type { Fields } from '../shared/fields.ts'
import { BrevoError, invalid, notFound } from './errors.ts'
import { readMail, type SentMail } from './mail.ts'
import { eventNames, Webhooks } from './webhooks.ts'

interface Filter {
  /** Below /v3, such as `smtp/email`. */
  path?: string
}
export type FaultRule = SharedRule<Filter>

/** A mail that a customer writes. */
export interface Letter {
  from: string
  name?: string
  to: string
  subject?: string
  text?: string
  html?: string
  /** The message id of the mail it answers. */
  inReplyTo?: string
  headers?: Record<string, string>
  attachments?: { name: string; contentType: string; content: string | Buffer }[]
}

export interface BrevoOptions {
  /** Zero, the default, takes a free one. */
  port?: number
  apiKey?: string
  /** The address that the account may send from. */
  sender?: string
}

/** One account and all it holds. */
export class World {
  readonly apiKey: string
  readonly sender: string
  readonly webhooks = new Webhooks()
  readonly faults = new FaultPlan<Filter, { path: string }>(
    (filter, call) => filter.path === undefined || filter.path === call.path,
  )
  readonly sent: SentMail[] = []
  readonly files = new Map<string, { contentType: string; content: Buffer }>()
  /** What becomes of mails to an address, where it is not that they arrive. */
  readonly fates = new Map<string, string>()
  revoked = false
  readonly #keys = new Set<string>()
  #serial = 10_000_000_000

  constructor({ apiKey, sender }: BrevoOptions) {
    this.apiKey = apiKey ?? `xkeysib-${randomUUID().replaceAll('-', '')}-simulated`
    this.sender = sender ?? 'support@acme.example'
  }

  /** Throws 401 for a key that is none or was revoked. */
  authorize(key: string | undefined): void {
    if (this.revoked || key !== this.apiKey) throw new BrevoError(401, 'unauthorized', 'Key not found')
  }

  /** Sends a mail; what becomes of it is told to the webhooks. */
  send(body: Fields): { messageId: string } {
    const messageId = `<${new Date().toISOString().slice(0, 16).replace(/\D/g, '')}.${this.#serial++}@smtp-relay.mailin.fr>`
    const mail = readMail(body, messageId)
    if (mail.from.toLowerCase() !== this.sender.toLowerCase()) {
      throw invalid(
        `Sending has been rejected because the sender you used ${mail.from} is not valid. Validate your sender or authenticate your domain`,
      )
    }
    const { idempotencyKey } = mail.headers
    if (idempotencyKey !== undefined) {
      if (this.#keys.has(idempotencyKey)) throw new BrevoError(400, 'duplicate_request', 'Duplicate request')
      this.#keys.add(idempotencyKey)
    }
    this.sent.push(mail)
    this.report(messageId, 'request')
    this.report(messageId, this.fates.get(mail.to[0]?.toLowerCase() ?? '') ?? 'delivered')
    return { messageId }
  }

  /** Tells what became of a mail, at any time and as often as one likes. Throws for a mail or an event there is not. */
  report(messageId: string, event: string, reason?: string): void {
    const mail = this.sent.find(each => each.messageId === messageId)
    if (!mail) throw new Error(`There is no mail ${messageId}`)
    if (!eventNames.includes(event)) throw new Error(`event is one of ${eventNames.join(', ')}`)
    const now = Date.now()
    this.webhooks.track(event, messageId, {
      event,
      email: mail.to[0],
      id: 1,
      'message-id': messageId,
      subject: mail.subject,
      date: new Date(now).toISOString().slice(0, 19).replace('T', ' '),
      ts: Math.floor(now / 1000),
      ts_event: Math.floor(now / 1000),
      ts_epoch: now,
      tag: JSON.stringify(mail.tags),
      tags: mail.tags,
      ...(reason !== undefined && { reason }),
    })
  }

  /** Brings in a mail; returns its message id. Throws when no webhook is there for the domain it is written to. */
  write(letter: Letter): string {
    const uuid = randomUUID()
    const messageId = `<${uuid}@mail.example.com>`
    const date = new Date().toUTCString()
    const { from, name = null, to, subject = null, text = null, html = null, inReplyTo = null } = letter
    const item = {
      Uuid: [uuid],
      MessageId: messageId,
      InReplyTo: inReplyTo,
      From: { Name: name, Address: from },
      To: [{ Name: null, Address: to }],
      Cc: [],
      ReplyTo: null,
      SentAtDate: date,
      Subject: subject,
      Attachments: (letter.attachments ?? []).map(file => this.#keep(file)),
      Headers: { 'Message-ID': messageId, Date: date, From: from, To: to, ...letter.headers },
      SpamScore: 0,
      ExtractedMarkdownMessage: text,
      ExtractedMarkdownSignature: null,
      RawHtmlBody: html,
      RawTextBody: text,
    }
    const domain = to.split('@')[1]?.toLowerCase() ?? ''
    if (this.webhooks.bring(domain, [item]) === 0) throw new Error(`No inbound webhook is set for ${domain}`)
    return messageId
  }

  file(token: string): { contentType: string; content: Buffer } {
    const file = this.files.get(token)
    if (!file) throw notFound('Attachment not found')
    return file
  }

  #keep({ name, contentType, content }: NonNullable<Letter['attachments']>[number]): object {
    const token = randomUUID()
    const bytes = Buffer.from(content)
    this.files.set(token, { contentType, content: bytes })
    return {
      Name: name,
      ContentType: contentType,
      ContentLength: bytes.length,
      ContentID: null,
      DownloadToken: token,
    }
  }
}
