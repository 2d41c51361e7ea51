import type { Account, OutboundMessage, Rendered } from '../../domain/network.ts'
import { attachmentName, composeMail } from '../shared/mail/compose.ts'
import { apiRequest, settingsOf } from './api.ts'

/** A message as a mail. https://developers.brevo.com/reference/sendtransacemail */
export function render(message: OutboundMessage, account: Account): Rendered {
  const { address, name, inboundAddress, subject } = settingsOf(account)
  const mail = composeMail(message, subject ?? `Message from ${name ?? address}`)
  if ('code' in mail) return { ok: false, failure: mail }
  const attachment = mail.attachments.map(file => ({ url: file.url, name: attachmentName(file) }))
  const request = apiRequest(account, 'POST', 'smtp/email', {
    sender: { email: address, ...(name && { name }) },
    to: [{ email: message.thread }],
    subject: mail.subject,
    // Brevo wants one of the two also where a file says it all.
    ...(mail.html ? { htmlContent: mail.html } : { textContent: mail.text ?? mail.subject }),
    ...(mail.html && mail.text && { textContent: mail.text }),
    ...(inboundAddress && { replyTo: { email: inboundAddress, ...(name && { name }) } }),
    ...(attachment.length > 0 && { attachment }),
    // Who gets the same key again knows that an answer was lost.
    headers: { ...mail.headers, idempotencyKey: message.id },
    // Every webhook of a Brevo account hears of all its mails: this tells a channel its own.
    tags: [account.channelId],
  })
  return { ok: true, requests: [request] }
}
