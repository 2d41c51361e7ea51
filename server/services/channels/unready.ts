import type { Failure } from '../../domain/message.ts'
import type { Network } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'

/**
 * *Pure.* A network as a channel without credentials has it: nothing is called, nothing is taken in, and whoever asks is
 * told what is missing. Only what is named here is left of it, so that no other door stands open.
 */
export function unready(network: Network, failure: Failure): Network {
  const { code, message, cure } = failure
  const words = cure === undefined ? {} : { cure }
  const { manifest, addresses, route, windowHours, fetchMedia, poll, templates, typing } = network
  return {
    manifest,
    identify: account => network.identify(account),
    ...(addresses && { addresses }),
    verify: () => ({ kind: 'refused', reason: [message, cure].join(' ') }),
    parse: () => ({ events: [], ignored: [message] }),
    sending: { kind: 'direct', deliver: async () => ({ verdict: 'reauthorize', failure }) },
    connect: async () => ({ ok: false, failure }),
    // There is nothing to do it with.
    disconnect: async () => {},
    probe: async () => ({ checks: [{ name: 'credentials', status: 'failed', message, ...words }] }),
    ...(route && { route }),
    ...(windowHours && { windowHours }),
    ...(fetchMedia && { fetchMedia: async () => ({ ok: false, failure }) }),
    ...(poll && { poll: async () => ({ ok: false, failure, fatal: true }) }),
    ...(templates && { templates: async () => ({ ok: false, failure }) }),
    ...(typing && {
      typing: () => {
        throw new Problem('channel_unavailable', message, { reason: code, ...words })
      },
    }),
  }
}
