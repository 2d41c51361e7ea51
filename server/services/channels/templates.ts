import type { Template } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { networkIO } from './io.ts'
import { liveChannel } from './read.ts'

/**
 * The templates that the network has for a channel; none where it knows no templates. Throws `Problem`: `not_found`,
 * `unavailable` (the network does not tell).
 */
export async function listTemplates(context: Context, caller: Caller, id: string): Promise<Template[]> {
  const channel = await liveChannel(context, caller, id)
  if (!channel.network.templates) return []
  const result = await channel.network.templates(
    channel.account,
    networkIO(context, channel, { kind: 'templates' }),
  )
  if (result.ok) return result.templates
  const { code, message, cure } = result.failure
  throw new Problem('unavailable', channel.redact(message), { reason: code, ...(cure ? { cure } : {}) })
}
