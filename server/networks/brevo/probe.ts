import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, Check, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { type Answer, isAway } from './answer.ts'
import { ask, settingsOf } from './api.ts'
import { findWebhooks, noPublicUrl } from './connect.ts'

/** https://developers.brevo.com/reference/getaccount */
const AccountBody = Compile(
  Type.Object({
    email: Type.String(),
    companyName: Type.Optional(Type.String()),
    plan: Type.Optional(Type.Array(Type.Object({ type: Type.String() }))),
  }),
)

/** https://developers.brevo.com/reference/getsenders */
const Senders = Compile(
  Type.Object({ senders: Type.Array(Type.Object({ email: Type.String(), active: Type.Boolean() })) }),
)

/** https://developers.brevo.com/reference/getdomains */
const Domains = Compile(
  Type.Object({
    domains: Type.Array(
      Type.Object({ domain_name: Type.String(), authenticated: Type.Optional(Type.Boolean()) }),
    ),
  }),
)

export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const answer = await ask(io, account, 'GET', 'account')
  if (!answer.ok) return { checks: [failed('credentials', answer), ...notLookedAt] }
  if (!AccountBody.Check(answer.json)) {
    const strange: Check = {
      name: 'credentials',
      status: 'failed',
      message: 'The answer is not one of Brevo.',
      cure: 'Check PORTICO_BREVO_URL.',
      transient: true,
    }
    return { checks: [strange, ...notLookedAt] }
  }
  const { email, companyName, plan } = answer.json
  return {
    checks: [
      {
        name: 'credentials',
        status: 'passed',
        message: `The API key is that of ${companyName || email}.`,
      },
      await webhookCheck(account, io),
      await senderCheck(account, io),
    ],
    facts: {
      ...(companyName && { company: companyName }),
      account: email,
      ...(plan?.[0] && { plan: plan[0].type }),
    },
  }
}

const notLookedAt: Check[] = (['webhook', 'permissions'] as const).map(name => ({
  name,
  status: 'skipped',
  message: 'Not looked at, as Brevo did not tell of the account.',
}))

const failed = (name: Check['name'], answer: Extract<Answer, { ok: false }>): Check => ({
  name,
  status: 'failed',
  message: answer.refusal.failure.message,
  cure: answer.refusal.failure.cure ?? 'Try again later.',
  ...(isAway(answer) && { transient: true }),
})

async function webhookCheck(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'webhook'
  const { inboundAddress } = settingsOf(account)
  if (account.webhookUrl === null) {
    const { message, cure = '' } = noPublicUrl
    return { name, status: 'failed', message, cure }
  }
  for (const type of ['transactional', ...(inboundAddress ? ['inbound' as const] : [])] as const) {
    const found = await findWebhooks(account, io, type)
    if (!found.ok) return failed(name, found)
    if (found.ids.length === 0) {
      return {
        name,
        status: 'failed',
        message: `Brevo has no ${type} webhook for this channel.`,
        cure: 'Activate the channel again. If this comes back, another program removes it.',
      }
    }
  }
  const message = inboundAddress
    ? `Brevo tells what becomes of mails, and brings in what is written to ${inboundAddress}.`
    : 'Brevo tells what becomes of mails. Answers do not come in: set an address for them.'
  return { name, status: 'passed', message }
}

/** Brevo sends only from addresses it knows. */
async function senderCheck(account: Account, io: NetworkIO): Promise<Check> {
  const name = 'permissions'
  const address = settingsOf(account).address.toLowerCase()
  const senders = await ask(io, account, 'GET', 'senders')
  if (!senders.ok) return failed(name, senders)
  const list = Senders.Check(senders.json) ? senders.json.senders : []
  if (list.some(sender => sender.email.toLowerCase() === address && sender.active)) {
    return { name, status: 'passed', message: `${address} is a sender of the account.` }
  }
  const domains = await ask(io, account, 'GET', 'senders/domains')
  if (!domains.ok) return failed(name, domains)
  const known = Domains.Check(domains.json) ? domains.json.domains : []
  const domain = address.split('@')[1]
  if (known.some(each => each.domain_name.toLowerCase() === domain && each.authenticated)) {
    return { name, status: 'passed', message: `The domain ${domain} is authenticated.` }
  }
  return {
    name,
    status: 'failed',
    message: `Brevo does not know ${address} as a sender.`,
    cure: 'Add and confirm it in Brevo under Settings, Senders, domains & dedicated IPs, or authenticate its domain.',
  }
}
