import type { Check, ProbeResult } from '../../domain/network.ts'
import type { Problem } from '../../domain/problem.ts'
import { setChannelState } from '../../store/channel-state.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import { reopenLane } from '../lanes/runner.ts'
import { addressConflict } from './claim.ts'
import { breakChannel, type ConditionChange, mendChannel } from './condition.ts'
import { networkIO } from './io.ts'
import { announceChannel, type LiveChannel } from './live.ts'
import { conditionOf } from './refuse.ts'

/** Milliseconds between two looks at a channel that is on. */
export const PROBE_INTERVAL = 15 * 60_000

/** Where a network that could not be asked has no better words. */
export const AWAY = 'Try again in a moment. If this stays so, see that this machine reaches the network.'

/** The check that shows the channel needs someone; a network that could not be asked shows nothing. */
export const refusal = (checks: readonly Check[]): Check | undefined =>
  checks.find(c => c.status === 'failed' && c.transient !== true)

/** Checks that say how the channel is: a webhook is missed only where there should be one. */
const telling = ({ enabled, connection }: ChannelRow, checks: readonly Check[]): readonly Check[] =>
  enabled === 1 && connection !== 'setup' ? checks : checks.filter(c => c.name !== 'webhook')

/** Asks the network how the channel is. A network that fails to answer is a failed check, not an error. */
export async function askNetwork(context: Context, channel: LiveChannel): Promise<ProbeResult> {
  const result = await channel.network.probe(channel.account, networkIO(context, channel, { kind: 'probe' }))
  return {
    ...result,
    checks: result.checks.map(c => ({
      ...c,
      message: channel.redact(c.message),
      ...(c.transient && c.cure === undefined && { cure: AWAY }),
    })),
  }
}

/**
 * Looks at a channel and notes what it found: facts, the token's end, and whether the channel works. A channel that
 * is on and refused becomes `error`, and so does one on an account of another channel; one that was refused and passes
 * is taken back into service.
 */
export async function probeChannel(context: Context, channel: LiveChannel): Promise<ProbeResult> {
  const asked = await askNetwork(context, channel)
  const { workspace_id: workspaceId, id } = channel.row
  const conflict = await addressConflict(context, channel, asked)
  const result = conflict ? { ...asked, checks: refusing(asked.checks, conflict) } : asked
  const checks = telling(channel.row, result.checks)
  const refused = refusal(checks)
  const complete = !checks.some(c => c.transient)
  const { publish, change, known } = await context.store.transaction(async tx => {
    const now = context.now()
    const known = await noteFindings(tx, channel, result, now)
    let change: ConditionChange = { events: [], announce: () => {} }
    if (refused) {
      const { name: code, message, cure } = refused
      const condition = conflict ? conditionOf(conflict) : { code, message, ...(cure ? { cure } : {}) }
      change = await breakChannel(context, tx, workspaceId, id, condition)
    } else if (complete) {
      change = await mendChannel(context, tx, workspaceId, id)
    }
    await setChannelState(tx, workspaceId, id, { probed_at: now })
    return { publish: await recordEvents(context, tx, change.events), change, known }
  })
  publish()
  change.announce()
  if (known) announceChannel(context, workspaceId, id)
  if (!refused && change.events.length > 0) await reopenLane(context, 'send', { workspaceId, laneId: id })
  return result
}

/** Good credentials, of an account that another channel is connected to. */
const refusing = (checks: readonly Check[], { message, details: { cure, meta } }: Problem): Check[] =>
  checks.map(check =>
    check.name === 'credentials'
      ? { name: check.name, status: 'failed', message, ...(cure && { cure }), ...(meta && { details: meta }) }
      : check,
  )

/** Stores what the network told of the account where it is new; says whether anything was. */
export async function noteFindings(
  tx: Tx,
  { row }: LiveChannel,
  result: ProbeResult,
  now: number,
): Promise<boolean> {
  const facts = JSON.stringify({ ...JSON.parse(row.facts), ...result.facts })
  const known = result.checks.some(c => c.name === 'credentials' && c.status === 'passed')
  const expiresAt = result.tokenExpiresAt ?? (known ? null : row.token_expires_at)
  if (facts === row.facts && expiresAt === row.token_expires_at) return false
  await tx.db
    .updateTable('channels')
    .set(eb => ({
      facts,
      token_expires_at: expiresAt,
      // A token with another end is another token: its end is announced anew.
      token_warned_at: eb
        .case()
        .when('token_expires_at', '=', expiresAt)
        .then(eb.ref('token_warned_at'))
        .else(null)
        .end(),
      updated_at: now,
    }))
    .where('workspace_id', '=', row.workspace_id)
    .where('id', '=', row.id)
    .execute()
  return true
}
