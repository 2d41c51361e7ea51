import type { Channel } from '../../domain/entities.ts'
import { parseId } from '../../domain/ids.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import { requirePermission } from '../../http/access.ts'
import { getChannel } from '../../services/channels/read.ts'
import type { Caller, Context } from '../../services/context.ts'

/** An id that a body names. Throws `not_found` for what is none. */
export function idIn(text: string, what: string): string {
  const id = parseId(text)
  if (id === null) throw notFound(what)
  return id
}

/** The channel that a body names, if the key allows this on it. Throws `Problem`. */
export async function channelIn(
  context: Context,
  caller: Caller,
  permission: string,
  text: string,
): Promise<Channel> {
  const id = idIn(text, 'channel')
  requirePermission(caller, permission, `channels/${id}`)
  return getChannel(context, caller, id)
}

/** What a client sends to leave something as it is. */
export const given = <T>(value: T | null | undefined): T | undefined => value ?? undefined

/** Whether work was refused for this reason. */
export const refusedFor = (error: unknown, reason: string): error is Problem =>
  error instanceof Problem && error.details.reason === reason
