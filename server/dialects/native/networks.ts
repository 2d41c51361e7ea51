import { type Static, Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'
import { notFound } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { named, ref } from '../../http/named-schema.ts'
import { exploreNetwork } from '../../services/channels/explore.ts'
import type { Context } from '../../services/context.ts'
import { closed, Token } from './parts.ts'

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
    provider: Type.Union(
      [Type.Object({ name: Type.String(), keys: Type.Array(Type.String()) }), Type.Null()],
      {
        description: "Settings and secrets that the workspace's credentials at a provider may stand in for.",
      },
    ),
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
        upload: Type.Optional(
          Type.Object(
            { maxBytes: Type.Optional(Type.Integer()), mimeTypes: Type.Optional(Type.Array(Type.String())) },
            {
              description:
                'The limits of files that Portico brings itself. Absent: they are fetched by a link.',
            },
          ),
        ),
      }),
      { description: 'By type of content; what is not here cannot be sent.' },
    ),
    features: Type.Array(Type.String()),
    pace: Type.Object({ perSecond: Type.Number(), burst: Type.Number(), concurrency: Type.Number() }),
    serviceWindowHours: Type.Union([Type.Number(), Type.Null()]),
  }),
)

const FoundAccount = Type.Object({
  address: Type.String({ description: "The account's id on the network." }),
  name: Type.String(),
  imageUrl: Type.Optional(Type.String()),
  config: Type.Record(Type.String(), Type.Unknown(), { description: 'The settings of a channel on it.' }),
  channelId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
    description: "The workspace's channel that it is connected by.",
  }),
})

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

  app.post(
    '/networks/:network/explore',
    {
      config: { permission: 'channels.create', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'exploreNetwork',
        summary: 'The accounts that one token reaches',
        description:
          'The network is asked with the token, which is kept nowhere. Connect one of the accounts by `explore` of `POST /channels`: the secrets it needs go from the network to the channel, and are not shown.',
        params: Type.Object({ network: Type.String() }),
        body: Type.Object({ token: Token }, closed),
        response: { 200: Type.Object({ items: Type.Array(FoundAccount) }) },
      },
    },
    async request => {
      const { params, body } = request
      return { items: await exploreNetwork(context, callerOf(request), params.network, body.token) }
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
  provider: manifest.provider ? { name: manifest.provider.name, keys: [...manifest.provider.keys] } : null,
  medium: manifest.medium,
  addressScope: manifest.addressScope,
  capabilities: manifest.capabilities,
  features: manifest.features,
  pace: manifest.pace,
  serviceWindowHours: manifest.serviceWindowHours,
})
