import type { NetworkIO, Verdict } from '../../domain/network.ts'
import { isName, storable } from '../../domain/storable.ts'
import { windowOf } from '../../domain/window.ts'
import { unaskedFor } from '../answers/waiting.ts'
import { authorize } from '../channels/authorize.ts'
import { type LiveChannel, windowHours } from '../channels/live.ts'
import type { Context } from '../context.ts'
import type { LoadedMessage } from './load.ts'

/**
 * One attempt at a message. The network's ids of the parts it took are added to `refs`, also when a later part fails;
 * parts that are there already are not sent again.
 */
export async function attemptMessage(
  context: Context,
  { message, optedOut, since }: LoadedMessage,
  channel: LiveChannel,
  io: NetworkIO,
  refs: (string | null)[],
): Promise<Verdict> {
  if (optedOut) return OPTED_OUT
  const window = windowOf(windowHours(channel), message.lastInboundAt ?? null, context.now())
  const free = window.permanent || window.expiresAt !== null || message.content.type === 'template'
  if (!free) return WINDOW_CLOSED
  const take = (ref: string | null) => refs.push(ref === null || !isName(ref) ? null : storable(ref))
  try {
    const { sending } = channel.network
    if (sending.kind === 'direct') {
      const verdict = await sending.deliver(message, channel.account, io)
      if (verdict.verdict === 'sent') take(verdict.ref)
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
    for (const request of rendered.requests.slice(refs.length)) {
      const exchange = await io.request({
        ...request,
        headers: { ...request.headers, ...authorized.headers },
      })
      last = exchange.ok
        ? sending.classify(exchange.response)
        : { verdict: 'retry', failure: exchange.failure }
      if (last.verdict !== 'sent') return last
      take(last.ref)
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

const OPTED_OUT: Verdict = {
  verdict: 'permanent',
  failure: {
    code: 'opted_out',
    message: 'The contact no longer wants messages on this channel.',
    cure: 'Wait until the contact allows messages again.',
  },
}

const WINDOW_CLOSED: Verdict = {
  verdict: 'permanent',
  failure: {
    code: 'window_closed',
    message: 'The service window closed.',
    cure: 'Wait for the contact to write, or send a template.',
  },
}
