import { type Static, Type } from 'typebox'
import { newId } from '../../domain/ids.ts'
import type { Manifest } from '../../domain/manifest.ts'
import { invalid } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { createChannel } from '../../services/channels/create.ts'
import { getChannel, listChannels } from '../../services/channels/read.ts'
import { deleteChannel } from '../../services/channels/remove.ts'
import { activateChannel } from '../../services/channels/switch.ts'
import type { Context } from '../../services/context.ts'
import { connectorDto } from './channel-map.ts'
import { renaming } from './errors.ts'
import { pathParams } from './params.ts'
import { networkOfTemplate, templateRefOf } from './platforms.ts'
import { Connector, ConnectorList, closed, listQuery, orNull, paged } from './schema.ts'

const tags = ['Connectors']

/** https://docs.bird.com/api/channels-api/api-reference/channel-connectors */
const CreateConnector = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    connectorTemplateRef: Type.String({
      maxLength: 100,
      description: 'The platform and a version: `telegram:1`.',
    }),
    arguments: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        maxProperties: 100,
        description:
          'The settings of the account, as the network has them; `useCaseId`, `channelMessageType`.',
      }),
    ),
    securityArguments: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Union([Type.String(), Type.Record(Type.String(), Type.String(), { maxProperties: 100 })]),
        { maxProperties: 100, description: 'The secrets of the account, as they are or in groups.' },
      ),
    ),
    channelConversationalStatusEnabled: Type.Optional(orNull(Type.Boolean())),
    invitationToken: Type.Optional(orNull(Type.String({ maxLength: 1000 }))),
  },
  closed,
)

export function registerConnectors(app: App, context: Context): void {
  app.post(
    '/connectors',
    {
      config: { permission: 'channels.create', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'createConnector',
        summary: 'Connects an account, which makes its channel',
        description:
          'The channel is switched on, where the key allows `channels.activate`. What the network says to that shows in its status.',
        params: pathParams(),
        body: CreateConnector,
        response: { 201: ref(Connector) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { network, config, names, profile } = settingsOf(context, request.body)
      const id = request.resourceId ?? newId()
      await renaming(names, () =>
        createChannel(context, caller, { network, name: request.body.name, config, profile }, id),
      )
      const channel = caller.may('channels.activate', `channels/${id}`)
        ? await activateChannel(context, caller, id, { force: true })
        : await getChannel(context, caller, id)
      return reply.code(201).send(connectorDto(channel))
    },
  )

  app.get(
    '/connectors',
    {
      config: { permission: 'channels.list', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'listConnectors',
        summary: 'The connectors of the workspace',
        params: pathParams(),
        querystring: listQuery({
          templateRef: Type.Optional(Type.String({ maxLength: 100, description: 'Such as `telegram:1`.' })),
        }),
        response: { 200: ref(ConnectorList) },
      },
    },
    async request => {
      const { templateRef } = request.query
      const network = templateRef === undefined ? undefined : networkOfTemplate(templateRef)
      if (network === null) return { results: [] }
      const { items, next } = await renaming({ '/cursor': '/pageToken' }, () =>
        listChannels(context, callerOf(request), {
          ...paged(request.query),
          ...(network !== undefined && { network }),
        }),
      )
      return { results: items.map(connectorDto), ...(next !== null && { nextPageToken: next }) }
    },
  )

  app.get(
    '/connectors/:connectorId',
    {
      config: { permission: 'channels.get', resource: 'channels/:connectorId' },
      schema: {
        tags,
        operationId: 'getConnector',
        summary: 'One connector',
        params: pathParams('connectorId'),
        response: { 200: ref(Connector) },
      },
    },
    async request => connectorDto(await getChannel(context, callerOf(request), request.params.connectorId)),
  )

  app.delete(
    '/connectors/:connectorId',
    {
      config: { permission: 'channels.delete', resource: 'channels/:connectorId' },
      schema: {
        tags,
        operationId: 'deleteConnector',
        summary: 'Disconnects an account, which deletes its channel',
        description: 'Open conversations are closed; the history stays.',
        params: pathParams('connectorId'),
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await deleteChannel(context, callerOf(request), request.params.connectorId, { force: true })
      return reply.code(204).send(null)
    },
  )
}

/** What of the arguments is of the channel, and no setting of its account. */
const OF_CHANNEL = { useCaseId: 'useCase', channelMessageType: 'messageType' } as const

/** Settings and secrets as the service takes them, and where each of them stood. Throws `Problem` (`invalid`). */
function settingsOf(
  { networks }: Pick<Context, 'networks'>,
  { connectorTemplateRef, arguments: given = {}, securityArguments = {} }: Static<typeof CreateConnector>,
) {
  const network = networkOfTemplate(connectorTemplateRef)
  const manifest = network === null ? undefined : networks.get(network)?.manifest
  if (network === null || !manifest) {
    const known = [...networks.keys()].map(templateRefOf).sort().join(', ')
    throw invalid('/connectorTemplateRef', `is no template of a connector: ${known}`)
  }
  const names: Record<string, string> = {}
  const config: Record<string, unknown> = {}
  const profile: Record<string, string> = {}
  for (const [key, value] of Object.entries(given)) {
    const part = Object.hasOwn(OF_CHANNEL, key) ? OF_CHANNEL[key as keyof typeof OF_CHANNEL] : undefined
    if (part === undefined) put(key, value, `/arguments/${key}`)
    else if (typeof value === 'string' && value.length <= 100) profile[part] = value
    else throw invalid(`/arguments/${key}`, 'must be a text of at most 100 characters')
  }
  for (const [key, value] of Object.entries(securityArguments)) {
    if (typeof value === 'string') put(key, value, `/securityArguments/${key}`)
    else
      for (const [name, secret] of Object.entries(value))
        put(name, secret, `/securityArguments/${key}/${name}`)
  }
  return { network, config, profile, names: { ...missingPlaces(manifest), ...names } }

  function put(key: string, value: unknown, place: string): void {
    config[key] = value
    names[`/config/${key}`] = place
  }
}

/** Where settings would stand that are not given. */
const missingPlaces = ({ config, secrets }: Manifest): Record<string, string> =>
  Object.fromEntries([
    ...Object.keys(config.properties).map(key => [`/config/${key}`, `/arguments/${key}`]),
    ...Object.keys(secrets.properties).map(key => [`/config/${key}`, `/securityArguments/${key}`]),
  ])
