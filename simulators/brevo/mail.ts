import { type Fields, isFields } from '../shared/fields.ts'
import { BrevoError, invalid, missing } from './errors.ts'

/** Endings of the names of attachments: https://developers.brevo.com/reference/sendtransacemail */
const ENDINGS = new Set(
  `xlsx xls ods docx docm doc csv pdf txt gif jpg jpeg png tif tiff rtf bmp cgm css shtml html htm zip xml ppt pptx tar
  ez ics mobi msg pub eps odt mp3 m4a m4v wma ogg flac wav aif aifc aiff mp4 mov avi mkv mpeg mpg wmv pkpass xlsm`.split(
    /\s+/,
  ),
)
const MOST_RECIPIENTS = 99
const ADDRESS = /^[^\s@<>,;:"]{1,64}@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/

/** A mail the account has sent. */
export interface SentMail {
  messageId: string
  from: string
  to: string[]
  subject: string
  text: string | null
  html: string | null
  replyTo: string | null
  headers: Record<string, string>
  attachments: { url: string; name: string }[]
  tags: string[]
}

/** Reads the body of POST /smtp/email. Throws what Brevo refuses. */
export function readMail(body: Fields, messageId: string): SentMail {
  const from = mailbox(body.sender, 'sender')
  if (!Array.isArray(body.to) || body.to.length === 0) throw missing('to is missing')
  if (body.to.length > MOST_RECIPIENTS) throw new BrevoError(400, 'out_of_range', 'Too many recipients')
  const to = body.to.map(each => mailbox(each, 'to'))
  const { subject, textContent, htmlContent } = body
  if (typeof subject !== 'string' || subject === '') throw missing('subject is missing')
  if (!isText(textContent) && !isText(htmlContent))
    throw missing('Either of htmlContent or textContent is needed')
  return {
    messageId,
    from,
    to,
    subject,
    text: isText(textContent) ? textContent : null,
    html: isText(htmlContent) ? htmlContent : null,
    replyTo: body.replyTo === undefined ? null : mailbox(body.replyTo, 'replyTo'),
    headers: headersOf(body.headers),
    attachments: attachmentsOf(body.attachment),
    tags: tagsOf(body.tags),
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function mailbox(value: unknown, field: string): string {
  if (!isFields(value) || typeof value.email !== 'string') throw missing(`email is missing in ${field}`)
  if (!ADDRESS.test(value.email)) throw invalid(`email is not valid in ${field}`)
  if (value.name !== undefined && !isText(value.name)) throw invalid(`name is not valid in ${field}`)
  return value.email
}

function headersOf(value: unknown): Record<string, string> {
  if (value === undefined) return {}
  if (!isFields(value)) throw invalid('headers should be an object')
  for (const [name, content] of Object.entries(value)) {
    if (typeof content !== 'string') throw invalid(`header ${name} should be a string`)
    if (!/^[\x20-\x7e]*$/.test(content)) throw invalid(`header ${name} should be ASCII`)
  }
  return value as Record<string, string>
}

function tagsOf(value: unknown): string[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || !value.every(isText)) throw invalid('tags should be an array of strings')
  return value
}

function attachmentsOf(value: unknown): SentMail['attachments'] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length === 0) throw invalid('attachment should be a list')
  return value.map(each => {
    if (!isFields(each)) throw invalid('attachment is not valid')
    const { url, name } = each
    if (typeof url !== 'string' || !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      throw invalid('attachment url is not valid')
    }
    const named = typeof name === 'string' ? name : (new URL(url).pathname.split('/').at(-1) ?? '')
    const [, ending = ''] = /\.([^.]+)$/.exec(named) ?? []
    if (!ENDINGS.has(ending.toLowerCase()))
      throw invalid(`Unsupported file format of the attachment ${named}`)
    return { url, name: named }
  })
}
