import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]))
const Mailbox = Type.Object({ Name: text, Address: Type.String() })
const mailbox = Type.Optional(Type.Union([Mailbox, Type.Null()]))

const Attachment = Type.Object({
  Name: text,
  ContentType: text,
  ContentLength: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])),
  DownloadToken: Type.String({ minLength: 1 }),
})
export type Attachment = Static<typeof Attachment>

const Item = Type.Object({
  Uuid: Type.Optional(Type.Array(Type.String())),
  MessageId: text,
  InReplyTo: text,
  From: Mailbox,
  ReplyTo: mailbox,
  SentAtDate: text,
  Subject: text,
  RawHtmlBody: text,
  RawTextBody: text,
  ExtractedMarkdownMessage: text,
  Attachments: Type.Optional(Type.Union([Type.Array(Attachment), Type.Null()])),
  /** A header that stands more than once has a list. */
  Headers: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})
export type Item = Static<typeof Item>

/** A mail that came in. https://developers.brevo.com/docs/inbound-parse-webhooks#parsed-email-payload */
export const itemSchema = Compile(Item)

const TrackedEvent = Type.Object({
  event: Type.String(),
  email: Type.String(),
  'message-id': Type.String({ minLength: 1 }),
  /** Milliseconds; `ts` and `ts_event` are seconds, in whatever time zone the account has. */
  ts_epoch: Type.Optional(Type.Number()),
  ts_event: Type.Optional(Type.Number()),
  reason: text,
  tags: Type.Optional(Type.Array(Type.String())),
})
export type TrackedEvent = Static<typeof TrackedEvent>

/** What became of a mail. https://developers.brevo.com/docs/transactional-webhooks */
export const eventSchema = Compile(TrackedEvent)
