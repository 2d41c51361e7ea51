import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, Check, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { failedCheck, isTransient } from './answer.ts'
import { apiRequest, call } from './api.ts'
import { Endpoint, NO_PUBLIC_URL } from './connect.ts'

/** https://developers.line.biz/en/reference/messaging-api/#get-bot-info */
const Info = Compile(
  Type.Object({ userId: Type.String(), basicId: Type.String(), displayName: Type.String() }),
)
/** https://developers.line.biz/en/reference/messaging-api/#get-quota: no `value` when there is no limit. */
const Quota = Compile(Type.Object({ type: Type.String(), value: Type.Optional(Type.Integer()) }))
/** https://developers.line.biz/en/reference/messaging-api/#get-consumption */
const Consumption = Compile(Type.Object({ totalUsage: Type.Integer() }))

export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const answer = await call(io, account, apiRequest(account, 'GET', '/info'))
  if (!answer.ok) {
    const skipped = (name: Check['name']): Check => ({
      name,
      status: 'skipped',
      message: 'Not looked at, as LINE did not tell which account this is.',
    })
    return { checks: [failedCheck('credentials', answer), skipped('webhook'), skipped('permissions')] }
  }
  const info = Info.Check(answer.json) ? answer.json : null
  const whose = info === null ? 'an account' : `${info.displayName} (${info.basicId})`
  return {
    checks: [
      { name: 'credentials', status: 'passed', message: `The token is that of ${whose}.` },
      await webhookCheck(account, io),
      await quotaCheck(account, io),
    ],
    ...(info && {
      address: info.userId,
      facts: { botName: info.displayName, botBasicId: info.basicId, botUserId: info.userId },
    }),
  }
}

async function webhookCheck(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'webhook'
  const failed = (message: string, cure: string): Check => ({ name, status: 'failed', message, cure })
  if (account.webhookUrl === null) return failed(NO_PUBLIC_URL.message, String(NO_PUBLIC_URL.cure))
  const answer = await call(io, account, apiRequest(account, 'GET', '/channel/webhook/endpoint'))
  if (!answer.ok && answer.status !== 404) return failedCheck(name, answer)
  const set = answer.ok && Endpoint.Check(answer.json) ? answer.json : { endpoint: '', active: false }
  if (set.endpoint !== account.webhookUrl) {
    return failed(
      set.endpoint ? 'LINE calls another address for this channel.' : 'No webhook is set for this channel.',
      'Activate the channel again. If this comes back, another program uses the LINE channel too.',
    )
  }
  if (!set.active) {
    return failed(
      'LINE knows the address and does not use it.',
      'Turn on "Use webhook" in the LINE Developers Console, tab Messaging API.',
    )
  }
  return { name, status: 'passed', message: 'LINE delivers to this channel.' }
}

/** How many messages of the month are left. One that has used them all still receives, so it is not at fault. */
async function quotaCheck(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'permissions'
  const untold: Check = { name, status: 'skipped', message: 'LINE did not tell how much may be sent.' }
  const quota = await call(io, account, apiRequest(account, 'GET', '/message/quota'))
  if (!quota.ok) return isTransient(quota.status) ? failedCheck(name, quota) : untold
  if (!Quota.Check(quota.json)) return untold
  const { value } = quota.json
  if (value === undefined) {
    return { name, status: 'passed', message: 'The messages of a month have no limit.' }
  }
  const used = await call(io, account, apiRequest(account, 'GET', '/message/quota/consumption'))
  if (!used.ok) return isTransient(used.status) ? failedCheck(name, used) : untold
  if (!Consumption.Check(used.json)) return untold
  const { totalUsage } = used.json
  const details = { monthlyLimit: value, usedThisMonth: totalUsage }
  const message =
    totalUsage < value
      ? `${totalUsage} of the ${value} messages of this month are used.`
      : `All ${value} messages of this month are used: nothing more is sent until the next, unless more are bought.`
  return { name, status: 'passed', message, details }
}
