import { Type } from 'typebox'
import type { Addresses } from '../../server/domain/address.ts'
import type { TokenKind } from '../../server/domain/channel-token.ts'
import type {
  Account,
  ConnectResult,
  HttpSending,
  InboundEvent,
  Network,
  OutboundMessage,
  Pace,
  PollResult,
  ProbeResult,
  RawRequest,
  Verdict,
} from '../../server/domain/network.ts'
import type { Borrowing } from '../../server/domain/provider.ts'

export interface FakeOptions {
  serviceWindowHours?: number
  addresses?: Addresses
  addressScope?: 'medium' | 'account'
  pace?: Pace
  /** What the workspace's credentials may stand in for. */
  provider?: Borrowing
  /** The kind of tokens its channels accept. */
  tokens?: TokenKind
  /** Sends over HTTP by these functions, instead of by `deliver`. */
  http?: Pick<HttpSending, 'render' | 'classify'>
}

/** A network without a wire: what it says and does is the test's to decide, at any moment. */
export interface FakeNetwork extends Network {
  /** Answers a message that is sent; by default it takes each, under a name made of the message's own. */
  deliver(message: OutboundMessage, account: Account): Verdict | Promise<Verdict>
  /** Every attempt that reached the network, in order. */
  attempts: { channelId: string; message: OutboundMessage; token: unknown }[]
  connected: ConnectResult
  probed: ProbeResult
  polled: (cursor: string | null, signal: AbortSignal) => Promise<PollResult>
  /** What was called, with which token. */
  calls: { call: 'connect' | 'disconnect' | 'probe' | 'poll'; channelId: string; token: unknown }[]
}

const settings = Type.Object(
  { account: Type.Optional(Type.String({ minLength: 1 })), colour: Type.Optional(Type.String()) },
  { additionalProperties: false },
)
const secrets = Type.Object(
  { token: Type.String({ minLength: 6 }), spare: Type.Optional(Type.String()) },
  { additionalProperties: false },
)

export const passing: ProbeResult = {
  checks: [
    { name: 'credentials', status: 'passed', message: 'Known.' },
    { name: 'webhook', status: 'passed', message: 'Set.' },
    { name: 'permissions', status: 'passed', message: 'All.' },
  ],
}

export function fakeNetwork({
  serviceWindowHours,
  addresses,
  addressScope = 'account',
  pace = { perSecond: 1e6, burst: 1e6, concurrency: 50 },
  provider,
  tokens,
  http,
}: FakeOptions = {}): FakeNetwork {
  const called = (call: FakeNetwork['calls'][number]['call'], { channelId, secrets }: Account) =>
    void network.calls.push({ call, channelId, token: secrets.token })
  const network: FakeNetwork = {
    attempts: [],
    calls: [],
    connected: { ok: true, steps: [] },
    probed: passing,
    deliver: message => ({ verdict: 'sent', ref: `out-${message.id}` }),
    polled: async cursor => ({ ok: true, parsed: { events: [], ignored: [] }, cursor }),
    manifest: {
      type: 'fake',
      medium: 'custom',
      title: 'Fake',
      summary: 'For tests.',
      docsUrl: 'https://example.com',
      baseUrl: null,
      config: settings,
      secrets,
      addressScope,
      ...(provider && { provider }),
      ...(tokens && { tokens }),
      capabilities: { text: { grade: 'full' }, template: { grade: 'full' } },
      features: [],
      pace,
      serviceWindowHours: serviceWindowHours ?? null,
      untrustedDestination: false,
    },
    ...(addresses && { addresses }),
    identify: account => (account.config.account as string | undefined) ?? null,
    verify(request, account) {
      if (request.headers['x-secret'] !== account.webhookSecret)
        return { kind: 'refused', reason: 'Wrong secret.' }
      const { challenge } = request.query
      if (challenge === undefined) return { kind: 'genuine' }
      return { kind: 'answer', reply: { status: 200, body: challenge } }
    },
    parse: ({ body }) => ({ ignored: [], ...(JSON.parse(body.toString()) as { events: InboundEvent[] }) }),
    route: ({ body }) => (JSON.parse(body.toString()) as { accounts?: string[] }).accounts ?? [],
    sending: http
      ? { kind: 'http', ...http }
      : {
          kind: 'direct',
          async deliver(message, account) {
            network.attempts.push({ channelId: account.channelId, message, token: account.secrets.token })
            return await network.deliver(message, account)
          },
        },
    async connect(account) {
      called('connect', account)
      return network.connected
    },
    async disconnect(account) {
      called('disconnect', account)
    },
    async probe(account) {
      called('probe', account)
      return network.probed
    },
    async poll(account, cursor, io) {
      called('poll', account)
      return await network.polled(cursor, io.signal)
    },
  }
  return network
}

/** A webhook call of the fake network. */
export const fakeCall = (secret: string, events: readonly InboundEvent[], more: object = {}): RawRequest => ({
  method: 'POST',
  url: '/webhooks/fake',
  query: {},
  headers: { 'x-secret': secret },
  body: Buffer.from(JSON.stringify({ events, ...more })),
})
