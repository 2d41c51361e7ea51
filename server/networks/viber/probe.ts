import type { Account, Check, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { failedCheck } from './answer.ts'
import { call } from './api.ts'
import { NO_PUBLIC_URL } from './connect.ts'
import { Info } from './info.ts'

export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const answer = await call(io, account, 'get_account_info')
  const info = answer.ok && Info.Check(answer.json) ? answer.json : null
  if (!answer.ok || info === null) {
    const skipped = (name: Check['name']): Check => ({
      name,
      status: 'skipped',
      message: 'Not looked at, as Viber did not tell which bot this is.',
    })
    const credentials: Check = answer.ok
      ? { name: 'credentials', status: 'passed', message: 'The token is that of a bot.' }
      : failedCheck('credentials', answer)
    return { checks: [credentials, skipped('webhook'), skipped('permissions')] }
  }
  const { id, name, uri, webhook = '', subscribers_count: count } = info
  return {
    checks: [
      { name: 'credentials', status: 'passed', message: `The token is that of ${name} (${uri}).` },
      webhookCheck(account, webhook),
      {
        name: 'permissions',
        status: 'passed',
        message: 'The bot may write to people who have written to it or subscribed.',
        ...(count !== undefined && { details: { subscribers: count } }),
      },
    ],
    address: id,
    facts: { accountId: id, botName: name, botUri: uri },
  }
}

function webhookCheck({ webhookUrl }: Account, webhook: string): Check {
  const name = 'webhook'
  if (webhookUrl === null) {
    return { name, status: 'failed', message: NO_PUBLIC_URL.message, cure: NO_PUBLIC_URL.cure ?? '' }
  }
  if (webhook === webhookUrl) return { name, status: 'passed', message: 'Viber delivers to this channel.' }
  return {
    name,
    status: 'failed',
    message: webhook ? 'Viber calls another address for this bot.' : 'No webhook is set for this bot.',
    cure: 'Activate the channel again. If this comes back, another program uses the bot too.',
  }
}
