import type { FastifyRequest } from 'fastify'
import { type TObject, type TString, Type } from 'typebox'
import { parseId } from '../../domain/ids.ts'
import { invalid, notFound } from '../../domain/problem.ts'

/** What has an id, and the prefix it may be written with; we write plain UUIDs. */
const prefixes = {
  channel: 'ch_',
  bot: 'bot_',
  contact: 'contact_',
  conversation: 'conv_',
  message: 'msg_',
  webhook: 'wh_',
  delivery: 'del_',
  event: 'evt_',
  key: 'key_',
} as const
type Kind = keyof typeof prefixes

/** The parameter of an id in a path. */
type IdParam = `${Kind}Id`

const ids = new Map(Object.entries(prefixes).map(([kind, prefix]) => [`${kind}Id`, { kind, prefix }]))

/** An onRequest hook: the ids in the path become plain UUIDs. What is no id names nothing: `not_found`. */
export async function plainIds(request: FastifyRequest): Promise<void> {
  const params = request.params as Record<string, string>
  for (const [name, text] of Object.entries(params)) {
    const id = ids.get(name)
    if (id === undefined) continue
    const plain = parseId(text, id.prefix)
    if (plain === null) throw notFound(id.kind)
    params[name] = plain
  }
}

/** The schema of a path with these ids. */
export const pathIds = <const Name extends IdParam>(...names: Name[]): TObject<Record<Name, TString>> =>
  Type.Object(
    Object.fromEntries(names.map(name => [name, Type.String({ format: 'uuid' })])) as Record<Name, TString>,
  )

/** An id given in a body or query. */
export const IdInput = Type.String({ minLength: 1, maxLength: 64, description: 'A UUID.' })

/** An id that a body names. Throws `not_found` for what is none. */
export function idIn(kind: Kind, text: string): string {
  const id = parseId(text, prefixes[kind])
  if (id === null) throw notFound(kind)
  return id
}

/** The id by which a list is filtered. Throws `invalid` for what is none. */
export function filterId(kind: Kind, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const id = parseId(text, prefixes[kind])
  if (id === null) throw invalid(`/${kind}Id`, `${kind}Id is no id.`)
  return id
}
