import type { LookupFunction } from 'node:net'
import type { Failure } from '../../domain/message.ts'
import type { NetworkIO } from '../../domain/network.ts'
import type { Endpoint } from './account.ts'

/** Milliseconds to connect, and for the server's first word. */
export const CONNECT_TIMEOUT = 10_000
/** Milliseconds without a byte after which a connection is taken for dead. */
export const SILENCE_TIMEOUT = 60_000

/** Portico's own code for an address that nobody may have it call. */
const REFUSED = 'refused-address'

/** How a mail server may be spoken to. */
export type Reached =
  | {
      ok: true
      /** Gives the addresses that were checked, and no others. */
      lookup: LookupFunction
      /** Without TLS: what is said does not leave this machine. */
      clear: boolean
    }
  | {
      ok: false
      failure: Failure
      /** The server could not be found just now: this says nothing about the account. */
      transient: boolean
    }

/**
 * Looks a mail server up. It is spoken to by TLS, from the first byte or by STARTTLS, unless it is on this very machine:
 * there is no setting for anything less.
 */
export async function reach({ host, secure }: Endpoint, io: NetworkIO): Promise<Reached> {
  const found = await io.resolve(host)
  if (!found.ok) {
    const cure = `Check the server's name (${host}), and that this machine reaches it.`
    return { ok: false, failure: { cure, ...found.failure }, transient: found.failure.code !== REFUSED }
  }
  const { addresses } = found
  return {
    ok: true,
    // Node asks for all addresses, as it tries one after another.
    lookup: (_host, _options, callback) => process.nextTick(callback, null, addresses),
    clear: !secure && addresses.every(({ address }) => isLoopback(address)),
  }
}

const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/.test(address)

/** Whether an error's code is of TLS: Node's own, OpenSSL's for certificates, nodemailer's. */
export const isTlsTrouble = (code: string): boolean =>
  /TLS|SSL|CERT|SIGNED|^EPROTO$|UNABLE_TO_(GET_ISSUER|VERIFY)/.test(code)

export const tlsCure = ({ host, port }: Endpoint): string =>
  `${host}:${port} must offer TLS, with a certificate that is valid for its name. If it uses TLS from the first byte, set that. NODE_EXTRA_CA_CERTS names the certificate of an authority of your own.`
