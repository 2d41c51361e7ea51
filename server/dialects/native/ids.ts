import { type TObject, type TString, Type } from 'typebox'
import { parseId } from '../../domain/ids.ts'
import { invalid, notFound } from '../../domain/problem.ts'
import { plainPathIds } from '../../http/path-ids.ts'

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
  media: 'media_',
  token: 'tok_',
} as const
type Kind = keyof typeof prefixes

/** The parameter of an id in a path. */
type IdParam = `${Kind}Id`

/** An onRequest hook: the ids in the path become plain UUIDs. What is no id names nothing: `not_found`. */
export const plainIds = plainPathIds(prefixes)

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

/** An id among several that a body names. Throws `invalid`, naming the field, for what is none. */
export function idAt(field: string, kind: Kind, text: string): string {
  const id = parseId(text, prefixes[kind])
  if (id === null) throw invalid(field, `There is no such ${kind}.`)
  return id
}

/** The id by which a list is filtered. Throws `invalid` for what is none. */
export function filterId(kind: Kind, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const id = parseId(text, prefixes[kind])
  if (id === null) throw invalid(`/${kind}Id`, `${kind}Id is no id.`)
  return id
}
