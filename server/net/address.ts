import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Where an IP address leads. Everything but `public` is refused for destinations we do not trust. */
export type AddressClass =
  | 'public'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'cgnat'
  | 'multicast'
  | 'reserved'
  | 'invalid'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Address ranges, as `parseCidrs` reads them. */
export type CidrList = readonly { readonly network: Address; readonly bits: number }[]

/**
 * The class of an address in text form, by the IANA special-purpose registries
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry). An IPv6 address that
 * carries an IPv4 address (mapped, NAT64, 6to4, Teredo) is judged by what it carries. Text that is no address in
 * standard notation is `invalid`.
 */
export function addressClass(ip: string): AddressClass {
  const address = parse(ip)
  if (address === null) return 'invalid'
  if (address instanceof ipaddr.IPv4) return class4(address.toByteArray())
  const found = class6(address)
  // A zone names an interface of this machine, so the address is not one of the internet's.
  return found === 'public' && ip.includes('%') ? 'reserved' : found
}

/**
 * Reads address ranges separated by commas or white space; an address alone is a range of one.
 * Throws an Error that names the entry which is no range.
 */
export function parseCidrs(list: string): CidrList {
  return list
    .split(/[\s,]+/)
    .filter(entry => entry !== '')
    .map(parseCidr)
}

/** Whether an untrusted destination may have this address: it is public, or inside one of the ranges. */
export function allowed(ip: string, cidrs: CidrList): boolean {
  return addressClass(ip) === 'public' || inside(ip, cidrs)
}

/** Whether an address is inside one of the ranges. */
export function inside(ip: string, cidrs: CidrList): boolean {
  const parsed = parse(ip)
  if (parsed === null) return false
  const address = unmapped(parsed)
  return cidrs.some(({ network, bits }) => network.kind() === address.kind() && address.match(network, bits))
}

function parseCidr(entry: string): CidrList[number] {
  const [ip = '', length, ...rest] = entry.split('/')
  const network = ip.includes('%') ? null : parse(ip)
  const widest = network instanceof ipaddr.IPv4 ? 32 : 128
  const bits = length === undefined ? widest : Number(length)
  if (network === null || rest.length > 0 || !/^\d{1,3}$/.test(length ?? '0') || bits > widest) {
    throw new Error(`"${entry}" is no address range: write it like 10.0.0.0/8, 192.168.1.20 or fd00::/8`)
  }
  const carried = unmapped(network)
  return carried === network || bits < 96 ? { network, bits } : { network: carried, bits: bits - 96 }
}

/** The kernel dials a mapped address as the IPv4 address it carries, so both are compared as that. */
function unmapped(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

function parse(ip: string): Address | null {
  // ipaddr.js alone would also read 010.1 (octal, short); only standard notation names an address unmistakably.
  if (isIP(ip) === 4) return ipaddr.IPv4.parse(ip)
  if (isIP(ip) !== 6) return null
  // ipaddr.js reads ::a.b.c.d (compatible) as ::ffff:a.b.c.d (mapped); URL writes both in hexadecimal groups first.
  const { hostname } = new URL(`http://[${ip.replace(/%.*/, '')}]`)
  return ipaddr.IPv6.parse(hostname.slice(1, -1))
}

const ranges: Partial<Record<string, AddressClass>> = {
  unicast: 'public',
  unspecified: 'unspecified',
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  linkLocal: 'link-local',
  carrierGradeNat: 'cgnat',
  multicast: 'multicast',
}

/** Azure's host answers its guests' metadata requests at this address, public in form only.
 * https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const AZURE_HOST = '168.63.129.16'

function class4(octets: number[]): AddressClass {
  const address = new ipaddr.IPv4(octets)
  return address.toString() === AZURE_HOST ? 'reserved' : (ranges[address.range()] ?? 'reserved')
}

function class6(address: ipaddr.IPv6): AddressClass {
  const bytes = address.toByteArray()
  const last = bytes.slice(12)
  const range: string = address.range()
  switch (range) {
    case 'ipv4Mapped':
      return class4(last)
    // RFC 8215's 64:ff9b:1::/48 may carry the IPv4 address at any of several places: not told apart, so refused.
    case 'rfc6052':
      return bytes.slice(4, 12).every(byte => byte === 0) ? class4(last) : 'reserved'
    case '6to4':
      return class4(bytes.slice(2, 6))
    // RFC 4380, section 4: the relay's address, and the client's with every bit turned.
    case 'teredo':
      return worse(class4(bytes.slice(4, 8)), class4(last.map(byte => byte ^ 0xff)))
    case 'rfc6145':
      return worse(class4(last), 'reserved')
    case 'unicast':
      if ((bytes[0] ?? 0) >> 5 === 0b001) return 'public'
      // Only 2000::/3 is given out. Of the rest, the withdrawn compatible form says at least what it carries.
      return bytes.slice(0, 12).every(byte => byte === 0) ? worse(class4(last), 'reserved') : 'reserved'
    default:
      return ranges[range] ?? 'reserved'
  }
}

/** The first that is not public. */
function worse(one: AddressClass, other: AddressClass): AddressClass {
  return one === 'public' ? other : one
}
