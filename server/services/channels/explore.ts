import type { ExploredAccount, Network } from '../../domain/network.ts'
import { invalid, notFound, Problem } from '../../domain/problem.ts'
import { redactor } from '../../domain/redact.ts'
import type { Caller, Context } from '../context.ts'
import { unloggedIO } from './io.ts'
import { baseUrlOf } from './live.ts'

/** One account among those that a token reaches. */
export interface Choice {
  /** Of a person or a business, who has several accounts. It is asked with, and kept nowhere. */
  token: string
  /** The account's own id, as exploring showed it. */
  address: string
}

/** An account that could be connected, without its secrets. */
export interface FoundAccount extends Omit<ExploredAccount, 'secrets'> {
  /** The workspace's channel that is connected to it; null when there is none. */
  channelId: string | null
}

/**
 * The accounts that a token reaches. Throws `Problem`: `not_found` (the network), and what `explore` throws.
 */
export async function exploreNetwork(
  context: Context,
  caller: Caller,
  type: string,
  token: string,
): Promise<FoundAccount[]> {
  const network = context.networks.get(type)
  if (!network) throw notFound('network')
  const accounts = await explore(context, network, token)
  const connected = await channelsOn(context, caller, type, accounts)
  return accounts.map(({ secrets, ...account }) => ({
    ...account,
    channelId: connected.get(account.address) ?? null,
  }))
}

/**
 * What a channel on the chosen account is set up with, settings and secrets together. Throws `Problem`: `invalid` when
 * the token does not reach it, and what `explore` throws.
 */
export async function chosenSettings(
  context: Context,
  network: Network,
  { token, address }: Choice,
): Promise<Record<string, unknown>> {
  const found = (await explore(context, network, token)).find(account => account.address === address)
  if (!found) throw invalid('/explore/address', 'The token reaches no account with this address.')
  return { ...found.config, ...found.secrets }
}

/** Throws `Problem`: `invalid` (the network does not tell), `channel_refused` (the token), `unavailable`. */
async function explore(context: Context, network: Network, token: string): Promise<ExploredAccount[]> {
  const { title } = network.manifest
  if (!network.explore) {
    throw invalid('/network', `${title} does not tell which accounts a token reaches.`)
  }
  const redact = redactor([token])
  const io = unloggedIO(context, { network, redact })
  const result = await network.explore(token, baseUrlOf(context, network), io)
  if (result.ok) return result.accounts
  const { code, message, cure } = result.failure
  throw new Problem(result.transient ? 'unavailable' : 'channel_refused', redact(message), {
    reason: code,
    ...(cure !== undefined && { cure }),
  })
}

async function channelsOn(
  context: Context,
  caller: Caller,
  network: string,
  accounts: readonly ExploredAccount[],
): Promise<Map<string | null, string>> {
  if (accounts.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('channels')
    .select(['id', 'address'])
    .where('workspace_id', '=', caller.workspaceId)
    .where('network', '=', network)
    .where(
      'address',
      'in',
      accounts.map(account => account.address),
    )
    .where('deleted_at', 'is', null)
    .execute()
  return new Map(rows.map(row => [row.address, row.id]))
}
