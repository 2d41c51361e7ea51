import type { Account, ConnectResult, NetworkIO } from '../../../../domain/network.ts'
import { Problem } from '../../../../domain/problem.ts'
import { failed, type Refusal } from '../answer.ts'
import { type Graph, graphOf } from '../request.ts'
import { deliverHere, deliveryOf, pasteStep } from '../subscription.ts'
import { inspectToken } from '../token.ts'
import { pageFieldsOf, subscribePage } from './page.ts'
import { rules } from './rules.ts'
import { type Surface, wantedOf } from './surface.ts'

/**
 * Subscribes the app to the page, beside what it is subscribed to already, and has an app that delivers nowhere yet
 * deliver here. An app has one URL for all its pages: where that is another's, a person must decide.
 */
export async function connectPage(surface: Surface, account: Account, io: NetworkIO): Promise<ConnectResult> {
  if (account.webhookUrl === null) return { ok: false, failure: noAddress(surface) }
  const graph = graphOf(account, rules)
  const subscribed = await pageFieldsOf(io, graph, account)
  if (!subscribed.ok) return failed(subscribed.refusal)
  const fields = [...new Set([...subscribed.fields, ...surface.pageFields])]
  if (fields.length > subscribed.fields.length) {
    const refusal = await subscribePage(io, graph, account, fields)
    if (refusal !== null) return failed(refusal)
  }
  const wanted = wantedOf(surface, account)
  const inspected = await inspectToken(io, graph)
  if (!inspected.ok) return failed(inspected.refusal)
  const found = await deliveryOf(io, graph, account, wanted, inspected.token)
  if (!found.ok) return failed(found.refusal)
  const { delivery } = found
  if (delivery.kind === 'here') return { ok: true, steps: [] }
  if (delivery.kind === 'nowhere') {
    const told = await deliverHere(io, delivery.app, account, wanted)
    return told.ok ? { ok: true, steps: [] } : failed(told.refusal)
  }
  const now = delivery.kind === 'elsewhere' ? delivery.url : undefined
  return { ok: true, steps: [pasteStep(account, wanted, surface.title, now)] }
}

const noAddress = ({ title }: Surface) => ({
  code: 'no_public_url',
  message: `${title} delivers to a public address only, and Portico has none.`,
  cure: 'Set PORTICO_PUBLIC_URL to the https address under which Portico is reached from outside.',
})

/** Takes back the channel's own fields: what else the app hears of the page, the other network's too, it goes on to. */
export async function disconnectPage(surface: Surface, account: Account, io: NetworkIO): Promise<void> {
  const graph = graphOf(account, rules)
  const subscribed = await pageFieldsOf(io, graph, account)
  const refusal = subscribed.ok
    ? await takeBack(io, graph, account, subscribed.fields, surface.pageFields)
    : subscribed.refusal
  if (refusal?.verdict !== 'retry') return
  throw new Problem('unavailable', refusal.failure.message, { cure: refusal.failure.cure })
}

async function takeBack(
  io: NetworkIO,
  graph: Graph,
  account: Account,
  fields: readonly string[],
  ours: readonly string[],
): Promise<Refusal | null> {
  const rest = fields.filter(field => !ours.includes(field))
  return rest.length === fields.length ? null : await subscribePage(io, graph, account, rest)
}
