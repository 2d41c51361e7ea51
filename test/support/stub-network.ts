import { type TObject, Type } from 'typebox'
import type { Manifest, Network } from '../../server/domain/network.ts'

/** A network that takes everything and does nothing, for a test to change where it looks. */
export function stubNetwork(
  parts: Partial<Omit<Network, 'manifest'>> & {
    type?: string
    config?: TObject
    capabilities?: Manifest['capabilities']
  },
): Network {
  const { type = 'stub', config = Type.Object({}), capabilities = {}, ...functions } = parts
  return {
    manifest: {
      type,
      title: 'Stub',
      summary: 'For tests.',
      docsUrl: 'https://example.com',
      baseUrl: 'https://example.com',
      config,
      secrets: Type.Object({}),
      medium: 'custom',
      addressScope: 'medium',
      capabilities,
      features: [],
      pace: { perSecond: 100, burst: 100, concurrency: 10 },
      serviceWindowHours: null,
      untrustedDestination: false,
    },
    identify: () => null,
    verify: () => ({ kind: 'genuine' }),
    parse: () => ({ events: [], ignored: [] }),
    sending: { kind: 'direct', deliver: async () => ({ verdict: 'sent', ref: null }) },
    connect: async () => ({ ok: true, steps: [] }),
    disconnect: async () => {},
    probe: async () => ({ checks: [] }),
    ...functions,
  }
}
