import type { Failure } from '../../../domain/message.ts'
import type { Account, ConnectResult, NetworkIO } from '../../../domain/network.ts'
import { Problem } from '../../../domain/problem.ts'
import type { Answer } from './answer.ts'
import { changeNumber, changeService, findNumber, findService } from './numbers.ts'
import { noSender } from './outbound.ts'
import { callbackUrl, isOurs, settingsOf } from './settings.ts'

/** Has incoming messages delivered to Portico: those of the messaging service, or of the number. */
export async function connectMessages(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const { phoneNumber, messagingServiceSid } = settingsOf(account)
  if (account.webhookUrl === null) return { ok: false, failure: noPublicUrl }
  const url = callbackUrl(account.webhookUrl)
  if (messagingServiceSid !== null) {
    const form = { InboundRequestUrl: url, InboundMethod: 'POST', UseInboundWebhookOnNumber: 'false' }
    return connected(await changeService(account, form, io))
  }
  if (phoneNumber === null) return { ok: false, failure: noSender }
  const number = await findNumber(account, io)
  if (!number.ok) return connected(number)
  // Twilio does not look at the URL of a number that has an application.
  const form = { SmsUrl: url, SmsMethod: 'POST', SmsApplicationSid: '' }
  return connected(await changeNumber(account, number.found, form, io))
}

/** Takes back what is still ours: another program may have taken the number over. */
export async function disconnectMessages(account: Account, io: NetworkIO): Promise<void> {
  const { phoneNumber, messagingServiceSid } = settingsOf(account)
  if (account.webhookUrl === null) return
  if (messagingServiceSid !== null) {
    const service = await findService(account, io)
    if (!service.ok) return disconnected(service)
    if (!isOurs(service.found.inbound_request_url, account)) return
    return disconnected(await changeService(account, { InboundRequestUrl: '' }, io))
  }
  if (phoneNumber === null) return
  const number = await findNumber(account, io)
  if (!number.ok) return disconnected(number)
  if (!isOurs(number.found.sms_url, account)) return
  disconnected(await changeNumber(account, number.found, { SmsUrl: '' }, io))
}

export const connected = (answer: Answer): ConnectResult =>
  answer.ok
    ? { ok: true, steps: [] }
    : { ok: false, failure: answer.failure, ...(answer.away && { transient: true }) }

/** Throws a Problem when Twilio could not be told; what it does not have needs no taking back. */
export function disconnected(answer: Answer): void {
  if (answer.ok || !answer.away) return
  throw new Problem('unavailable', answer.failure.message, { cure: answer.failure.cure })
}

export const noPublicUrl: Failure = {
  code: 'no_public_url',
  message: 'Portico has no public URL, so Twilio cannot deliver: nothing would come in, and no status.',
  cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
}
