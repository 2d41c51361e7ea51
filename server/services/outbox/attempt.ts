import type { NetworkIO, Verdict } from '../../domain/network.ts'
import { isName, storable } from '../../domain/storable.ts'
import { windowOf } from '../../domain/window.ts'
import { unaskedFor } from '../answers/waiting.ts'
import { authorize } from '../channels/authorize.ts'
import { type LiveChannel, windowHours } from '../channels/live.ts'
import type { Context } from '../context.ts'
import type { LoadedMessage } from './load.ts'

/** What the network has of a message by now. */
export interface Taken {
  /** Its id of each part, which is one request. */
  refs: (string | null)[]
  /** Ids of what else a part became there. */
  also: string[]
}

/**
 * One attempt at a message. The parts that the network took are added to `taken`, also when a later part fails; parts that
 * are there already are not sent again.
 */
export async function attemptMessage(
  context: Context,
  { message, barred, since }: LoadedMessage,
  channel: LiveChannel,
  io: NetworkIO,
  taken: Taken,
): Promise<Verdict> {
  if (barred) return { verdict: 'permanent', failure: barred }
  const window = windowOf(windowHours(channel), message.lastInboundAt ?? null, context.now())
  const free = window.permanent || window.expiresAt !== null || message.content.type === 'template'
  if (!free) return WINDOW_CLOSED
  const take = ({ ref, also = [] }: Extract<Verdict, { verdict: 'sent' }>) => {
    taken.refs.push(ref === null || !isName(ref) ? null : storable(ref))
    taken.also.push(...also.filter(isName).map(storable))
  }
  try {
    const { sending } = channel.network
    if (sending.kind === 'direct') {
      const verdict = await sending.deliver(message, channel.account, io)
      if (verdict.verdict === 'sent') take(verdict)
      return verdict
    }
    if (sending.kind === 'answer') return await unaskedFor(context, channel, message.thread, since)
    const prepared = (await sending.prepare?.(message, channel.account, io)) ?? { ok: true, message }
    if (!prepared.ok) return prepared.verdict
    const rendered = sending.render(prepared.message, channel.account)
    if (!rendered.ok) return { verdict: 'permanent', failure: rendered.failure }
    const authorized = await authorize(channel, io)
    if (!authorized.ok) return authorized.verdict
    let last: Verdict = { verdict: 'sent', ref: null }
    for (const request of rendered.requests.slice(taken.refs.length)) {
      const exchange = await io.request({
        ...request,
        headers: { ...request.headers, ...authorized.headers },
      })
      last = exchange.ok
        ? sending.classify(exchange.response)
        : { verdict: 'retry', failure: exchange.failure }
      if (last.verdict !== 'sent') return last
      take(last)
    }
    return last
  } catch (error) {
    // A message that a network stumbles over must not hold up its conversation for ever, so it counts as a failure.
    context.log.error({ err: error, channel: channel.row.id, message: message.id }, 'a network failed')
    return {
      verdict: 'retry',
      failure: { code: 'internal', message: 'Something went wrong inside Portico; the log says what.' },
    }
  }
}

const WINDOW_CLOSED: Verdict = {
  verdict: 'permanent',
  failure: {
    code: 'window_closed',
    message: 'The service window closed.',
    cure: 'Wait for the contact to write, or send a template.',
  },
}
