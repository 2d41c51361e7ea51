import assert from 'node:assert/strict'
import type { App } from '../../server/http/app.ts'
import type { Context } from '../../server/services/context.ts'
import type { Store } from '../../server/store/store.ts'
import { type Call, client, newWorkspace } from './app.ts'
import { type Known, LEFT_OUT } from './sample.ts'

/** A workspace with one of everything that has an id. */
export interface Furnished {
  id: string
  key: string
  call: Call
  /** By the name that a parameter or property has for it. */
  ids: ReadonlyMap<string, string>
  /** Stands in all its names, so that it can be found where it must not be. */
  mark: string
}

export async function furnish(
  app: App,
  context: Context,
  mark: string,
  endpoint: string,
  workspace?: { id: string; key: string },
): Promise<Furnished> {
  const { id, key } = workspace ?? (await newWorkspace(context, mark))
  const call = await client(app, key)
  const make = async (path: string, body?: unknown) => {
    const { status, json, text } = await call<{ id: string }>('POST', path, body)
    assert.ok(status < 300, `${path}: ${text}`)
    return json?.id
  }
  const botId = await make('/bots', { name: mark })
  const tokenId = await make(`/bots/${botId}/tokens`, { kind: 'webchat' })
  const channelId = await make('/channels', { network: 'sandbox', name: mark, config: {}, botId })
  await make(`/channels/${channelId}/activate`)
  await make(`/channels/${channelId}/sandbox/events`, {
    type: 'message',
    sender: { address: mark, name: mark },
    content: { type: 'text', text: mark },
  })
  const webChannelId = await make('/channels', { network: 'webchat', name: mark, config: {} })
  const webhookId = await make('/webhooks', { url: endpoint, events: ['*'], description: mark })
  const deliveryId = await make(`/webhooks/${webhookId}/test`)
  const mediaId = await make(`/media?filename=${mark}`, Buffer.from(mark))
  const keyId = await make('/keys', { name: mark, preset: 'viewer' })
  const first = async (path: string) => {
    const { json } = await call<{ items: { id: string }[] }>('GET', path)
    assert.ok(json.items[0], path)
    return json.items[0].id
  }
  const ids = new Map([
    ['workspaceId', id],
    ['botId', botId],
    ['tokenId', tokenId],
    ['channelId', channelId],
    ['webChannelId', webChannelId],
    ['webhookId', webhookId],
    ['deliveryId', deliveryId],
    ['keyId', keyId],
    ['mediaId', mediaId],
    ['contactId', await first('/contacts')],
    ['conversationId', await first('/conversations')],
    ['messageId', await first('/messages')],
    ['replyTo', await first('/messages')],
    ['after', await first('/events')],
  ])
  return { id, key, call, ids, mark }
}

/** What samples of this workspace's requests hold. */
export const knownOf =
  ({ ids }: Furnished, endpoint: string): Known =>
  name => {
    switch (name) {
      case 'network':
        return 'sandbox'
      case 'provider':
        return 'twilio'
      case 'config':
        return {}
      // A sandbox is no account of somebody's.
      case 'explore':
        return LEFT_OUT
      case 'channels':
        return [ids.get('channelId')]
      case 'events':
        return ['*']
      case 'url':
        return endpoint
      case 'envelope':
        return 'native'
      case 'language':
        return 'de'
      case 'metadata':
        return {}
      case 'headers':
        return {}
      case 'policies':
        return [{ permission: 'channels.get', resource: '*' }]
      case 'scheduledAt':
      case 'expiresAt':
        return new Date(Date.now() + 3_600_000).toISOString()
      case 'from':
        return new Date(Date.now() - 3_600_000).toISOString()
      default:
        return ids.get(name)
    }
  }

/** Everything the store holds of a workspace, row by row; only when keys were used is left out. */
export async function dump(store: Store, workspaceId: string): Promise<string[]> {
  const tables = await store.read.introspection.getTables()
  const lines: string[] = []
  for (const { name, columns } of tables) {
    if (!columns.some(column => column.name === 'workspace_id')) continue
    const rows: Record<string, unknown>[] = await store.read
      .selectFrom(name as 'channels')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .execute()
    lines.push(...rows.map(({ last_used_at, ...row }) => `${name} ${JSON.stringify(row)}`))
  }
  return lines.sort()
}

/** The rows that are in one dump and not in the other. */
export const difference = (before: readonly string[], after: readonly string[]): string[] => [
  ...new Set(before).symmetricDifference(new Set(after)),
]
