import { Type } from 'typebox'
import { Compile } from '../../../domain/compile.ts'
import type { Account, NetworkIO, SetupStep } from '../../../domain/network.ts'
import type { Refusal } from './answer.ts'
import { ask, askAll, type Graph } from './request.ts'
import { appGraph, type Token } from './token.ts'
import { sharedUrl, verifyTokenOf } from './webhook.ts'

/** https://developers.facebook.com/docs/graph-api/reference/application/subscriptions */
const Subscription = Compile(
  Type.Object({
    object: Type.String(),
    callback_url: Type.String(),
    active: Type.Boolean(),
    fields: Type.Array(Type.Object({ name: Type.String() })),
  }),
)

/** What an app is to deliver, and to whom. */
export interface Wanted {
  network: string
  /** `page`, `instagram` or `whatsapp_business_account`. */
  object: string
  fields: readonly string[]
  /** The account's own id. */
  id: string
}

export type Delivery =
  /** The app delivers to Portico. */
  | { kind: 'here' }
  /** It delivers nothing yet, or too little: it may be told. */
  | { kind: 'nowhere'; app: Graph }
  /** It delivers to somebody else, which only a person may change; `complete`: all that is wanted. */
  | { kind: 'elsewhere'; url: string; complete: boolean }
  /** Without the app secret Meta does not tell. */
  | { kind: 'unknown' }

/** Where the app of a token delivers. */
export async function deliveryOf(
  io: NetworkIO,
  graph: Graph,
  account: Account,
  wanted: Wanted,
  token: Token | null,
): Promise<{ ok: true; delivery: Delivery } | { ok: false; refusal: Refusal }> {
  if (graph.appSecret === undefined || token === null) return { ok: true, delivery: { kind: 'unknown' } }
  const app = appGraph(graph, token.appId)
  const listed = await askAll(io, app, `${token.appId}/subscriptions`, {})
  if (!listed.ok) {
    if (listed.refusal.verdict === 'retry') return listed
    return { ok: true, delivery: { kind: 'unknown' } }
  }
  const found = listed.items
    .filter(item => Subscription.Check(item))
    .find(item => item.object === wanted.object && item.active)
  if (!found) return { ok: true, delivery: { kind: 'nowhere', app } }
  const names = found.fields.map(field => field.name)
  const complete = wanted.fields.every(field => names.includes(field))
  const ours = [sharedUrl(account, wanted.network), account.webhookUrl].includes(found.callback_url)
  if (!ours) return { ok: true, delivery: { kind: 'elsewhere', url: found.callback_url, complete } }
  return { ok: true, delivery: complete ? { kind: 'here' } : { kind: 'nowhere', app } }
}

/** Has an app that delivers nowhere yet deliver to the URL that serves all its accounts; Meta makes the handshake now. */
export const deliverHere = async (io: NetworkIO, app: Graph, account: Account, wanted: Wanted) =>
  ask(io, app, `${app.token.split('|')[0]}/subscriptions`, {
    method: 'POST',
    json: {
      object: wanted.object,
      callback_url: sharedUrl(account, wanted.network),
      verify_token: verifyTokenOf(account, wanted.id),
      fields: wanted.fields.join(','),
    },
  })

/** What a person does in the App Dashboard where Meta lets nobody else. */
export function pasteStep(account: Account, wanted: Wanted, product: string, now?: string): SetupStep {
  const detail = [
    `In the App Dashboard, under ${product}, Webhooks: enter the callback URL and the verify token, and subscribe to the fields.`,
    'The URL serves every account of this app: where it stands there already, only the fields are to be checked.',
    ...(now === undefined ? [] : [`The app delivers to ${now} now.`]),
  ].join(' ')
  return {
    kind: 'paste',
    title: 'Have Meta deliver to Portico',
    detail,
    fields: [
      { label: 'Callback URL', value: sharedUrl(account, wanted.network) ?? '' },
      { label: 'Verify token', value: verifyTokenOf(account, wanted.id) },
      { label: 'Fields', value: wanted.fields.join(', ') },
    ],
  }
}
