import { type Static, Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'
import { notFound } from '../../domain/problem.ts'
import type { App } from '../../http/app.ts'
import { named, ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'

const tags = ['Networks']
const JsonSchema = Type.Record(Type.String(), Type.Unknown(), { description: 'A JSON Schema.' })

export const Network = named(
  'Network',
  Type.Object({
    type: Type.String(),
    title: Type.String(),
    summary: Type.String(),
    docsUrl: Type.String(),
    config: JsonSchema,
    secrets: JsonSchema,
    medium: Type.String(),
    addressScope: Type.Enum(['medium', 'account']),
    capabilities: Type.Record(
      Type.String(),
      Type.Object({
        grade: Type.Enum(['full', 'partial', 'fallback', 'dropped', 'rejected']),
        maxLength: Type.Optional(Type.Integer()),
        maxBytes: Type.Optional(Type.Integer()),
        mimeTypes: Type.Optional(Type.Array(Type.String())),
        note: Type.Optional(Type.String()),
      }),
      { description: 'By type of content; what is not here cannot be sent.' },
    ),
    features: Type.Array(Type.String()),
    pace: Type.Object({ perSecond: Type.Number(), burst: Type.Number(), concurrency: Type.Number() }),
    serviceWindowHours: Type.Union([Type.Number(), Type.Null()]),
  }),
)

export async function registerNetworks(app: App, context: Context): Promise<void> {
  app.get(
    '/networks',
    {
      config: { permission: 'networks.list', resource: 'networks/*' },
      schema: {
        tags,
        operationId: 'listNetworks',
        summary: 'The networks this server can connect, with their settings and capabilities',
        response: { 200: Type.Object({ items: Type.Array(ref(Network)) }) },
      },
    },
    async () => ({ items: [...context.networks.values()].map(({ manifest }) => networkJson(manifest)) }),
  )

  app.get(
    '/networks/:network',
    {
      config: { permission: 'networks.get', resource: 'networks/:network' },
      schema: {
        tags,
        operationId: 'getNetwork',
        summary: 'One network',
        params: Type.Object({ network: Type.String() }),
        response: { 200: ref(Network) },
      },
    },
    async request => {
      const network = context.networks.get(request.params.network)
      if (network === undefined) throw notFound('network')
      return networkJson(network.manifest)
    },
  )
}

const networkJson = (manifest: Manifest): Static<typeof Network> => ({
  type: manifest.type,
  title: manifest.title,
  summary: manifest.summary,
  docsUrl: manifest.docsUrl,
  config: { ...manifest.config },
  secrets: { ...manifest.secrets },
  medium: manifest.medium,
  addressScope: manifest.addressScope,
  capabilities: manifest.capabilities,
  features: manifest.features,
  pace: manifest.pace,
  serviceWindowHours: manifest.serviceWindowHours,
})
