import type { Failure } from '../../domain/message.ts'
import type { Account, ConnectResult, NetworkIO } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { call } from './api.ts'
import { Info } from './info.ts'

/** `message` comes in any case. https://developers.viber.com/docs/api/rest-bot-api/#event-types-filtering */
const eventTypes = ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started']

export const NO_PUBLIC_URL: Failure = {
  code: 'no_public_url',
  message: 'Viber delivers to a public https address only, and Portico has none.',
  cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside.',
}

/** Sets the webhook: before it answers, Viber tries the address. https://developers.viber.com/docs/api/rest-bot-api/#setting-a-webhook */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  if (account.webhookUrl === null) return { ok: false, failure: NO_PUBLIC_URL }
  const answer = await call(io, account, 'set_webhook', {
    url: account.webhookUrl,
    event_types: eventTypes,
    send_name: true,
    send_photo: true,
  })
  if (answer.ok) return { ok: true, steps: [] }
  return { ok: false, failure: answer.failure, ...(answer.kind === 'transient' && { transient: true }) }
}

/**
 * Takes the webhook away, and with it the chat with the bot; unless it is another's, as that of another channel.
 * https://developers.viber.com/docs/api/rest-bot-api/#removing-your-webhook
 */
export async function disconnect(account: Account, io: NetworkIO): Promise<void> {
  const info = await call(io, account, 'get_account_info')
  const webhook = info.ok && Info.Check(info.json) ? info.json.webhook : undefined
  if (webhook && webhook !== account.webhookUrl) return
  const answer = await call(io, account, 'set_webhook', { url: '' })
  if (answer.ok || answer.kind === 'account') return
  throw new Problem('unavailable', answer.failure.message, { cure: answer.failure.cure })
}
