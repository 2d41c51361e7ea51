import { type Static, Type } from 'typebox'
import type * as domain from '../../domain/network.ts'
import { notFound } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { exploreNetwork } from '../../services/channels/explore.ts'
import type { Context } from '../../services/context.ts'
import { closed, Token } from './parts.ts'
import { Network } from './schema.ts'

const tags = ['Networks']
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
    async () => ({ items: [...context.networks.values()].map(networkJson) }),
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
      return networkJson(network)
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

const networkJson = ({ manifest, explore, poll }: domain.Network): Static<typeof Network> => ({
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
  explores: explore !== undefined,
  polls: poll !== undefined,
})
