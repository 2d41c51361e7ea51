import { lruCache } from '../../domain/lru.ts'
import type { HttpReply, Parsed, RawRequest } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { answerCall } from '../answers/answer.ts'
import type { LiveChannel } from '../channels/live.ts'
import { finishSetup } from '../channels/switch.ts'
import type { Context } from '../context.ts'
import { admit } from './admit.ts'
import type { Incoming } from './commit.ts'
import { withWriter } from './writer.ts'

const OK: HttpReply = { status: 200 }

/** Bytes of a call's body that are worth a look. */
const SHOWN = 16_384

/** What a call is answered. */
export interface Answer extends HttpReply {
  /** Wants to know whether the answer went out: it carries what is said only once. */
  settle?(delivered: boolean): Promise<void>
}

/** What a call to a channel's webhook is answered, or why it is turned away. */
type Reception = { kind: 'answered'; reply: Answer } | { kind: 'refused'; reason: string }

/** Aborted when the caller waits no longer for the answer. Asked for by calls that are answered later. */
type Gone = () => AbortSignal
const never: Gone = () => new AbortController().signal

/**
 * Takes a webhook call for one channel: verified over the raw body, parsed, stored, and only then answered.
 * Throws `Problem`: `not_found` (no such channel), `unauthenticated` (the signature is missing or wrong); and
 * `StoreUnavailable`, so that the network tries again.
 */
export async function receiveWebhook(
  context: Context,
  channelId: string,
  request: RawRequest,
  gone: Gone = never,
): Promise<Answer> {
  const channel = await context.channels.get(channelId)
  if (!channel) throw new Problem('not_found', 'No such channel.')
  const reception = await receive(context, channel, request, gone)
  if (reception.kind === 'refused') throw refused(context, channel, request, reception.reason)
  return reception.reply
}

/**
 * Takes a call to the one URL of a provider's app and hands it to the channels it is about, by the account ids in it.
 * Each channel verifies it with its own secret; one that cannot gets nothing.
 */
export async function receiveShared(context: Context, type: string, request: RawRequest): Promise<HttpReply> {
  const network = context.networks.get(type)
  if (!network?.route) throw new Problem('not_found', 'This network has no shared webhook.')
  const addresses = [...new Set(network.route(request))]
  const channels = (await Promise.all(addresses.map(a => context.channels.byAddress(type, a)))).flat()
  const receptions = await Promise.all(
    channels.map(async c => [c, await receive(context, c, request, never)] as const),
  )
  const answered = receptions.map(([, r]) => r).find(r => r.kind === 'answered')
  if (answered) return answered.reply
  const [first] = receptions
  if (!first) throw new Problem('not_found', 'No channel is connected to this account.')
  const [channel, reception] = first
  throw refused(context, channel, request, reception.kind === 'refused' ? reception.reason : '')
}

async function receive(
  context: Context,
  channel: LiveChannel,
  request: RawRequest,
  gone: Gone,
): Promise<Reception> {
  const { network, account, row } = channel
  const verification = network.verify(request, account)
  if (verification.kind === 'refused') return verification
  if (row.connection === 'setup') await finishSetup(context, channel)
  if (verification.kind === 'answer') return { kind: 'answered', reply: verification.reply }
  // Switched off by its owner, who wants nothing received; a refusal would only make the network repeat it.
  if (row.enabled === 0) return { kind: 'answered', reply: OK }
  const parsed = network.parse(request, account)
  const cameAt = context.now()
  await storeParsed(context, channel, parsed, request)
  if (parsed.awaitOutbound) {
    const { reply, settle } = await answerCall(context, channel, parsed.awaitOutbound, cameAt, gone())
    return { kind: 'answered', reply: { ...reply, settle } }
  }
  return { kind: 'answered', reply: parsed.reply ?? OK }
}

/** Stores what a call brought, and notes in the channel's log what could not be read. */
export async function storeParsed(
  context: Context,
  channel: LiveChannel,
  parsed: Parsed,
  source?: RawRequest,
): Promise<void> {
  const ignored = [...parsed.ignored]
  const events: Incoming[] = []
  for (const event of parsed.events) {
    const admitted = admit(event, context.now())
    if (admitted) events.push({ channel, event: await withWriter(context, channel, admitted) })
    else ignored.push(`A ${event.kind} names something in a way that cannot be stored.`)
  }
  if (events.length > 0) await context.ingest(events)
  if (ignored.length > 0) noteInbound(context, channel, source, `Ignored: ${ignored.join('; ')}`)
}

/** Anyone can make calls that are refused: the log keeps one in ten seconds for each channel. */
const noted = lruCache<true>(10_000, 10_000)

function refused(context: Context, channel: LiveChannel, request: RawRequest, reason: string): Problem {
  if (!noted.has(channel.row.id)) {
    noted.set(channel.row.id, true)
    noteInbound(context, channel, request, `Refused: ${reason}`)
  }
  return new Problem('unauthenticated', reason)
}

/** "Why did it not arrive?" needs what came as well. */
function noteInbound(
  context: Context,
  channel: LiveChannel,
  request: RawRequest | undefined,
  error: string,
): void {
  const body = request?.body.subarray(0, SHOWN).toString('utf8')
  const text = request ? `${request.method} ${request.url}\n${body}` : 'poll'
  context.exchanges.write(channel, { kind: 'webhook', ms: 0, outcome: 'failed', request: text, error })
}
