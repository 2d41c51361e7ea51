import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, Check, ConnectResult, NetworkIO, ProbeResult } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { ask, type Refusal } from './api.ts'
import { loftOf } from './manifest.ts'

/** Tells Pigeon where to deliver, and what to sign with. */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const { webhookUrl: url, webhookSecret: secret } = account
  if (url === null) return { ok: false, failure: noAddress }
  const told = await ask(io, account, 'PUT', '/webhook', { url, secret })
  return told.ok ? { ok: true, steps: [] } : failed(told.refusal)
}

const noAddress = {
  code: 'no_public_url',
  message: 'Pigeon delivers to a public address, and Portico has none.',
  cure: 'Set PORTICO_PUBLIC_URL to the address under which Portico is reached from outside.',
}

const failed = ({ verdict, failure }: Refusal): ConnectResult => ({
  ok: false,
  failure,
  ...(verdict === 'retry' && { transient: true }),
})

export async function disconnect(account: Account, io: NetworkIO): Promise<void> {
  const told = await ask(io, account, 'DELETE', '/webhook')
  if (told.ok || told.refusal.verdict !== 'retry') return
  throw new Problem('unavailable', told.refusal.failure.message, { cure: told.refusal.failure.cure })
}

const Loft = Compile(
  Type.Object({
    loft: Type.String(),
    title: Type.String(),
    webhook: Type.Union([Type.String(), Type.Null()]),
  }),
)

export async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const permissions: Check = { name: 'permissions', status: 'skipped', message: 'A token may do everything.' }
  const unasked: Check = { name: 'webhook', status: 'skipped', message: 'Pigeon does not tell.' }
  const answer = await ask(io, account, 'GET', '/loft')
  if (!answer.ok) return { checks: [refused(answer.refusal), unasked, permissions] }
  if (!Loft.Check(answer.json) || answer.json.loft !== loftOf(account)) {
    return { checks: [otherLoft(account), unasked, permissions] }
  }
  const { title, webhook } = answer.json
  const known: Check = { name: 'credentials', status: 'passed', message: `The token is that of ${title}.` }
  return { checks: [known, webhookCheck(webhook, account), permissions], facts: { title } }
}

const refused = ({ verdict, failure }: Refusal): Check => ({
  name: 'credentials',
  status: 'failed',
  message: failure.message,
  cure: failure.cure ?? 'See what Pigeon says.',
  ...(verdict === 'retry' && { transient: true }),
})

const otherLoft = (account: Account): Check => ({
  name: 'credentials',
  status: 'failed',
  message: `The token is not that of ${loftOf(account)}.`,
  cure: 'Enter a token of this loft, or the name of the loft that the token is for.',
})

function webhookCheck(webhook: string | null, { webhookUrl }: Account): Check {
  if (webhook === webhookUrl) return { name: 'webhook', status: 'passed', message: 'Pigeon delivers here.' }
  return {
    name: 'webhook',
    status: 'failed',
    message: webhook === null ? 'Pigeon delivers nowhere.' : 'Pigeon delivers to another address.',
    cure: 'Switch the channel off and on again.',
  }
}
