import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net, { type LookupFunction } from 'node:net'

/**
 * Preloaded before every test (`node --import`), also into the servers that tests start: nothing reaches another
 * machine, and a process that tried ends with a failure. Names are not asked of a name server either.
 */

/** What a process that tried says on stderr, so that whoever started it can see. */
export const MARK = 'network guard:'

const LOOPBACK = new net.BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** Of this machine: a loopback address, `localhost`, or the unspecified address, which a dial takes for loopback. */
function isLocal(host: string): boolean {
  if (host === 'localhost' || host === '0.0.0.0' || host === '::') return true
  const family = net.isIP(host)
  return family !== 0 && LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

/** A name that is none anywhere: https://datatracker.ietf.org/doc/html/rfc6761#section-6.4 */
const isNobody = (host: string): boolean => host.endsWith('.invalid')

class LeftTheMachine extends Error {
  readonly code = 'ENETGUARD'
}

function refuse(what: string): Error {
  const error = new LeftTheMachine(`${MARK} ${what} would leave this machine`)
  process.stderr.write(`${error.stack}\n`)
  process.once('exit', () => {
    process.exitCode = 1
  })
  return error
}

interface Target {
  host?: string
  path?: string
  lookup?: LookupFunction
}

/** What `socket.connect` was given: (options), (port, host), (path), or what Node has made of these already. */
function targetOf([first, second]: unknown[]): Target {
  if (Array.isArray(first)) return targetOf(first)
  if (typeof first === 'object' && first !== null) return first
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { path: first }
  return typeof second === 'string' ? { host: second } : {}
}

/** A program's own look-up may call a name what it likes; what counts is the address that is dialled then. */
const guarded =
  (lookup: LookupFunction): LookupFunction =>
  (name, options, callback) =>
    lookup(name, options, (error, found, family) => {
      const addresses = [found].flat().map(a => (typeof a === 'string' ? a : a?.address))
      const strange = error ? undefined : addresses.find(a => a !== undefined && !isLocal(a))
      if (strange === undefined) callback(error, found, family)
      else callback(refuse(`a connection to ${name} (${strange})`), [])
    })

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const target = targetOf(args)
  const { host = 'localhost', path, lookup } = target
  if (path === undefined && !isLocal(host)) {
    if (lookup !== undefined && net.isIP(host) === 0) target.lookup = guarded(lookup)
    else if (!isNobody(host)) throw refuse(`a connection to ${host}`)
  }
  return Reflect.apply(connect, this, args)
} as typeof connect

/** Refuses the names that a name server would have to be asked for. */
function ownNamesOnly<T extends object>(resolver: T, names: readonly string[]): void {
  for (const name of names) {
    const original: unknown = Reflect.get(resolver, name)
    if (typeof original !== 'function') continue
    Reflect.set(resolver, name, function (this: unknown, host: unknown, ...rest: unknown[]) {
      if (typeof host === 'string' && isNobody(host)) return notFound(host, rest.at(-1))
      if (typeof host === 'string' && host !== '' && !isLocal(host) && net.isIP(host) === 0) {
        throw refuse(`a look-up of ${host}`)
      }
      return Reflect.apply(original, this, [host, ...rest])
    })
  }
}

/** What a name server would say of it, by callback or promise. */
function notFound(host: string, callback: unknown): Promise<never> | undefined {
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    code: 'ENOTFOUND',
    hostname: host,
  })
  if (typeof callback !== 'function') return Promise.reject(error)
  process.nextTick(callback, error)
}

const queries = Object.keys(dns).filter(name => /^(lookup|resolve|reverse)/.test(name))
for (const resolver of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  ownNamesOnly(resolver, queries)
}

const { send } = dgram.Socket.prototype
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]) {
  const host = args.slice(1).findLast(arg => typeof arg === 'string')
  if (host !== undefined && !isLocal(host)) throw refuse(`a datagram to ${host}`)
  return Reflect.apply(send, this, args)
} as typeof send

syncBuiltinESMExports()
