import type { Failure } from '../../domain/message.ts'
import type { Account, ConnectResult, NetworkIO } from '../../domain/network.ts'
import { freshToken } from './token.ts'

/** Google has no API for the webhook that a service account may use: a person pastes its address in the console. */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  if (account.webhookUrl === null) return { ok: false, failure: noPublicUrl }
  const token = await freshToken(account, io)
  if (!token.ok) {
    const { failure, verdict } = token.verdict
    return { ok: false, failure, ...(verdict === 'retry' && { transient: true }) }
  }
  return {
    ok: true,
    steps: [
      {
        kind: 'paste',
        title: 'Set the agent’s webhook',
        detail:
          'In the Business Communications Developer Console open the agent, then Integrations, Webhook, Configure. Enter this address, with the client token that is in the channel’s settings, and press Verify: the channel is active then.',
        fields: [{ label: 'Webhook endpoint URL', value: account.webhookUrl }],
      },
    ],
  }
}

export const noPublicUrl: Failure = {
  code: 'no_public_url',
  message: 'Portico has no public URL, so Google cannot deliver: nothing would come in, and no status.',
  cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside, and restart it.',
}
