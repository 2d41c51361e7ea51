import type { Channel } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import type { Failure } from '../../domain/message.ts'
import type { ConnectResult, ProbeResult, SetupStep } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { setChannelState } from '../../store/channel-state.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { closeConversations } from '../conversations/close.ts'
import { type EventDraft, recordEvents } from '../events/record.ts'
import { reopenLane } from '../lanes/runner.ts'
import { claimAddress } from './claim.ts'
import { networkIO } from './io.ts'
import { announceChannel, type LiveChannel } from './live.ts'
import { lockChannel } from './lock.ts'
import { AWAY, askNetwork, noteFindings, PROBE_INTERVAL, refusal } from './probe.ts'
import { channelOf, liveChannel } from './read.ts'
import { conditionOf, refuseChannel } from './refuse.ts'

/** A channel that was on while it was connected, and never heard of again, is looked at after this, milliseconds. */
const CONNECTING = 60_000

/**
 * Switches a channel on: the network is asked whether the account is good, then told where to deliver. Doing it
 * again does no harm. Where a person must still do something the channel is `pending` until the network calls. With
 * `force` a channel that was off is on although that fails: it is `error`, and tried again until it works.
 *
 * Throws `Problem`: `not_found`; and without `force` `channel_refused`, with the failing check (a channel that was off
 * stays off, and is `error`); `unavailable` when the network cannot be asked now, and nothing has changed; `conflict`
 * when the account turns out to be connected by another channel.
 */
export async function activateChannel(
  context: Context,
  caller: Caller,
  id: string,
  { force = false }: { force?: boolean } = {},
): Promise<Channel> {
  const channel = await liveChannel(context, caller, id)
  try {
    await bringUp(context, channel)
  } catch (error) {
    if (!force || !(error instanceof Problem)) throw error
    await switchOnAnyway(context, channel, error)
  }
  return channelOf(await liveChannel(context, caller, id))
}

/** Throws `Problem`, as `activateChannel` does. */
export async function bringUp(context: Context, channel: LiveChannel): Promise<void> {
  const probe = await askNetwork(context, channel)
  // Whether the webhook is set is what connecting is about to change.
  const checks = probe.checks.filter(c => c.name !== 'webhook')
  const away = checks.find(c => c.transient)
  if (away) throw unavailable(away)
  const refused = refusal(checks)
  if (refused) throw await refuseChannel(context, channel, { ...refused, code: refused.name })
  await claimAddress(context, channel, probe)
  // The network delivers as soon as it knows where to: what it brings then must not meet a channel that is off.
  const wasOff = await switchOn(context, channel)
  const connected = await connect(context, channel)
  if (!connected.ok) {
    if (wasOff) await switchBackOff(context, channel)
    if (connected.transient) throw unavailable(connected.failure)
    throw await refuseChannel(context, channel, connected.failure)
  }
  await noteConnected(context, channel, probe, connected.steps, wasOff)
}

async function switchOnAnyway(context: Context, channel: LiveChannel, problem: Problem): Promise<void> {
  const { workspace_id: workspaceId, id } = channel.row
  const publish = await context.store.transaction(async tx => {
    const now = context.now()
    const before = await lockChannel(context, tx, workspaceId, id)
    await setChannelState(tx, workspaceId, id, { next_probe_at: now + CONNECTING, reconnect: newId() })
    // One that was on already is as it was, or as the network has just said.
    if (before.enabled === 1) return () => {}
    const row = await change(tx, workspaceId, id, {
      enabled: 1,
      connection: 'broken',
      condition: JSON.stringify(conditionOf(problem)),
      condition_since: now,
      activated_at: now,
      deactivated_at: null,
      deactivation_reason: null,
      updated_at: now,
      version: before.version + 1,
    })
    return recordEvents(context, tx, row ? [channelEvent('channel.activated', channel, row)] : [])
  })
  publish()
  announceChannel(context, workspaceId, id)
}

export const connect = (context: Context, channel: LiveChannel): Promise<ConnectResult> =>
  channel.network.connect(channel.account, networkIO(context, channel, { kind: 'connect' }))

const unavailable = ({ message, cure = AWAY }: Omit<Failure, 'code'>): Problem =>
  new Problem('unavailable', message, { cure })

/** Says whether it was off. */
async function switchOn(context: Context, { row: { workspace_id: workspaceId, id } }: LiveChannel) {
  const now = context.now()
  const row = await context.store.transaction(async tx => {
    const row = await change(tx, workspaceId, id, { enabled: 1, ...works(now) }, 'off')
    if (row) await setChannelState(tx, workspaceId, id, { next_probe_at: now + CONNECTING })
    return row
  })
  if (row) announceChannel(context, workspaceId, id)
  return row !== undefined
}

/** As it was before `switchOn`. */
async function switchBackOff(context: Context, { row }: LiveChannel): Promise<void> {
  const { workspace_id: workspaceId, id, connection, condition, condition_since } = row
  await context.store.transaction(async tx => {
    await change(tx, workspaceId, id, { enabled: 0, connection, condition, condition_since })
    await setChannelState(tx, workspaceId, id, { next_probe_at: null })
  })
  announceChannel(context, workspaceId, id)
}

