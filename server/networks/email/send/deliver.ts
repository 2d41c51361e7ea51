import type { Account, NetworkIO, OutboundMessage, Verdict } from '../../../domain/network.ts'
import { mailAddress } from '../../shared/mail/address.ts'
import { composeMail } from '../../shared/mail/compose.ts'
import { addressOf, settingsOf } from '../account.ts'
import { fetchAttachments } from './attachments.ts'
import { dkimOf } from './dkim.ts'
import { withServer } from './transport.ts'

/**
 * Sends a message as a mail: https://www.rfc-editor.org/rfc/rfc6409. It has the same Message-ID each time, by which
 * programs know a mail that was sent again because the answer was lost.
 */
export async function deliver(message: OutboundMessage, account: Account, io: NetworkIO): Promise<Verdict> {
  const to = mailAddress(message.thread)
  if (to === null) return { verdict: 'permanent', failure: noAddress }
  const from = addressOf(account)
  const { fromName } = settingsOf(account)
  const mail = composeMail(message, `Message from ${fromName ?? from}`)
  if ('code' in mail) return { verdict: 'permanent', failure: mail }
  const dkim = dkimOf(account)
  if (!dkim.ok) return { verdict: 'reauthorize', failure: dkim.failure }
  const files = await fetchAttachments(mail.attachments, io)
  if (!files.ok) return files.refusal
  const messageId = `<${message.id}@${from.split('@')[1]}>`
  const sent = await withServer(account, io, transport =>
    transport.sendMail({
      messageId,
      from: { name: fromName ?? '', address: from },
      to,
      subject: mail.subject,
      ...(mail.text !== undefined && { text: mail.text }),
      ...(mail.html !== undefined && { html: mail.html }),
      headers: mail.headers,
      attachments: files.attachments,
      xMailer: false,
      signal: io.signal,
      ...(dkim.options && { dkim: dkim.options }),
    }),
  )
  if (!sent.ok) return sent.refusal
  // Some providers give the mail an id of their own, and answers name that one.
  return { verdict: 'sent', ref: sent.value.serverMessageId ?? messageId }
}

const noAddress = {
  code: 'no_address',
  message: 'This is no mail address.',
  cure: 'Send to an address such as ada@example.com.',
}
