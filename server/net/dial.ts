import type { LookupAddress } from 'node:dns'
import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import type { buildConnector as undici } from 'undici'
import type { CidrList } from './address.ts'
import { AddressRefused, type Resolve, resolveAllowed } from './guard.ts'
import { buildConnector } from './undici.ts'

/** Milliseconds from the look-up of the name to the end of the TLS handshake. */
const CONNECT_TIMEOUT = 10_000

/** Milliseconds for one of a name's several addresses before the next is tried. Node's own quarter of a second gives up
 * on servers that are merely far away. */
const ATTEMPT_TIMEOUT = 1_500

export type DialFailure = 'refused-address' | 'dns' | 'connect' | 'tls' | 'timeout'

/** No connection came about; `kind` says at which step, `cause` is the error of that step. */
export class DialFailed extends Error {
  override readonly name = 'DialFailed'
  readonly kind: DialFailure

  constructor(kind: DialFailure, cause: Error) {
    super(`dial failed: ${kind}`, { cause })
    this.kind = kind
  }
}

/**
 * The connector of undici's pools. With `allow`, only addresses that are public or inside it are dialled. The name is
 * resolved once per connection and exactly the addresses that were checked are handed to the dial, so that a name
 * server which answers otherwise the next time gains nothing. Calls back with `DialFailed`.
 */
export function createDialer(allow: CidrList | undefined, resolve: Resolve = resolveAll): undici.connector {
  const once = shared(resolve)
  const find = (host: string) => addressesOf(host, allow, once)
  // `autoSelectFamily` makes Node ask for all addresses, so the answer is always a list.
  const lookup: LookupFunction = (host, _options, callback) => {
    find(host).then(
      addresses => callback(null, addresses),
      error => callback(error, []),
    )
  }
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT,
    lookup,
  })
  return (target, callback) => {
    const dial = () =>
      connect(target, (...[error, socket]) => {
        if (error === null) callback(null, socket)
        else callback(dialFailed(error, target.protocol), null)
      })
    // Node looks up names only: an address that stands in the URL is checked here.
    if (allow === undefined || isIP(target.hostname) === 0) dial()
    else find(target.hostname).then(dial, error => callback(error, null))
  }
}

/**
 * The addresses to dial for a host name or an address, for what is not HTTP. With `allow`, each is public or inside it.
 * Rejects with `DialFailed`.
 */
export async function resolveHost(host: string, allow: CidrList | undefined): Promise<LookupAddress[]> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new DialFailed('timeout', new Error(`${host} was not found in time`)))
  }, CONNECT_TIMEOUT)
  try {
    return await Promise.race([addressesOf(host, allow, resolveAll), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

async function addressesOf(
  host: string,
  allow: CidrList | undefined,
  resolve: Resolve,
): Promise<LookupAddress[]> {
  try {
    const addresses = await (allow === undefined ? resolve(host) : resolveAllowed(host, allow, resolve))
    if (addresses.length === 0) throw new Error(`${host} has no address`)
    return addresses
  } catch (error) {
    throw new DialFailed(error instanceof AddressRefused ? 'refused-address' : 'dns', error as Error)
  }
}

const resolveAll: Resolve = host => systemLookup(host, { all: true })

/** Askers of one name at one time share one answer: the system's resolver works on two names at a time, and many
 * connections to a name whose server is silent must not hold up every other name. */
function shared(resolve: Resolve): Resolve {
  const asked = new Map<string, ReturnType<Resolve>>()
  return host => {
    const answer = asked.get(host) ?? resolve(host).finally(() => asked.delete(host))
    asked.set(host, answer)
    return answer
  }
}

function dialFailed(error: Error & { code?: string; syscall?: string }, protocol: string): DialFailed {
  if (error instanceof DialFailed) return error
  if (error.code === 'UND_ERR_CONNECT_TIMEOUT') return new DialFailed('timeout', error)
  // Several addresses that all failed come as one AggregateError. What is left with TLS happened after TCP connected.
  const unreached = error.syscall === 'connect' || error instanceof AggregateError || protocol === 'http:'
  return new DialFailed(unreached ? 'connect' : 'tls', error)
}
