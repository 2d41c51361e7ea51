import { type Static, Type } from 'typebox'
import { providers } from '../../domain/provider.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { named, ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import { deleteProvider, putProvider } from '../../services/providers/change.ts'
import { getProvider, listProviders, type ProviderCredentials } from '../../services/providers/read.ts'
import { etag, expectedVersion } from './etag.ts'
import { isoOrNull } from './map.ts'
import { closed } from './parts.ts'

const tags = ['Providers']
const TimeOrNull = Type.Union([Type.String({ format: 'date-time' }), Type.Null()])
const Strings = (description: string) => Type.Array(Type.String(), { description })

export const Provider = named(
  'Provider',
  Type.Object(
    {
      provider: Type.Enum(Object.keys(providers)),
      title: Type.String(),
      networks: Strings('The networks whose channels use it.'),
      keys: Strings('What can be set.'),
      config: Type.Record(Type.String(), Type.Unknown()),
      secrets: Strings('Names of the secrets that are set; never their values.'),
      createdAt: TimeOrNull,
      updatedAt: TimeOrNull,
      version: Type.Integer({ description: '0 where nothing was ever set.' }),
    },
    { description: 'What the workspace has at a provider.' },
  ),
)
const params = Type.Object({ provider: Type.String() })

export async function registerProviders(app: App, context: Context): Promise<void> {
  app.get(
    '/providers',
    {
      config: { permission: 'providers.list', resource: 'providers/*' },
      schema: {
        tags,
        operationId: 'listProviders',
        summary: 'The providers whose credentials many channels can share, with what is set',
        response: { 200: Type.Object({ items: Type.Array(ref(Provider)) }) },
      },
    },
    async request => ({ items: (await listProviders(context, callerOf(request))).map(providerJson) }),
  )

  app.get(
    '/providers/:provider',
    {
      config: { permission: 'providers.get', resource: 'providers/:provider' },
      schema: {
        tags,
        operationId: 'getProvider',
        summary: 'What the workspace has at a provider',
        params,
        response: { 200: ref(Provider) },
      },
    },
    async (request, reply) => {
      const found = await getProvider(context, callerOf(request), request.params.provider)
      reply.header('etag', etag(found.version))
      return providerJson(found)
    },
  )

  app.put(
    '/providers/:provider',
    {
      config: { permission: 'providers.update', resource: 'providers/:provider' },
      schema: {
        tags,
        operationId: 'putProvider',
        summary: 'Set credentials once for all channels that use a provider',
        description:
          'A channel takes what it lacks from here, and what it has itself counts before. Keys given are merged: null removes one, `********` leaves a secret as it is. The channels that are on are connected and asked anew. With `If-Match`, what was changed meanwhile is left alone (412).',
        params,
        body: Type.Object(
          {
            config: Type.Record(Type.String(), Type.Unknown(), {
              maxProperties: 100,
              description: "Settings and secrets, as the networks' manifests name them: see `keys`.",
            }),
          },
          closed,
        ),
        response: { 200: ref(Provider) },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const expected = expectedVersion(request)
      const put = await putProvider(context, callerOf(request), params.provider, body.config, expected)
      reply.header('etag', etag(put.version))
      return providerJson(put)
    },
  )

  app.delete(
    '/providers/:provider',
    {
      config: { permission: 'providers.delete', resource: 'providers/:provider' },
      schema: {
        tags,
        operationId: 'deleteProvider',
        summary: 'Forget everything the workspace has at a provider',
        description: 'Channels that lack what they took from here become `error`, and say what is missing.',
        params,
        response: { 204: Type.Null({ description: 'It is forgotten.' }) },
      },
    },
    async (request, reply) => {
      await deleteProvider(context, callerOf(request), request.params.provider, expectedVersion(request))
      return reply.code(204).send(null)
    },
  )
}

const providerJson = (credentials: ProviderCredentials): Static<typeof Provider> => ({
  ...credentials,
  createdAt: isoOrNull(credentials.createdAt),
  updatedAt: isoOrNull(credentials.updatedAt),
})
