import { isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Problem } from '../../domain/problem.ts'

const MINUTE = 60_000
/** Names that are counted at a time; beyond, counting begins anew. */
const MOST = 100_000

/** How often things may be done in a minute: by one session, and from one network address. */
const perMinute = {
  sessionsOfAddress: 60,
  messages: 60,
  messagesOfAddress: 600,
  events: 240,
  reads: 120,
  attachments: 20,
  attachmentsOfAddress: 100,
}
export type Limited = keyof typeof perMinute

/** Counts what is done. Throws `Problem` (`rate_limited`) for what is done too often. */
export type Limit = (what: Limited, who: string) => void

/** Every node counts for itself, in memory. */
export function limits(): Limit {
  let counts = new Map<string, number>()
  let until = 0
  return (what, who) => {
    const now = performance.now()
    if (now >= until || counts.size >= MOST) {
      counts = new Map()
      until = now + MINUTE
    }
    const key = `${what} ${who}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count <= perMinute[what]) return
    throw new Problem('rate_limited', `That was more than ${perMinute[what]} times in a minute.`, {
      reason: what,
      retryAfter: (until - now) / 1000,
    })
  }
}

/** Who counts as one caller: an IPv4 address, and of IPv6 the network of one connection (a /64). */
export function addressKey(ip: string): string {
  if (!isIPv6(ip)) return ip
  const address = ipaddr.IPv6.parse(ip)
  return address.isIPv4MappedAddress()
    ? address.toIPv4Address().toString()
    : address.parts.slice(0, 4).join(':')
}
