import type { Readable } from 'node:stream'
import type { SendMailOptions } from 'nodemailer/lib/mailer'
import type { Failure } from '../../../domain/message.ts'
import type { NetworkIO } from '../../../domain/network.ts'
import { attachmentName, type MailBody } from '../../shared/mail/compose.ts'
import { MAX_FILES } from '../manifest.ts'
import type { Refusal } from './refusal.ts'

type Attachment = NonNullable<SendMailOptions['attachments']>[number]

export type Fetched = { ok: true; attachments: Attachment[] } | { ok: false; refusal: Refusal }

/** Fetches the files of a mail by their links, over the guarded client and no other, 25 MB in all. */
export async function fetchAttachments(files: MailBody['attachments'], io: NetworkIO): Promise<Fetched> {
  const attachments: Attachment[] = []
  let left = MAX_FILES
  for (const file of files) {
    const media = await io.download({ method: 'GET', url: file.url })
    if (!media.ok) return { ok: false, refusal: refused(file.url, media.failure) }
    const content = await read(media.body, left)
    if (content === 'too large') return { ok: false, refusal: { verdict: 'permanent', failure: tooLarge } }
    if (content === 'broken') {
      const failure = { code: 'reset', message: `${hostOf(file.url)} did not give the whole file.` }
      return { ok: false, refusal: { verdict: 'retry', failure } }
    }
    left -= content.length
    const { contentId, mimeType = media.mimeType } = file.media
    attachments.push({
      filename: attachmentName(file),
      content,
      ...(mimeType && { contentType: mimeType }),
      ...(contentId && { cid: contentId, contentDisposition: 'inline' }),
    })
  }
  return { ok: true, attachments }
}

async function read(body: Readable, max: number): Promise<Buffer | 'too large' | 'broken'> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body) {
      size += chunk.length
      // Leaving the loop destroys the body.
      if (size > max) return 'too large'
      chunks.push(chunk)
    }
  } catch {
    return 'broken'
  }
  return Buffer.concat(chunks)
}

/** Whether the link will ever lead to a file. */
function refused(url: string, { code, message }: Failure): Refusal {
  const host = hostOf(url)
  const status = /^\d{3}$/.test(code) ? Number(code) : null
  const failure = {
    code: 'media_unreachable',
    message: status === null ? message : `${host} answered ${status} when asked for the file.`,
    cure: 'Give a public link that leads to the file itself: redirects are not followed.',
  }
  const passing =
    status === null
      ? ['dns', 'connect', 'timeout', 'reset', 'aborted'].includes(code)
      : status >= 500 || status === 408 || status === 429
  return { verdict: passing ? 'retry' : 'permanent', failure }
}

const tooLarge: Failure = {
  code: 'too_large',
  message: `The files have more than ${MAX_FILES / 1024 / 1024} MB in all.`,
  cure: 'Send smaller files, or their links in the text.',
}

const hostOf = (url: string): string => new URL(url).host
