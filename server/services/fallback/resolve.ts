import { isPhoneNumber } from '../../domain/address.ts'
import type { FallbackChannel } from '../../domain/fallback.ts'
import { invalid, Problem } from '../../domain/problem.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Caller, Context } from '../context.ts'
import { addressOn, checkMaySend, type MessageTarget, scopeOf } from '../messages/target.ts'

/** Another channel for a message, and whom it reaches there: by default the same contact. */
export interface FallbackInput {
  channelId: string
  /** An address on the channel's network. */
  to?: string
  contactId?: string
  /** Seconds for which the message before it may be without a delivery; absent: it is tried only when that one fails. */
  afterSeconds?: number
}

type Known = { scope: string; address: string }[]

/**
 * The channels that a message to `first` names, each with the address it goes to there. Throws `Problem`, naming the
 * field: `invalid`, `forbidden` (the key may not send on one of them).
 */
export async function resolveFallback(
  context: Context,
  caller: Caller,
  first: MessageTarget,
  inputs: readonly FallbackInput[],
): Promise<FallbackChannel[]> {
  const resolved: FallbackChannel[] = []
  let before = first.channel
  for (const [i, { channelId, to, contactId, afterSeconds }] of inputs.entries()) {
    const at = `/fallback/${i}`
    const channel = await context.channels.get(channelId)
    if (channel?.row.workspace_id !== caller.workspaceId) {
      throw invalid(`${at}/channelId`, 'There is no such channel.')
    }
    checkMaySend(caller, channelId, { field: `${at}/channelId` })
    if (afterSeconds !== undefined) checkTellsDelivery(before, `${at}/afterSeconds`)
    const address =
      to !== undefined
        ? addressOn(channel, to, `${at}/to`)
        : contactId !== undefined
          ? addressAmong(await addressesOf(context, caller, contactId), channel, `${at}/contactId`)
          : addressAmong(await addressesBehind(context, first), channel, `${at}/to`)
    resolved.push({ channelId, to: address, afterSeconds: afterSeconds ?? null })
    before = channel
  }
  return resolved
}

/** A delivery that can never be told is not waited for. */
function checkTellsDelivery({ network: { manifest } }: LiveChannel, field: string): void {
  if (manifest.features.includes('delivered')) return
  throw new Problem(
    'invalid',
    `${manifest.title} does not tell what was delivered, so it cannot be waited for.`,
    {
      field,
      cure: 'Leave it out: the channel is tried when the message before it fails.',
    },
  )
}

/** The address of the channel's network, or a number that is one there as well: the same person has it everywhere. */
function addressAmong(known: Known, channel: LiveChannel, field: string): string {
  const { addresses, manifest } = channel.network
  const found =
    known.find(({ scope }) => scope === scopeOf(channel)) ??
    known.find(({ address }) => isPhoneNumber(address) && addresses?.read(address) === address)
  if (found) return found.address
  throw new Problem('invalid', `It is not known where ${manifest.title} reaches the contact.`, {
    field,
    cure: 'Give the address in `to`.',
  })
}

function addressesOf(context: Context, caller: Caller, contactId: string): Promise<Known> {
  return context.store.read
    .selectFrom('identities')
    .select(['scope', 'address'])
    .where('workspace_id', '=', caller.workspaceId)
    .where('contact_id', '=', contactId)
    .orderBy('created_at')
    .execute()
}

/** The addresses of whoever a message is for: of a group, only its own. */
async function addressesBehind(context: Context, { channel, thread }: MessageTarget): Promise<Known> {
  const scope = scopeOf(channel)
  const known = await context.store.read
    .selectFrom('identities as i')
    .innerJoin('identities as o', join =>
      join.onRef('o.workspace_id', '=', 'i.workspace_id').onRef('o.contact_id', '=', 'i.contact_id'),
    )
    .select(['o.scope', 'o.address'])
    .where('i.workspace_id', '=', channel.row.workspace_id)
    .where('i.scope', '=', scope)
    .where('i.address', '=', thread)
    .orderBy('o.created_at')
    .execute()
  return known.length > 0 ? known : [{ scope, address: thread }]
}
