import type { Channel } from '../../domain/entities.ts'
import { Problem } from '../../domain/problem.ts'
import { changedProfile, type ProfileChanges } from '../../domain/profile.ts'
import { isDuplicate } from '../../store/duplicate.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { toChannel } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import { withCredentials } from '../providers/borrow.ts'
import { writeSealed } from '../sealed.ts'
import { addressConflict, forgetAccount } from './claim.ts'
import { alreadyConnected, checkBot, connectedBy } from './create.ts'
import { accountOf, announceChannel, type LiveChannel, openSecrets, webhookUrl } from './live.ts'
import { lockChannel } from './lock.ts'
import { askNetwork, probeChannel } from './probe.ts'
import { profileColumns, seesPrivate, writeOwners } from './profile.ts'
import { channelOf, liveChannel } from './read.ts'
import { conditionOf, refuseChannel } from './refuse.ts'
import { changeSettings, missingIn, type Settings } from './settings.ts'
import { connect, disconnect } from './switch.ts'

export interface UpdateChannelInput {
  name?: string
  /** Keys given are merged, `null` removes one, the mask leaves a secret as it is. */
  config?: Record<string, unknown>
  metadata?: Record<string, unknown>
  profile?: ProfileChanges
  /** `null` takes the bot away. */
  botId?: string | null
}

/**
 * Changes what is given and nothing else. When the settings of a channel that is on change, the network is connected
 * and asked again, so that a new token takes effect at once; what it says shows in the channel's status.
 *
 * Throws `Problem`: `invalid` with the field, `not_found`, `conflict` (the account is connected by another channel),
 * `stale` (`expectedVersion` is not the channel's).
 */
export async function updateChannel(
  context: Context,
  caller: Caller,
  id: string,
  input: UpdateChannelInput,
  expectedVersion?: number,
): Promise<Channel> {
  const former = await liveChannel(context, caller, id)
  const { network } = former
  const run = () =>
    context.store.transaction(async tx => {
      const before = await lockChannel(context, tx, caller.workspaceId, id)
      if (expectedVersion !== undefined && before.version !== expectedVersion) throw stale(before.version)
      if (input.botId) await checkBot(tx, caller, input.botId)
      const { row, secrets } = await change(context, tx, network, before, input)
      const channel = toChannel(row, secrets, webhookUrl(context, id))
      const publish = await recordEvents(context, tx, [
        { workspaceId: caller.workspaceId, type: 'channel.updated', channelId: id, data: { channel } },
      ])
      return { row, publish }
    })
  const { row, publish } = await run().catch(error => {
    // Another channel got the account after we had looked; now we see it.
    if (isDuplicate(error)) return run()
    throw error
  })
  publish()
  announceChannel(context, caller.workspaceId, id)
  if (input.config !== undefined && row.enabled === 1) {
    // Else the account that was here would go on delivering to this channel.
    const moved = former.row.address !== row.address
    if (moved) await disconnect(context, former)
    await reconnect(context, caller, id)
    if (!moved && row.address !== null) {
      // Only the network could tell that it is another account.
      const { address } = (await liveChannel(context, caller, id)).row
      if (address !== row.address) await disconnect(context, former)
    }
  }
  return channelOf(await liveChannel(context, caller, id), seesPrivate(caller, id))
}

async function change(
  context: Context,
  tx: Tx,
  network: LiveChannel['network'],
  before: ChannelRow,
  input: UpdateChannelInput,
): Promise<{ row: ChannelRow; secrets: string[] }> {
  const { workspace_id: workspaceId, id } = before
  const sealed = await openSecrets(context, workspaceId, id, tx.db)
  const current = { config: JSON.parse(before.config), secrets: sealed.values }
  // What it never had can still be given later.
  const later = missingIn(network.manifest, current)
  const settings = changeSettings(network.manifest, current, input.config ?? {}, later)
  const { config, secrets } = settings
  const opened = { ...sealed, values: secrets }
  const identify = async (from: Settings) => {
    const full = await withCredentials(context, tx.db, workspaceId, network.manifest, from)
    return network.identify(accountOf(context, network, id, full, sealed.webhookSecret))
  }
  const named = await identify(settings)
  // What the network has told stands until it tells something else.
  const told = named === null && before.address !== null && (await identify(current)) === null
  const address = told ? before.address : named
  const other = await connectedBy(tx.db, workspaceId, before.network, address)
  if (other !== null && other !== id) throw alreadyConnected(other)
  const profile = input.profile && changedProfile(JSON.parse(before.profile), input.profile)
  const row = await tx.db
    .updateTable('channels')
    .set({
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.metadata === undefined ? {} : { metadata: JSON.stringify(input.metadata) }),
      ...(profile && profileColumns(profile)),
      ...(input.botId === undefined ? {} : { bot_id: input.botId }),
      config: JSON.stringify(config),
      address,
      updated_at: context.now(),
      version: before.version + 1,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (before.address !== null && address !== before.address) await forgetAccount(tx, row)
  if (profile && input.profile?.owners !== undefined) await writeOwners(tx, row, profile)
  if (input.config !== undefined) await writeSealed(context, tx, workspaceId, id, opened)
  return { row, secrets: Object.keys(secrets) }
}

/** Has a channel that is on connected and asked anew. */
export async function reconnect(context: Context, caller: Caller, id: string): Promise<void> {
  const channel = await liveChannel(context, caller, id)
  if (await isTaken(context, channel)) return
  await connect(context, channel)
  await probeChannel(context, channel)
}

/** Whether the channel is on another channel's account now, from which nothing may be taken: then it is refused. */
async function isTaken(context: Context, channel: LiveChannel): Promise<boolean> {
  const { network, account, row } = channel
  if (row.address === null || network.identify(account) !== null) return false
  const conflict = await addressConflict(context, channel, await askNetwork(context, channel))
  if (conflict) await refuseChannel(context, channel, conditionOf(conflict))
  return conflict !== null
}

export const stale = (version: number): Problem =>
  new Problem('stale', 'It was changed by someone else meanwhile.', {
    meta: { version },
    cure: 'Read it again.',
  })
