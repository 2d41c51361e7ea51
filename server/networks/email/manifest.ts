import { type Static, Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'

/** Of all files of one mail, in bytes. What most mailboxes take: https://support.google.com/mail/answer/6584 */
export const MAX_FILES = 25 * 1024 * 1024

const Host = (title: string, example: string) =>
  Type.String({
    title,
    description: `A name or an address: ${example}`,
    pattern: '^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+)$',
    maxLength: 253,
  })
const Port = (title: string, description: string) =>
  Type.Integer({ title, description, minimum: 1, maximum: 65535 })
const Secure = (protocol: string, port: number) =>
  Type.Optional(
    Type.Boolean({
      title: `TLS from the first byte (${protocol})`,
      description: `Otherwise by STARTTLS. Absent: on port ${port} only.`,
    }),
  )
const User = (title: string) => Type.String({ title, minLength: 1, maxLength: 320 })
const Password = (title: string) =>
  Type.String({
    title,
    description: 'Where the account has two-step verification, an app password.',
    minLength: 1,
    maxLength: 1024,
  })

const Config = Type.Object(
  {
    fromEmail: Type.String({
      title: 'Address',
      description: 'Mail is sent from it, and the mailbox gets what is written to it.',
      pattern: '^[^\\s@<>,;:"]{1,64}@[^\\s@<>,;:"]{1,255}$',
      maxLength: 320,
    }),
    fromName: Type.Optional(
      Type.String({
        title: 'Sender name',
        description: 'Shown beside the address.',
        minLength: 1,
        maxLength: 256,
      }),
    ),
    smtpHost: Host('Outgoing server (SMTP)', 'smtp.example.com'),
    smtpPort: Port('Port (SMTP)', '587 with STARTTLS, 465 with TLS from the first byte.'),
    smtpSecure: Secure('SMTP', 465),
    smtpUser: Type.Optional(User('User (SMTP)')),
    imapHost: Host('Incoming server (IMAP)', 'imap.example.com'),
    imapPort: Port('Port (IMAP)', '993 with TLS from the first byte, 143 with STARTTLS.'),
    imapSecure: Secure('IMAP', 993),
    imapUser: User('User (IMAP)'),
    mailbox: Type.Optional(
      Type.String({
        title: 'Mailbox',
        description: 'The folder that is read. Absent: INBOX.',
        minLength: 1,
        maxLength: 256,
      }),
    ),
    dkim: Type.Optional(
      Type.Object(
        {
          domainName: Type.String({
            title: 'Domain',
            pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$',
            maxLength: 253,
          }),
          keySelector: Type.String({
            title: 'Selector',
            pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
            maxLength: 63,
          }),
        },
        {
          title: 'DKIM',
          description: 'Signs mail here. Only where the outgoing server does not.',
          additionalProperties: false,
        },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Config = Static<typeof Config>

const Secrets = Type.Object(
  {
    smtpPassword: Type.Optional(Password('Password (SMTP)')),
    imapPassword: Password('Password (IMAP)'),
    dkimPrivateKey: Type.Optional(
      Type.String({ title: 'DKIM private key', description: 'RSA or Ed25519, in PEM.', maxLength: 10_000 }),
    ),
  },
  { additionalProperties: false },
)
export type Secrets = Static<typeof Secrets>

const attached = 'Travels as an attachment; a caption is the text.'
const written = 'Written out in the text.'
const upload = { maxBytes: MAX_FILES }
const file = { grade: 'partial', ...upload, upload, note: attached } as const

export const manifest: Manifest = {
  type: 'email',
  medium: 'email',
  title: 'Email (SMTP and IMAP)',
  summary: 'A mailbox at any provider: sent by SMTP, received by IMAP.',
  docsUrl: 'https://www.rfc-editor.org/rfc/rfc5322',
  baseUrl: null,
  config: Config,
  secrets: Secrets,
  addressScope: 'medium',
  capabilities: {
    text: { grade: 'full' },
    email: { grade: 'full', ...upload, upload },
    image: file,
    video: file,
    audio: file,
    voice: file,
    document: { grade: 'full', ...upload, upload },
    sticker: file,
    location: { grade: 'fallback', note: written },
    contact: { grade: 'fallback', note: written },
    buttons: { grade: 'fallback', note: 'Replies are numbered in the text, links and numbers written out.' },
    list: { grade: 'fallback', note: 'Rows are numbered in the text.' },
    cards: {
      grade: 'fallback',
      note: 'Written out in the text one after another; their files are attached.',
      upload,
    },
    template: { grade: 'rejected', note: 'A mail needs no approved template: send the text.' },
  },
  features: ['replies'],
  // Every provider has limits of its own, and tells them by 4xx. Three connections at a time is what Microsoft allows:
  // https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission
  pace: { perSecond: 5, burst: 10, concurrency: 3 },
  serviceWindowHours: null,
  untrustedDestination: true,
  polled: 'always',
}
