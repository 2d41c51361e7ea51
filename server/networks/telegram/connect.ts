import type { Account, ConnectResult, NetworkIO } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { call } from './api.ts'
import { isRefusedToken, isTransient } from './classify.ts'
import { allowedUpdates } from './schema.ts'

/** Telegram's most: calls that come at once are stored at once. https://core.telegram.org/bots/api#setwebhook */
const MAX_CONNECTIONS = 100

/** Sets the webhook; removes it when there is no public URL, as `getUpdates` does not work beside one. */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const answer =
    account.webhookUrl === null
      ? await deleteWebhook(account, io)
      : await call(io, account, 'setWebhook', {
          url: account.webhookUrl,
          secret_token: account.webhookSecret,
          allowed_updates: allowedUpdates,
          max_connections: MAX_CONNECTIONS,
        })
  if (answer.ok) return { ok: true, steps: [] }
  return { ok: false, failure: answer.failure, ...(isTransient(answer.code) && { transient: true }) }
}

export async function disconnect(account: Account, io: NetworkIO): Promise<void> {
  const answer = await deleteWebhook(account, io)
  if (answer.ok || isRefusedToken(answer.code)) return
  throw new Problem('unavailable', answer.failure.message, { cure: answer.failure.cure })
}

/** What people wrote and nobody has fetched yet stays at Telegram, for up to a day. */
const deleteWebhook = (account: Account, io: NetworkIO) =>
  call(io, account, 'deleteWebhook', { drop_pending_updates: false })
