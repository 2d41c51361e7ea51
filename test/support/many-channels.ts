import { join } from 'node:path'
import { newId } from '../../server/domain/ids.ts'
import { addCounts, type Count } from '../../server/store/counters.ts'
import { insertRows } from '../../server/store/rows.ts'
import type { ChannelRow, ChannelStateRow } from '../../server/store/schema.ts'
import { openStore } from '../../server/store/store.ts'
import type { Portico } from './portico.ts'
import { channelRow } from './scene.ts'

const HOUR = 3_600_000
const networks = ['whatsapp', 'telegram', 'twilio-sms', 'messenger', 'email', 'webchat']
const environments = ['prod', 'prod', 'prod', 'test', 'dev'] as const
const condition = {
  code: 'token_expired',
  message: 'The access token has expired.',
  cure: 'Make a new one, and paste it into the settings of this channel.',
}

const template = channelRow('')
const insertChannels = insertRows<ChannelRow>(
  'channels',
  Object.fromEntries(
    Object.entries(template).map(([name, value]) => [name, typeof value === 'number' ? 'bigint' : 'text']),
  ) as Record<keyof ChannelRow, 'bigint' | 'text'>,
)
const insertStates = insertRows<ChannelStateRow>('channel_state', {
  workspace_id: 'text',
  channel_id: 'text',
  last_received_at: 'bigint',
  last_sent_at: 'bigint',
  probed_at: 'bigint',
  next_probe_at: 'bigint',
  poll_cursor: 'text',
  reconnect: 'text',
})

/**
 * Puts channels into the embedded store of a Portico, which is started again: through the API they would take minutes. They
 * are called `Shop 1` to `Shop <count>`. Of each hundred one is broken, two are being set up and seven are off.
 */
export async function putChannels(portico: Portico, count: number): Promise<void> {
  await portico.stop()
  const store = openStore(`sqlite:${join(portico.data, 'portico.db')}`)
  const now = Date.now()
  const channels = Array.from({ length: count }, (_, index) => channelAt(portico.workspaceId, index, now))
  await store.transaction(async tx => {
    await tx.run(
      insertChannels,
      channels.map(({ row }) => row),
    )
    await tx.run(
      insertStates,
      channels.map(({ state }) => state),
    )
    await addCounts(
      tx,
      channels.flatMap(({ counts }) => counts),
    )
  })
  await store.close()
  await portico.restart()
}

function channelAt(workspaceId: string, index: number, now: number) {
  const part = index % 100
  const broken = part === 0
  const row: ChannelRow = {
    ...channelRow(workspaceId),
    id: newId(),
    network: networks[index % networks.length] ?? 'sandbox',
    name: `Shop ${index + 1}`,
    address: `+49151${String(index).padStart(7, '0')}`,
    environment: environments[index % environments.length] ?? 'prod',
    enabled: part >= 3 && part < 10 ? 0 : 1,
    connection: broken ? 'broken' : part < 3 ? 'setup' : 'ok',
    condition: broken ? JSON.stringify(condition) : null,
    condition_since: now - index * 60_000,
  }
  const owned = { workspaceId, channelId: row.id }
  const counts: Count[] = [0, 1 + (index % 7), 9 + (index % 13)].map((hours, i) => ({
    ...owned,
    at: now - hours * HOUR,
    received: (index * (i + 3)) % 40,
    sent: (index * (i + 5)) % 25,
    failed: broken ? 3 : 0,
  }))
  const state: ChannelStateRow = {
    workspace_id: workspaceId,
    channel_id: row.id,
    last_received_at: now - (index % 500) * 60_000,
    last_sent_at: null,
    probed_at: null,
    next_probe_at: null,
    poll_cursor: null,
    reconnect: null,
  }
  return { row, state, counts }
}
