import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, ConnectResult, NetworkIO, SetupStep } from '../../domain/network.ts'
import { isTransient, type Refused } from './answer.ts'
import { apiRequest, call } from './api.ts'

/** https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information-response */
export const Endpoint = Compile(Type.Object({ endpoint: Type.String(), active: Type.Boolean() }))

/** https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint-response */
const TestResult = Compile(
  Type.Object({ success: Type.Boolean(), reason: Type.String(), detail: Type.String() }),
)

export const NO_PUBLIC_URL: Failure = {
  code: 'no_public_url',
  message: 'LINE delivers to a public https address only, and Portico has none.',
  cure: 'Set PORTICO_PUBLIC_URL to the https address at which Portico is reached from outside.',
}

/** LINE has no call to switch it on. */
const USE_WEBHOOK: SetupStep = {
  kind: 'paste',
  title: 'Turn on "Use webhook"',
  detail:
    'In the LINE Developers Console, open the channel, tab Messaging API, Webhook settings. The URL stands there already: turn on "Use webhook" and press Verify. Turn on "Webhook redelivery" too, so that nothing is lost while Portico is away.',
  fields: [],
}

/** Sets the address, has LINE try it, and sees whether LINE uses it. */
export async function connect(account: Account, io: NetworkIO): Promise<ConnectResult> {
  const { webhookUrl: endpoint } = account
  if (endpoint === null) return { ok: false, failure: NO_PUBLIC_URL }
  const set = await call(io, account, apiRequest(account, 'PUT', '/channel/webhook/endpoint', { endpoint }))
  if (!set.ok) return refused(set)
  // Told which to try: LINE may take a minute to know the new one.
  const tried = await call(io, account, apiRequest(account, 'POST', '/channel/webhook/test', { endpoint }))
  if (!tried.ok) return refused(tried)
  if (TestResult.Check(tried.json) && !tried.json.success) {
    const { reason, detail } = tried.json
    const message = `LINE could not call the webhook: ${reason} (${detail}).`
    const cure = `Check that ${endpoint} can be reached from outside, with a valid certificate.`
    return { ok: false, failure: { code: reason, message, cure } }
  }
  const info = await call(io, account, apiRequest(account, 'GET', '/channel/webhook/endpoint'))
  if (!info.ok) return refused(info)
  return { ok: true, steps: Endpoint.Check(info.json) && !info.json.active ? [USE_WEBHOOK] : [] }
}

/** LINE knows no call to take an address away. What it still delivers is answered and not stored. */
export async function disconnect(): Promise<void> {}

const refused = ({ status, failure }: Refused): ConnectResult => ({
  ok: false,
  failure,
  ...(isTransient(status) && { transient: true }),
})
