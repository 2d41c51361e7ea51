import type { AwaitOutbound, HttpReply } from '../../domain/network.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { saidBefore } from './before.ts'
import { doorbell } from './doorbell.ts'
import { isListenedTo } from './listen.ts'
import { busy, nothing, type Taken, takeWaiting } from './take.ts'

/** How often the store is asked for what no message announced, milliseconds. */
const POLL = 500
/** How long, and how often, it is looked whether somebody else is done with what waits, milliseconds. */
const BUSY = 2000
const LOOK = 20

/**
 * The answer to a call that fetches what is to be said: it waits for something, as long as the network allows. Whoever
 * sends it tells with `settle` whether it went out. `cameAt` is when the call came, epoch milliseconds; `gone` aborts
 * when the caller no longer listens.
 */
export async function answerCall(
  context: Context,
  channel: LiveChannel,
  { thread, waitMs, answers, answer }: AwaitOutbound,
  cameAt: number,
  gone: AbortSignal,
): Promise<{ reply: HttpReply; settle: Taken['settle'] }> {
  const listened = await isListenedTo(context, channel, thread)
  const before = listened || answers === undefined ? [] : await saidBefore(context, channel, answers, cameAt)
  const wait = before.length > 0 ? 0 : waitMs
  const { parts, settle } = await pickUp(context, channel, thread, wait, gone)
  return { reply: answer([...before, ...parts]), settle }
}

async function pickUp(
  context: Context,
  channel: LiveChannel,
  thread: string,
  waitMs: number,
  gone: AbortSignal,
): Promise<Taken> {
  const came = performance.now()
  const bell = doorbell(context, channel.row.id)
  try {
    for (;;) {
      if (await isListenedTo(context, channel, thread)) return nothing
      const taken = await takeWaiting(context, channel, thread)
      const patience = taken === busy ? Math.max(waitMs, BUSY) : waitMs
      const left = came + patience - performance.now()
      if (taken.parts.length > 0 || left <= 0 || gone.aborted) return taken
      await bell.wait(Math.min(left, taken === busy ? LOOK : POLL), gone)
    }
  } finally {
    bell.end()
  }
}
