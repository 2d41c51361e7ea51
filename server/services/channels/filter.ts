import { type SelectQueryBuilder, sql } from 'kysely'
import type { ChannelStatus } from '../../domain/channel.ts'
import type { Environment } from '../../domain/profile.ts'
import type { Tables } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'

/** Which channels of a workspace are meant. */
export interface ChannelFilter {
  network?: string
  status?: ChannelStatus
  /** Part of the name, in any case. */
  search?: string
  /** The whole name, as it is. */
  name?: string
  botId?: string
  enabled?: boolean
  environment?: Environment
  useCaseType?: string
  /** Only these. */
  ids?: readonly string[]
  /** Only on these networks. */
  networks?: readonly string[]
  /** Only those that are the caller's, or everyone's. */
  mine?: boolean
}

/** A query of the caller's channels that a filter lets through; deleted ones are not among them. */
export function matching(
  context: Context,
  caller: Caller,
  filter: ChannelFilter,
): SelectQueryBuilder<Tables, 'channels', object> {
  let query = context.store.read
    .selectFrom('channels')
    .where('workspace_id', '=', caller.workspaceId)
    .where('deleted_at', 'is', null)
  if (filter.network !== undefined) query = query.where('network', '=', filter.network)
  if (filter.name !== undefined) query = query.where(byBytes(context), '=', filter.name)
  if (filter.botId !== undefined) query = query.where('bot_id', '=', filter.botId)
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0)
  if (filter.environment !== undefined) query = query.where('environment', '=', filter.environment)
  if (filter.useCaseType !== undefined) query = query.where('use_case_type', '=', filter.useCaseType)
  if (filter.ids !== undefined) query = query.where('id', 'in', filter.ids)
  if (filter.networks !== undefined) query = query.where('network', 'in', filter.networks)
  if (filter.mine) query = query.where(eb => eb.or([eb.exists(owner(caller.id)), eb.not(eb.exists(owner()))]))
  if (filter.search !== undefined) {
    const pattern = `%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(sql<boolean>`lower(name) like ${pattern} escape '\\'`)
  }
  if (filter.status === 'pending') query = query.where('connection', '=', 'setup')
  if (filter.status === 'error') query = query.where('connection', '=', 'broken')
  if (filter.status === 'active') query = query.where('connection', '=', 'ok').where('enabled', '=', 1)
  if (filter.status === 'inactive') query = query.where('connection', '=', 'ok').where('enabled', '=', 0)
  return query
}

/** Names as the index has them: the same order on either store. */
export const byBytes = ({ store }: Context) =>
  store.kind === 'postgres' ? sql<string>`name collate "C"` : sql<string>`name`

/** A row of each channel's owners: this one's, or anybody's. */
const owner = (id?: string) => {
  const mine = id === undefined ? sql`` : sql`and o.owner_id = ${id}`
  return sql`(select 1 from channel_owners o
    where o.workspace_id = channels.workspace_id and o.channel_id = channels.id ${mine})`
}
