import type { Failure } from '../../domain/message.ts'
import { Problem } from '../../domain/problem.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import { breakChannel } from './condition.ts'
import type { LiveChannel } from './live.ts'

/** Notes why the network would not have the channel; returns the problem to throw. */
export async function refuseChannel(
  context: Context,
  channel: LiveChannel,
  { code, message: text, cure }: Failure,
): Promise<Problem> {
  const message = channel.redact(text)
  const { workspace_id: workspaceId, id } = channel.row
  const condition = { code, message, ...(cure ? { cure } : {}) }
  const { change, publish } = await context.store.transaction(async tx => {
    const change = await breakChannel(context, tx, workspaceId, id, condition)
    return { change, publish: await recordEvents(context, tx, change.events) }
  })
  publish()
  change.announce()
  return new Problem('channel_refused', message, { reason: code, ...(cure ? { cure } : {}) })
}

/** A refusal as a channel's condition. */
export const conditionOf = ({ code, message, details: { reason = code, cure } }: Problem): Failure => ({
  code: reason,
  message,
  ...(cure !== undefined && { cure }),
})