async function noteConnected(
  context: Context,
  channel: LiveChannel,
  probe: ProbeResult,
  steps: SetupStep[],
  wasOff: boolean,
): Promise<void> {
  const { workspace_id: workspaceId, id } = channel.row
  const publish = await context.store.transaction(async tx => {
    const now = context.now()
    await noteFindings(tx, channel, probe, now)
    const before = await lockChannel(context, tx, workspaceId, id)
    // A channel that works has had its steps taken, though the network tells them again.
    const done = steps.length === 0 || (!wasOff && before.connection === 'ok')
    const changed = wasOff || before.connection !== 'ok'
    const row = await change(tx, workspaceId, id, {
      enabled: 1,
      ...(changed && works(now)),
      connection: done ? 'ok' : 'setup',
      steps: done ? '[]' : JSON.stringify(steps),
      ...(wasOff && { activated_at: now, deactivated_at: null, deactivation_reason: null }),
      updated_at: now,
      version: before.version + 1,
    })
    await setChannelState(tx, workspaceId, id, { probed_at: now, next_probe_at: now + PROBE_INTERVAL })
    if (!row || !changed) return () => {}
    const mended = !wasOff && before.connection === 'broken'
    const type = mended ? 'channel.recovered' : 'channel.activated'
    return recordEvents(context, tx, [channelEvent(done ? type : 'channel.updated', channel, row)])
  })
  publish()
  announceChannel(context, workspaceId, id)
  await reopenLane(context, 'send', { workspaceId, laneId: id })
}

/** The network has called, so the step that a person had to take is taken: the channel is active. */
export async function finishSetup(context: Context, channel: LiveChannel): Promise<void> {
  const { workspace_id: workspaceId, id } = channel.row
  const publish = await context.store.transaction(async tx => {
    const now = context.now()
    const before = await lockChannel(context, tx, workspaceId, id)
    if (before.connection !== 'setup') return () => {}
    const version = before.version + 1
    const row = await change(tx, workspaceId, id, { ...works(now), steps: '[]', updated_at: now, version })
    await setChannelState(tx, workspaceId, id, { next_probe_at: now })
    return recordEvents(context, tx, row ? [channelEvent('channel.activated', channel, row)] : [])
  })
  publish()
  announceChannel(context, workspaceId, id)
  await reopenLane(context, 'send', { workspaceId, laneId: id })
}

const works = (now: number) => ({ connection: 'ok' as const, condition: null, condition_since: now })

const change = (tx: Tx, workspaceId: string, id: string, to: Partial<ChannelRow>, only?: 'off') =>
  tx.db
    .updateTable('channels')
    .set(to)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .$if(only === 'off', query => query.where('enabled', '=', 0))
    .returningAll()
    .executeTakeFirst()

const channelEvent = (type: EventDraft['type'], channel: LiveChannel, row: ChannelRow): EventDraft => ({
  workspaceId: row.workspace_id,
  type,
  channelId: row.id,
  data: { channel: channelOf({ ...channel, row }) },
})

/**
 * Switches a channel off: the network is told not to deliver, and what waits to be sent waits. Doing it again changes
 * nothing but the reason.
 */
export async function deactivateChannel(
  context: Context,
  caller: Caller,
  id: string,
  { reason, closeConversations: close = false }: { reason?: string; closeConversations?: boolean } = {},
): Promise<Channel> {
  const channel = await liveChannel(context, caller, id)
  await disconnect(context, channel)
  const publish = await context.store.transaction(async tx => {
    const now = context.now()
    const before = await lockChannel(context, tx, caller.workspaceId, id)
    const row = await change(tx, caller.workspaceId, id, {
      enabled: 0,
      // Whatever was wrong is looked at again when it is switched on.
      ...((before.enabled === 1 || before.connection !== 'ok') && works(now)),
      steps: '[]',
      ...(before.enabled === 1 && { deactivated_at: now }),
      deactivation_reason: reason ?? null,
      updated_at: now,
      version: before.version + 1,
    })
    const events = close ? await closeConversations(context, tx, caller.workspaceId, { channelId: id }) : []
    await setChannelState(tx, caller.workspaceId, id, { next_probe_at: null })
    if (row && before.enabled === 1) events.push(channelEvent('channel.deactivated', channel, row))
    return recordEvents(context, tx, events)
  })
  publish()
  announceChannel(context, caller.workspaceId, id)
  return channelOf(await liveChannel(context, caller, id))
}

/** Tells the network not to deliver any more. One that cannot be reached does not keep the channel on. */
export async function disconnect(context: Context, channel: LiveChannel): Promise<void> {
  try {
    await channel.network.disconnect(channel.account, networkIO(context, channel, { kind: 'disconnect' }))
  } catch (error) {
    const reason = error instanceof Error ? channel.redact(error.message) : 'unknown'
    context.log.warn(
      { channel: channel.row.id, reason },
      'the network could not be told that the channel is off',
    )
  }
}
