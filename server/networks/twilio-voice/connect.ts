import type { Account, ConnectResult, NetworkIO } from '../../domain/network.ts'
import { connected, disconnected, noPublicUrl } from '../shared/twilio/connect.ts'
import { changeNumber, findNumber } from '../shared/twilio/numbers.ts'
import { callbackUrl, isOurs } from '../shared/twilio/settings.ts'

/** Has calls of the number answered by Portico. https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  if (account.webhookUrl === null) return { ok: false, failure: noPublicUrl }
  const url = callbackUrl(account.webhookUrl)
  const number = await findNumber(account, io)
  if (!number.ok) return connected(number)
  const form = {
    VoiceUrl: url,
    VoiceMethod: 'POST',
    // Twilio does not look at the URL of a number that has an application.
    VoiceApplicationSid: '',
    StatusCallback: url,
    StatusCallbackMethod: 'POST',
  }
  return connected(await changeNumber(account, number.found, form, io))
}

/** Takes back what is still ours: another program may have taken the number over. */
export async function disconnect(account: Account, io: NetworkIO): Promise<void> {
  if (account.webhookUrl === null) return
  const number = await findNumber(account, io)
  if (!number.ok) return disconnected(number)
  const { voice_url, status_callback } = number.found
  const form = {
    ...(isOurs(voice_url, account) && { VoiceUrl: '' }),
    ...(isOurs(status_callback, account) && { StatusCallback: '' }),
  }
  if (Object.keys(form).length > 0) disconnected(await changeNumber(account, number.found, form, io))
}
