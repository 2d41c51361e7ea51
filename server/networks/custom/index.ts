import { randomUUID } from 'node:crypto'
import { parseEvents, reply } from '../../domain/event-json.ts'
import { isObject, readJson } from '../../domain/json.ts'
import type {
  Account,
  Check,
  Exchange,
  Network,
  NetworkIO,
  Parsed,
  ProbeResult,
  RawRequest,
} from '../../domain/network.ts'
import { verifyWebhook } from '../../domain/standard-webhooks.ts'
import { configOf, manifest } from './manifest.ts'
import { classify, failureOf, isTaken, isTransient, render, signedPost } from './send.ts'

/** Any HTTP service: signed JSON both ways. docs/networks/custom.md */
export const custom: Network = {
  manifest,
  identify: account => configOf(account).account ?? null,
  verify: (request, account) =>
    verifyWebhook(request.headers, request.body, account.webhookSecret, Date.now()),
  parse,
  route,
  sending: { kind: 'http', render, classify },
  // There is nothing to set up on our side, and the service's side is the service's.
  connect: async () => ({ ok: true, steps: [] }),
  disconnect: async () => {},
  probe,
}

function parse(request: RawRequest, account: Account): Parsed {
  const named = accountIn(request)
  const own = configOf(account).account
  if (named !== undefined && own !== undefined && named !== own) {
    return reply(
      [],
      [`The call is for the account ${JSON.stringify(named)}, and this channel is ${JSON.stringify(own)}.`],
    )
  }
  return parseEvents(request.body, Date.now())
}

function route(request: RawRequest): string[] {
  const named = accountIn(request)
  return named === undefined ? [] : [named]
}

function accountIn(request: RawRequest): string | undefined {
  const json = readJson(request.body)
  return isObject(json) && typeof json.account === 'string' ? json.account : undefined
}

/** Sends the service a signed `ping`, to be answered with any 2xx. */
async function probe(account: Account, io: NetworkIO): Promise<ProbeResult> {
  const name = configOf(account).account ?? null
  const exchange = await io.request(signedPost(account, randomUUID(), { type: 'ping', account: name }))
  return {
    checks: [
      pingCheck(exchange),
      { name: 'webhook', status: 'skipped', message: 'It is seen to work when the service calls.' },
      { name: 'permissions', status: 'skipped', message: 'A custom channel has none.' },
    ],
  }
}

function pingCheck(exchange: Exchange): Check {
  const name = 'credentials'
  if (!exchange.ok) {
    const { message, cure = 'See that the service runs at this URL.' } = exchange.failure
    const transient = !STANDING.has(exchange.failure.code)
    return { name, status: 'failed', message, cure, ...(transient && { transient }) }
  }
  const { response } = exchange
  if (isTaken(response)) return { name, status: 'passed', message: 'The service answered a signed ping.' }
  const { message, cure } = failureOf(response)
  return { name, status: 'failed', message, cure, ...(isTransient(response) && { transient: true }) }
}

/** Failures that stay until someone changes the URL. */
const STANDING = new Set(['invalid-url', 'invalid-request', 'refused-address'])
