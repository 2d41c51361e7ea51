import type { FastifyRequest } from 'fastify'
import { parseId } from '../domain/ids.ts'
import { notFound } from '../domain/problem.ts'

/**
 * An onRequest hook: the ids in the path become plain UUIDs. `kinds` says what has an id and the prefix that it may be
 * written with; the parameter of a `channel` is `:channelId`. What is no id names nothing: `not_found`.
 */
export function plainPathIds(
  kinds: Readonly<Record<string, string>>,
): (request: FastifyRequest) => Promise<void> {
  const ids = new Map(Object.entries(kinds).map(([kind, prefix]) => [`${kind}Id`, { kind, prefix }]))
  return async request => {
    const params = request.params as Record<string, string>
    for (const [name, text] of Object.entries(params)) {
      const id = ids.get(name)
      if (id === undefined) continue
      const plain = parseId(text, id.prefix)
      if (plain === null) throw notFound(id.kind)
      params[name] = plain
    }
  }
}
