import { isOpen } from '../../domain/channel.ts'
import { formatId } from '../../domain/ids.ts'
import { lruCache } from '../../domain/lru.ts'
import type { Account, Network } from '../../domain/network.ts'
import type { ChannelProfile } from '../../domain/profile.ts'
import { redactor, stringsIn } from '../../domain/redact.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Db } from '../../store/store.ts'
import type { ContextParts } from '../context.ts'
import { lacking, withCredentials } from '../providers/borrow.ts'
import { readSealed } from '../sealed.ts'
import { acceptedTokens } from '../tokens/accepted.ts'
import { channelAddresses } from './addresses.ts'
import type { Settings } from './settings.ts'
import { unready } from './unready.ts'

/** A channel ready for work: its row, its network, its opened account. */
export interface LiveChannel {
  row: ChannelRow
  /** Where credentials are missing, one that says so and does nothing. */
  network: Network
  /** With what the workspace's credentials stand in for. */
  account: Account
  /** Names of the channel's own secrets. */
  secrets: string[]
  profile: ChannelProfile
  /** Blots this channel's secrets out of a text. */
  redact: (text: string) => string
}

/** What the sealed text of a channel holds. */
export interface ChannelSecrets {
  webhookSecret: string
  values: Record<string, unknown>
}

/** Whether messages may be sent over a channel now. */
export const canSend = ({ row }: Pick<LiveChannel, 'row'>): boolean =>
  isOpen({ enabled: row.enabled === 1, connection: row.connection })

/** Hours after a contact's last message during which anything may be sent; null when there is no such rule. */
export const windowHours = ({ network, account }: Pick<LiveChannel, 'network' | 'account'>): number | null =>
  network.windowHours ? network.windowHours(account) : network.manifest.serviceWindowHours

/** Where a channel's network delivers; null when Portico has no public address. */
export const webhookUrl = (context: ContextParts, channelId: string): string | null =>
  context.config.publicUrl === null
    ? null
    : `${context.config.publicUrl}/webhooks/${formatId('ch_', channelId)}`

/** Opens a channel's secrets. */
export async function openSecrets(
  context: ContextParts,
  workspaceId: string,
  id: string,
  db: Db = context.store.read,
): Promise<ChannelSecrets> {
  const secrets = await readSealed<ChannelSecrets>(context, db, workspaceId, id)
  if (!secrets) throw new Error(`The channel ${id} has lost its secrets.`)
  return secrets
}

/** The account of a channel as its network sees it. */
export const accountOf = (
  context: ContextParts,
  network: Network,
  channelId: string,
  settings: Settings,
  webhookSecret: string,
): Account => ({
  channelId,
  ...settings,
  webhookSecret,
  webhookUrl: webhookUrl(context, channelId),
  baseUrl: baseUrlOf(context, network),
})

/** The network's API as the settings have it, without a trailing slash; empty where it has none. */
export const baseUrlOf = ({ config }: ContextParts, { manifest }: Network): string =>
  config.networkUrls.get(manifest.type) ?? manifest.baseUrl ?? ''

const redactorOf = (account: Account): ((text: string) => string) =>
  redactor([...stringsIn(account.secrets), account.webhookSecret])

export interface LiveChannels {
  /** The channel with this id in any workspace (ids are unique); null when there is none. For ingress and workers. */
  get(id: string): Promise<LiveChannel | null>
  /** The same as the store has it now, although nobody may have told this node of a change. */
  fresh(id: string): Promise<LiveChannel | null>
  /** The channels of a network connected to the account with this id on it, in any workspace. */
  byAddress(network: string, address: string): Promise<LiveChannel[]>
}

/** Another node's change that we miss counts after this, milliseconds. */
const TTL = 30_000

/** Opened channels, kept in memory until they change. */
export function liveChannels(context: ContextParts): LiveChannels {
  const { store, bus } = context
  const cache = lruCache<LiveChannel>(10_000, TTL)
  const idsByAddress = channelAddresses(context)
  const loading = new Map<string, Promise<LiveChannel | null>>()
  // What is being read now may be the old state: it goes to those who asked and is not kept.
  function drop(id: string): void {
    cache.delete(id)
    loading.delete(id)
  }
  bus.subscribe('changed', ({ what, workspaceId, id }) => {
    if (what === 'channel') drop(id)
    if (what !== 'provider') return
    loading.clear()
    for (const [channelId, { row, network }] of [...cache.entries()]) {
      if (row.workspace_id === workspaceId && network.manifest.provider?.name === id) drop(channelId)
    }
  })

  function load(id: string): Promise<LiveChannel | null> {
    const under = loading.get(id)
    if (under) return under
    const promise = read(id).then(channel => {
      if (channel && loading.get(id) === promise) cache.set(id, channel)
      return channel
    })
    loading.set(id, promise)
    const forget = () => {
      if (loading.get(id) === promise) loading.delete(id)
    }
    promise.then(forget, forget)
    return promise
  }

  async function read(id: string): Promise<LiveChannel | null> {
    // In one look: a row and the secrets of another moment would be no account.
    const found = await store.read
      .selectFrom('channels as c')
      .innerJoin('secrets as s', join =>
        join.onRef('s.workspace_id', '=', 'c.workspace_id').onRef('s.owner_id', '=', 'c.id'),
      )
      .selectAll('c')
      .select('s.sealed')
      .where('c.id', '=', id)
      .where('c.deleted_at', 'is', null)
      .executeTakeFirst()
    const network = found && context.networks.get(found.network)
    if (!found || !network) return null
    const { sealed, ...row } = found
    const { webhookSecret, values } = JSON.parse(
      context.seal.open(row.workspace_id, id, sealed),
    ) as ChannelSecrets
    const { manifest } = network
    const own = { config: JSON.parse(row.config), secrets: values }
    const settings = await withCredentials(context, store.read, row.workspace_id, manifest, own)
    const missing = lacking(manifest, settings)
    const account = {
      ...accountOf(context, network, id, settings, webhookSecret),
      ...(await acceptedTokens(context, manifest, row)),
    }
    return {
      row,
      network: missing ? unready(network, missing) : network,
      account,
      secrets: Object.keys(values),
      profile: JSON.parse(row.profile),
      redact: redactorOf(account),
    }
  }

  const get = async (id: string) => cache.get(id) ?? (await load(id))
  return {
    get,
    fresh: id => {
      drop(id)
      return load(id)
    },
    byAddress: async (network, address) => {
      const ids = await idsByAddress(network, address)
      return (await Promise.all(ids.map(get))).filter(c => c !== null)
    },
  }
}

/** Tells every node that a channel is not what it was. Called after the commit. */
export const announceChannel = (context: ContextParts, workspaceId: string, id: string): void =>
  context.bus.publish('changed', { what: 'channel', workspaceId, id })
