import { Type } from 'typebox'
import { Compile } from '../../../domain/compile.ts'
import type { Account, Check, NetworkIO, ProbeResult } from '../../../domain/network.ts'
import type { Answer } from './answer.ts'
import { accountPath, ask } from './api.ts'
import { noPublicUrl } from './connect.ts'

/** https://www.twilio.com/docs/iam/api/account */
const AccountBody = Compile(
  Type.Object({
    friendly_name: Type.Optional(Type.String()),
    status: Type.String(),
    type: Type.Optional(Type.String()),
  }),
)

/** What is special to a network: where its calls go and what the sender can do, seen when the account is good. */
export interface Looked {
  webhook: Check
  permissions: Check
  facts?: Record<string, string>
}

/** Asks whether the credentials are good, and then for the rest. */
export async function probeAccount(
  account: Account,
  io: NetworkIO,
  look: () => Promise<Looked>,
): Promise<ProbeResult> {
  // By the auth token: an API key may not see the account, and the token is what calls are verified with.
  const answer = await ask(io, account, { method: 'GET', path: accountPath(account), as: 'account' })
  const credentials = credentialsCheck(answer)
  if (credentials.status !== 'passed') {
    const skipped = (name: Check['name']): Check => ({
      name,
      status: 'skipped',
      message: 'Not looked at, as Twilio did not tell of the account.',
    })
    return { checks: [credentials, skipped('webhook'), skipped('permissions')] }
  }
  const { webhook, permissions, facts } = await look()
  const body = answer.ok && AccountBody.Check(answer.json) ? answer.json : null
  return {
    checks: [credentials, webhook, permissions],
    facts: {
      ...(body?.friendly_name && { accountName: body.friendly_name }),
      ...(body?.type && { accountType: body.type }),
      ...facts,
    },
  }
}

function credentialsCheck(answer: Answer): Check {
  const name = 'credentials'
  if (!answer.ok) return failedCheck(name, answer)
  if (!AccountBody.Check(answer.json)) {
    return {
      name,
      status: 'failed',
      message: 'The answer is not one of Twilio.',
      cure: "Check the network's URL setting.",
      transient: true,
    }
  }
  const { status, friendly_name: account = 'the account' } = answer.json
  if (status === 'active') return { name, status: 'passed', message: `The auth token is that of ${account}.` }
  return {
    name,
    status: 'failed',
    message: `Twilio has ${status} this account.`,
    cure: 'See the messages in the Twilio console, or ask Twilio support.',
  }
}

/** Why something could not be seen. */
export const failedCheck = (
  name: Check['name'],
  { failure, away }: Extract<Answer, { ok: false }>,
): Check => ({
  name,
  status: 'failed',
  message: failure.message,
  ...(failure.cure && { cure: failure.cure }),
  ...(away && { transient: true }),
})

export const skippedCheck = (name: Check['name'], message: string): Check => ({
  name,
  status: 'skipped',
  message,
})

/** Whether what Twilio calls is this channel; `ours` when there is a public URL to be called. */
export function webhookCheck(account: Account, ours: boolean, elsewhere = 'another address'): Check {
  const name = 'webhook'
  if (account.webhookUrl === null) {
    return { name, status: 'failed', message: noPublicUrl.message, cure: String(noPublicUrl.cure) }
  }
  if (ours) return { name, status: 'passed', message: 'Twilio delivers to this channel.' }
  return {
    name,
    status: 'failed',
    message: `Twilio delivers to ${elsewhere}.`,
    cure: 'Activate the channel again. If this comes back, another program uses the number too.',
  }
}
