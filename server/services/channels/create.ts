import type { Channel } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import { invalid, notFound, Problem } from '../../domain/problem.ts'
import type { ChannelProfile } from '../../domain/profile.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Db, Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { toChannel } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import { withCredentials } from '../providers/borrow.ts'
import { writeSealed } from '../sealed.ts'
import { type Choice, chosenSettings } from './explore.ts'
import { accountOf, announceChannel, webhookUrl } from './live.ts'
import { profileColumns, writeOwners } from './profile.ts'
import { channelOf, liveChannel } from './read.ts'
import { changeSettings } from './settings.ts'

export interface CreateChannelInput {
  network: string
  name: string
  /** Settings and secrets together, as the network's manifest names them. */
  config: Record<string, unknown>
  /** An account found by a token: its settings and secrets are the channel's, where `config` has no others. */
  explore?: Choice
  /** Names of settings that the network requires and that are given later: until then the channel says so and does nothing. */
  later?: readonly string[]
  metadata?: Record<string, unknown>
  profile?: ChannelProfile
  botId?: string
}

/**
 * Makes a channel, switched off. The network is not asked whether it works: `testChannel` and `activateChannel` do that.
 * With an `id` that is there already (a repeat after a crash) that channel is returned.
 *
 * Throws `Problem`: `invalid` with the field, `not_found` (the bot), `conflict` (the account is connected already), and
 * where an account is to be found by a token: `channel_refused`, `unavailable`.
 */
export async function createChannel(
  context: Context,
  caller: Caller,
  input: CreateChannelInput,
  id: string = newId(),
): Promise<{ channel: Channel; webhookSecret: string }> {
  const network = context.networks.get(input.network)
  if (!network) throw invalid('/network', `There is no network "${input.network}".`)
  const found = input.explore ? await chosenSettings(context, network, input.explore) : {}
  const settings = changeSettings(
    network.manifest,
    { config: {}, secrets: {} },
    { ...found, ...input.config },
    input.later,
  )
  const secrets = { webhookSecret: newWebhookSecret(), values: settings.secrets }
  const { store } = context
  const full = await withCredentials(context, store.read, caller.workspaceId, network.manifest, settings)
  const account = accountOf(context, network, id, full, secrets.webhookSecret)
  const now = context.now()
  const row: ChannelRow = {
    workspace_id: caller.workspaceId,
    id,
    network: input.network,
    name: input.name,
    address: network.identify(account),
    config: JSON.stringify(settings.config),
    facts: '{}',
    metadata: JSON.stringify(input.metadata ?? {}),
    ...profileColumns(input.profile ?? {}),
    bot_id: input.botId ?? null,
    enabled: 0,
    connection: 'ok',
    condition: null,
    condition_since: now,
    steps: '[]',
    token_expires_at: null,
    token_warned_at: null,
    activated_at: null,
    deactivated_at: null,
    deactivation_reason: null,
    created_at: now,
    updated_at: now,
    version: 1,
    deleted_at: null,
  }
  const channel = toChannel(row, Object.keys(settings.secrets), webhookUrl(context, id))
  const publish = await context.store.transaction(async tx => {
    if (input.botId !== undefined) await checkBot(tx, caller, input.botId)
    const made = await tx.db
      .insertInto('channels')
      .values(row)
      .onConflict(c => c.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) return null
    await writeSealed(context, tx, caller.workspaceId, id, secrets)
    if (input.profile?.owners !== undefined) await writeOwners(tx, row, input.profile)
    return recordEvents(context, tx, [
      { workspaceId: caller.workspaceId, type: 'channel.created', channelId: id, data: { channel } },
    ])
  })
  if (publish === null) return await existing(context, caller, id, row)
  publish()
  announceChannel(context, caller.workspaceId, id)
  return { channel, webhookSecret: secrets.webhookSecret }
}

export async function checkBot(tx: Tx, caller: Caller, id: string): Promise<void> {
  const bot = await tx.db
    .selectFrom('bots')
    .select('id')
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!bot) throw notFound('bot')
}

/** Nothing was inserted: either this very request was done before, or the account is connected by another channel. */
async function existing(context: Context, caller: Caller, id: string, row: ChannelRow) {
  const other = await connectedBy(context.store.read, caller.workspaceId, row.network, row.address)
  if (other !== null && other !== id) throw alreadyConnected(other)
  const live = await liveChannel(context, caller, id)
  return { channel: channelOf(live), webhookSecret: live.account.webhookSecret }
}

/** The id of the workspace's channel that is connected to an account; null when there is none. */
export async function connectedBy(
  db: Db,
  workspaceId: string,
  network: string,
  address: string | null,
): Promise<string | null> {
  if (address === null) return null
  const row = await db
    .selectFrom('channels')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('network', '=', network)
    .where('address', '=', address)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row?.id ?? null
}

export const alreadyConnected = (channelId: string): Problem =>
  new Problem('conflict', 'This account is connected by another channel already.', {
    reason: 'already_connected',
    cure: 'Use that channel, or delete it first.',
    meta: { channelId },
  })
