import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Account, ConnectResult, NetworkIO } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { failed, type Refusal } from '../shared/graph/answer.ts'
import { ask, type Graph, graphOf } from '../shared/graph/request.ts'
import { deliverHere, deliveryOf, pasteStep, type Wanted } from '../shared/graph/subscription.ts'
import { inspectToken, type Token } from '../shared/graph/token.ts'
import { verifyTokenOf } from '../shared/graph/webhook.ts'
import { addressIn, businessAccountOf, isOurs, unknownBusiness, WebhookConfiguration } from './account.ts'
import { configOf } from './manifest.ts'
import { rules } from './rules.ts'

const wantedOf = (account: Account): Wanted => ({
  network: 'whatsapp',
  object: 'whatsapp_business_account',
  fields: ['messages'],
  id: configOf(account).phoneNumberId,
})

/**
 * Subscribes the app to the number's business account, and has it deliver here: an app that delivers nowhere yet to the
 * URL for all its numbers; where that is not where the number's events go, this number alone to the channel's own URL,
 * which leaves the others as they are. Only where Meta allows neither must a person do it.
 */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const graph = graphOf(account, rules)
  const wanted = wantedOf(account)
  if (account.webhookUrl === null) return { ok: false, failure: noAddress }
  const inspected = await inspectToken(io, graph)
  if (!inspected.ok) return failed(inspected.refusal)
  const { token } = inspected
  const refusal = await subscribe(io, graph, account, token)
  if (refusal !== null) return failed(refusal)
  const found = await deliveryOf(io, graph, account, wanted, token)
  if (!found.ok) return failed(found.refusal)
  const { delivery } = found
  if (delivery.kind === 'nowhere') {
    const told = await deliverHere(io, delivery.app, account, wanted)
    if (!told.ok) return failed(told.refusal)
  }
  const step = pasteStep(
    account,
    wanted,
    'WhatsApp, Configuration',
    'url' in delivery ? delivery.url : undefined,
  )
  // An address of the number's own gets what the app is subscribed to, and nothing else.
  if (delivery.kind === 'elsewhere' && !delivery.complete) return { ok: true, steps: [step] }
  const address = await currentAddress(io, graph, account)
  if (!address.ok) return failed(address.refusal)
  if (isOurs(address.url, account)) return { ok: true, steps: [] }
  const overridden = await override(io, graph, account, account.webhookUrl)
  if (overridden === null) return { ok: true, steps: [] }
  const allowed = overridden.verdict !== 'permanent' || overridden.failure.code === '2200'
  return allowed ? failed(overridden) : { ok: true, steps: [step] }
}

const Configured = Compile(Type.Object({ webhook_configuration: WebhookConfiguration }))

async function currentAddress(
  io: NetworkIO,
  graph: Graph,
  account: Account,
): Promise<{ ok: true; url: string | undefined } | { ok: false; refusal: Refusal }> {
  const query = { fields: 'webhook_configuration' }
  const answer = await ask(io, graph, configOf(account).phoneNumberId, { query })
  if (!answer.ok) return answer
  const { json } = answer
  return { ok: true, url: Configured.Check(json) ? addressIn(json.webhook_configuration) : undefined }
}

const noAddress = {
  code: 'no_public_url',
  message: 'WhatsApp delivers to a public address only, and Portico has none.',
  cure: 'Set PORTICO_PUBLIC_URL to the https address under which Portico is reached from outside.',
}

const Subscribed = Compile(Type.Object({ whatsapp_business_api_data: Type.Object({ id: Type.String() }) }))

/**
 * Without this the app hears nothing of the business account. Left alone where it is done already, as doing it again
 * would take back an address that the account has of its own.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
 */
async function subscribe(
  io: NetworkIO,
  graph: Graph,
  account: Account,
  token: Token | null,
): Promise<Refusal | null> {
  const id = await businessAccountOf(io, graph, account, token)
  if (id === undefined) return { verdict: 'permanent', failure: unknownBusiness }
  const listed = await ask(io, graph, `${id}/subscribed_apps`)
  if (!listed.ok) return listed.refusal
  const apps = Array.isArray(listed.json.data) ? listed.json.data.filter(item => Subscribed.Check(item)) : []
  if (apps.some(app => app.whatsapp_business_api_data.id === token?.appId)) return null
  const done = await ask(io, graph, `${id}/subscribed_apps`, { method: 'POST' })
  return done.ok ? null : done.refusal
}

/** Where this number's events go, whatever the app's own address is; empty takes it back. */
async function override(io: NetworkIO, graph: Graph, account: Account, url: string): Promise<Refusal | null> {
  const { phoneNumberId } = configOf(account)
  const verify_token = verifyTokenOf(account, phoneNumberId)
  const done = await ask(io, graph, phoneNumberId, {
    method: 'POST',
    json: { webhook_configuration: { override_callback_uri: url, ...(url !== '' && { verify_token }) } },
  })
  return done.ok ? null : done.refusal
}

/**
 * Takes back the number's own address. The app stays subscribed to the business account, whose other numbers may be
 * channels too. A number that has no such address is no failure.
 */
export async function disconnect(account: Account, io: NetworkIO): Promise<void> {
  const refusal = await override(io, graphOf(account, rules), account, '')
  if (refusal?.verdict !== 'retry') return
  throw new Problem('unavailable', refusal.failure.message, { cure: refusal.failure.cure })
}
