import type { Check } from '../../domain/network.ts'
import type { Caller, Context } from '../context.ts'
import { probeChannel } from './probe.ts'
import { liveChannel } from './read.ts'

/** Runs every check of a channel and reports each; the channel's state follows what was found. */
export async function testChannel(
  context: Context,
  caller: Caller,
  id: string,
): Promise<{ success: boolean; checks: Check[]; testedAt: number }> {
  const { checks } = await probeChannel(context, await liveChannel(context, caller, id))
  return { success: checks.every(c => c.status !== 'failed'), checks, testedAt: context.now() }
}
