import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'undici'
import { isLoopback } from '../../shared/loopback.ts'
import type { Account, Message } from './account.ts'

/** Milliseconds in which anything may be sent to a WhatsApp contact. */
const WINDOW = 24 * 3_600_000

const MB = 1024 * 1024

/** Milliseconds after which the first report comes. */
const ON_ITS_WAY = 25

/** Brings a message to its contact, and reports to its callback. */
export async function deliver(account: Account, message: Message): Promise<void> {
  const errorCode = await whyNot(account, message)
  const statuses = errorCode === null ? ['queued', 'sent', 'delivered'] : ['queued', 'sent', 'undelivered']
  message.status = statuses.at(-1) ?? message.status
  message.errorCode = errorCode
  await wait(ON_ITS_WAY, undefined, { ref: false })
  await report(account, message, ordered(account, statuses))
}

/** Posts statuses of a message to its callback, one after another. */
export async function report(account: Account, message: Message, statuses: string[]): Promise<void> {
  for (const status of statuses) {
    if (message.statusCallback === null) return
    const isFailure = status === 'undelivered' || status === 'failed'
    await account.call(message.statusCallback, {
      MessageSid: message.sid,
      MessageStatus: status,
      SmsSid: message.sid,
      SmsStatus: status,
      From: message.from,
      To: message.to,
      ...(message.messagingServiceSid !== null && { MessagingServiceSid: message.messagingServiceSid }),
      ...(message.to.startsWith('whatsapp:') && { ChannelPrefix: 'whatsapp' }),
      ...(isFailure && message.errorCode !== null && { ErrorCode: String(message.errorCode) }),
    })
  }
}

function ordered(account: Account, statuses: string[]): string[] {
  switch (account.reports) {
    case 'in order':
      return statuses
    case 'reversed':
      return statuses.toReversed()
    case 'twice':
      return statuses.flatMap(status => [status, status])
    case 'none':
      return []
  }
}

/** The error code of what is only found out when a message is sent; null when it arrives. */
async function whyNot(account: Account, message: Message): Promise<number | null> {
  const code = account.unreachable.get(message.to)
  if (code !== undefined) return code
  const isWhatsapp = message.to.startsWith('whatsapp:')
  if (isWhatsapp && message.contentSid === null && !inWindow(account, message)) return 63016
  for (const url of message.mediaUrls) {
    const size = await sizeOf(url)
    if (size === null) return isWhatsapp ? 63019 : 11200
    if (size > (isWhatsapp ? 16 * MB : 5 * MB)) return isWhatsapp ? 63034 : 11751
  }
  return null
}

const inWindow = (account: Account, { from, to }: Message): boolean =>
  Date.now() - (account.lastWrote.get(`${from} ${to}`) ?? 0) < WINDOW

/** Bytes of a file, or null when it cannot be fetched; files of other machines count as fetched. */
async function sizeOf(url: string): Promise<number | null> {
  if (!isLoopback(new URL(url).hostname)) return 0
  try {
    const { statusCode, body } = await request(url)
    const { byteLength } = await body.arrayBuffer()
    return statusCode === 200 ? byteLength : null
  } catch {
    return null
  }
}
