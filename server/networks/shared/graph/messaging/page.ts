import { type Static, Type } from 'typebox'
import { Compile } from '../../../../domain/compile.ts'
import type { Account, NetworkIO } from '../../../../domain/network.ts'
import type { Refusal } from '../answer.ts'
import { ask, type Graph } from '../request.ts'
import { pageIn } from './surface.ts'

const text = Type.Optional(Type.String())

/** https://developers.facebook.com/docs/graph-api/reference/page */
const PageSchema = Type.Object({
  id: Type.String({ minLength: 1 }),
  name: text,
  /** Of the pages of a person only. */
  access_token: text,
  picture: Type.Optional(Type.Object({ data: Type.Object({ url: text }) })),
  instagram_business_account: Type.Optional(
    Type.Object({ id: Type.String({ minLength: 1 }), username: text, name: text, profile_picture_url: text }),
  ),
})
export type Page = Static<typeof PageSchema>
export const pageSchema = Compile(PageSchema)

/** https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps. Only the app of the token is told. */
const Subscribed = Compile(
  Type.Object({
    data: Type.Array(Type.Object({ subscribed_fields: Type.Optional(Type.Array(Type.String())) })),
  }),
)

/** The fields of the page that the app is subscribed to. */
export async function pageFieldsOf(
  io: NetworkIO,
  graph: Graph,
  account: Account,
): Promise<{ ok: true; fields: string[] } | { ok: false; refusal: Refusal }> {
  const answer = await ask(io, graph, edgeOf(account), { query: { fields: 'id,subscribed_fields' } })
  if (!answer.ok) return answer
  const data = Subscribed.Check(answer.json) ? answer.json.data : []
  return { ok: true, fields: data.flatMap(app => app.subscribed_fields ?? []) }
}

/** Subscribes to just these fields; to none ends the subscription. */
export async function subscribePage(
  io: NetworkIO,
  graph: Graph,
  account: Account,
  fields: readonly string[],
): Promise<Refusal | null> {
  const answer =
    fields.length === 0
      ? await ask(io, graph, edgeOf(account), { method: 'DELETE' })
      : await ask(io, graph, edgeOf(account), {
          method: 'POST',
          json: { subscribed_fields: fields.join(',') },
        })
  return answer.ok ? null : answer.refusal
}

const edgeOf = (account: Account): string => `${pageIn(account)}/subscribed_apps`
