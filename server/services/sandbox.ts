import { newId } from '../domain/ids.ts'
import type { RawRequest } from '../domain/network.ts'
import { invalid, Problem } from '../domain/problem.ts'
import { signWebhook } from '../domain/standard-webhooks.ts'
import { liveChannel } from './channels/read.ts'
import type { Caller, Context } from './context.ts'
import { receiveWebhook } from './ingest/receive.ts'

/**
 * Plays the customer on a sandbox channel: the event goes the way of every network's webhook, signed and all. Throws
 * `Problem`: `not_found`, `invalid` (it is no sandbox, or the event cannot be read), `channel_unavailable`.
 */
export async function playCustomer(
  context: Context,
  caller: Caller,
  channelId: string,
  event: Record<string, unknown>,
): Promise<void> {
  const channel = await liveChannel(context, caller, channelId)
  if (channel.row.network !== 'sandbox') throw invalid('/channelId', 'Only a sandbox channel can be played.')
  if (channel.row.enabled === 0) {
    throw new Problem('channel_unavailable', 'The channel is not active.', { cure: 'Activate it.' })
  }
  const body = JSON.stringify({ id: newId(), at: context.now(), ...event })
  const signature = signWebhook(newId(), context.now(), body, [channel.account.webhookSecret])
  const request: RawRequest = {
    method: 'POST',
    url: `/webhooks/${channelId}`,
    query: {},
    headers: { 'content-type': 'application/json', ...signature },
    body: Buffer.from(body),
  }
  const { ignored } = channel.network.parse(request, channel.account)
  if (ignored[0] !== undefined) throw invalid('', ignored[0])
  await receiveWebhook(context, channelId, request)
}
