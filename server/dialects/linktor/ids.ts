import { type TObject, type TString, Type } from 'typebox'
import { formatId, parseId } from '../../domain/ids.ts'
import { invalid } from '../../domain/problem.ts'
import { plainPathIds } from '../../http/path-ids.ts'

/** How the vendor's ids begin. */
const prefixes = {
  channel: 'ch_',
  bot: 'bot_',
  contact: 'contact_',
  conversation: 'conv_',
  message: 'msg_',
  webhook: 'wh_',
  delivery: 'del_',
  event: 'evt_',
  organization: 'org_',
} as const
type Kind = keyof typeof prefixes

export const idOf = (kind: Kind, id: string): string => formatId(prefixes[kind], id)

/** An onRequest hook: the ids in the path become plain UUIDs. */
export const plainIds = plainPathIds(prefixes)

/** The schema of a path with these ids. */
export const pathIds = <const Name extends 'channelId' | 'webhookId' | 'deliveryId'>(
  ...names: Name[]
): TObject<Record<Name, TString>> =>
  Type.Object(
    Object.fromEntries(names.map(name => [name, Type.String({ description: 'Such as ch_….' })])) as Record<
      Name,
      TString
    >,
  )

/** An id that a body names. Throws `invalid`, as there is nothing of that id. */
export function idIn(field: string, kind: Kind, text: string): string {
  const id = parseId(text, prefixes[kind])
  if (id === null) throw invalid(field, `There is no such ${kind}.`)
  return id
}
