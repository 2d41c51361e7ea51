import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { type AddressClass, addressClass, allowed, type CidrList } from './address.ts'

/** Every address of a name, in the order in which to try them. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/** A destination's address is one that an untrusted destination may not have. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
  /** As the URL names it. */
  readonly host: string
  /** The address that was refused. */
  readonly address: string

  constructor(host: string, address: string) {
    const leads = host === address ? `${host} is` : `${host} leads to ${address},`
    super(
      `${leads} ${words[addressClass(address)]}. Only public addresses are called; if this one is meant, ` +
        `add it or its range to PORTICO_WEBHOOK_ALLOW (such as ${address.replace(/%.*/, '')}).`,
    )
    this.host = host
    this.address = address
  }
}

const words: Record<AddressClass, string> = {
  public: 'a public address',
  unspecified: 'an unspecified address',
  loopback: 'a loopback address (this very machine)',
  private: 'an address of a private network',
  'link-local': 'a link-local address',
  cgnat: 'an address of a carrier’s shared network',
  multicast: 'a multicast address',
  reserved: 'a reserved address',
  invalid: 'no valid address',
}

/**
 * The addresses to dial for a host name or an address, each public or inside `allow`. One address that is neither
 * refuses the whole name: which of them the dial would take is chance. Rejects with `AddressRefused`, or as `resolve`.
 */
export async function resolveAllowed(
  host: string,
  allow: CidrList,
  resolve: Resolve,
): Promise<LookupAddress[]> {
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }]
  const refused = addresses.find(({ address }) => !allowed(address, allow))
  if (refused !== undefined) throw new AddressRefused(host, refused.address)
  return addresses
}
