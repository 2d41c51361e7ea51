import type { FastifyRequest } from 'fastify'
import { parseId } from '../../domain/ids.ts'

/**
 * The resource of a list that can be narrowed to one channel: a key for that channel alone may read it so. What is no
 * id is refused later, by the list.
 */
export function channelOfQuery({ query }: FastifyRequest): string {
  const { channelId } = query as { channelId?: unknown }
  const id = typeof channelId === 'string' ? parseId(channelId, 'ch_') : null
  return `channels/${id ?? '*'}`
}
