import type { Account, Check, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { isAway } from './answer.ts'
import { ask } from './api.ts'
import { noPublicUrl } from './connect.ts'
import { keyOf, settingsOf } from './settings.ts'
import { freshToken } from './token.ts'

/** A number that nobody has: https://en.wikipedia.org/wiki/555_(telephone_number) */
const NOBODY = '+12025550100'

export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const { agentId } = settingsOf(account)
  const token = await freshToken(account, io)
  if (!token.ok) {
    const { failure, verdict } = token.verdict
    const skipped = (name: Check['name']): Check => ({
      name,
      status: 'skipped',
      message: 'Not looked at, as Google gave no access token.',
    })
    const credentials: Check = {
      name: 'credentials',
      status: 'failed',
      message: failure.message,
      cure: failure.cure ?? 'Try again later.',
      ...(verdict === 'retry' && { transient: true }),
    }
    return { checks: [credentials, skipped('webhook'), skipped('permissions')] }
  }
  const email = keyOf(account)?.client_email ?? ''
  return {
    checks: [
      { name: 'credentials', status: 'passed', message: `Google takes the key of ${email}.` },
      webhookCheck(account),
      await permissionsCheck(account, io),
    ],
    facts: { agentId, serviceAccount: email },
  }
}

function webhookCheck({ webhookUrl }: Account): Check {
  const name = 'webhook'
  if (webhookUrl !== null) {
    return { name, status: 'skipped', message: 'Google tells nobody where an agent’s webhook leads.' }
  }
  const { message, cure = '' } = noPublicUrl
  return { name, status: 'failed', message, cure }
}

/**
 * Asks who can be reached, which only the agent's own account may.
 * https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/users/batchGet
 */
async function permissionsCheck(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'permissions'
  const { agentId } = settingsOf(account)
  const answer = await ask(io, account, 'users:batchGet', { users: [NOBODY], agentId })
  if (answer.ok) {
    return { name, status: 'passed', message: `The service account may write as the agent ${agentId}.` }
  }
  const { failure } = answer.refusal
  return {
    name,
    status: 'failed',
    message: failure.message,
    cure: isAway(answer)
      ? (failure.cure ?? 'Try again later.')
      : `See whether ${agentId} is the agent’s id, and the key one of the same account in the console.`,
    ...(isAway(answer) && { transient: true }),
  }
}
