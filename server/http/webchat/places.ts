import { Problem } from '../../domain/problem.ts'
import type { Client } from './act.ts'
import { addressKey } from './limits.ts'

/** Sockets of one visitor, of one network address, and of all, that a node keeps open. */
const PER_VISITOR = 10
const PER_ADDRESS = 1000
const PER_NODE = 10_000

/** Takes a place among the sockets for a client; returns what gives it back. Throws `Problem`. */
export type Enter = (client: Client) => () => void

export function places(): Enter {
  const [ofVisitor, ofAddress] = [counted(), counted()]
  let total = 0
  return ({ visitor: { channelId, address }, ip }) => {
    const [who, where] = [`${channelId} ${address}`, addressKey(ip)]
    if (ofVisitor.get(who) >= PER_VISITOR) {
      throw new Problem('rate_limited', `A visitor may have ${PER_VISITOR} sockets.`, {
        reason: 'sockets',
        cure: 'Close those that are not needed.',
      })
    }
    if (ofAddress.get(where) >= PER_ADDRESS) {
      throw new Problem('rate_limited', `A network address may have ${PER_ADDRESS} sockets.`, {
        reason: 'socketsOfAddress',
        cure: 'Ask again and again instead.',
      })
    }
    if (total >= PER_NODE) throw new Problem('unavailable', 'There are too many sockets at this moment.')
    const add = (one: 1 | -1) => {
      total += one
      ofVisitor.add(who, one)
      ofAddress.add(where, one)
    }
    add(1)
    return () => add(-1)
  }
}

/** How many there are of each name; of those that are gone nothing is kept. */
function counted() {
  const counts = new Map<string, number>()
  const get = (name: string): number => counts.get(name) ?? 0
  return {
    get,
    add(name: string, more: number) {
      const count = get(name) + more
      if (count === 0) counts.delete(name)
      else counts.set(name, count)
    },
  }
}
