import type { Account, ConnectResult, NetworkIO } from '../../domain/network.ts'
import { openMailbox } from './mailbox/open.ts'

/** There is nothing to register: the mailbox is opened once, so that a channel which cannot read does not seem to work. */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const opened = await openMailbox(account, io)
  if (!opened.ok) {
    const { failure, reason } = opened
    return { ok: false, failure, ...(reason === 'away' && { transient: true }) }
  }
  opened.client.close()
  return { ok: true, steps: [] }
}
