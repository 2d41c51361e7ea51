import { type Static, Type } from 'typebox'
import type { Bot, Channel } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { ref } from '../../http/named-schema.ts'
import { dropOwnBot, ownBotFor } from '../../services/bots/own.ts'
import { botsById } from '../../services/bots/read.ts'
import { createChannel } from '../../services/channels/create.ts'
import { getChannel, listChannels } from '../../services/channels/read.ts'
import { deleteChannel } from '../../services/channels/remove.ts'
import { activateChannel, deactivateChannel } from '../../services/channels/switch.ts'
import { updateChannel } from '../../services/channels/update.ts'
import type { Caller, Context } from '../../services/context.ts'
import { checkDestination } from '../../services/destination.ts'
import { inParameters } from './errors.ts'
import { flowChange, flowJson, identityParameters, newAccount, routingParts } from './flow-map.ts'
import { answered } from './headers.ts'
import { changedIntegration, type Integration } from './integration.ts'
import { listQuery, pageSchema, relaxPaging, turnTo } from './pages.ts'
import { FlexFlow, FlexFlowChanges, FORM, NewFlexFlow } from './schema.ts'
import { idInPath, sidParams } from './sids.ts'

const tags = ['FlexFlows']
const params = sidParams('FO')
const KEY = 'flex_flows'
const FlexFlowPage = pageSchema('FlexFlowPage', KEY, FlexFlow)

export const flowSchemas = [FlexFlow, FlexFlowPage]

/** Fields of our services by the names of the parameters that they come from. */
const parameters = { ...identityParameters, '/name': 'FriendlyName', '/url': 'Integration.Url' }

export async function registerFlows(app: App, context: Context): Promise<void> {
  const ofFlow = {
    resource: (request: Parameters<typeof idInPath>[0]) => `channels/${idInPath(request, 'FO')}`,
  }

  app.get(
    '',
    {
      config: { permission: 'channels.list', resource: 'channels/*' },
      preValidation: relaxPaging,
      schema: {
        tags,
        operationId: 'ListFlexFlow',
        summary: 'List flows, the newest first',
        querystring: listQuery({
          FriendlyName: Type.Optional(Type.String({ maxLength: 256, description: 'The whole name.' })),
        }),
        response: { 200: answered(ref(FlexFlowPage)) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const url = `${baseUrlFor(context, request)}/v1/FlexFlows`
      const { FriendlyName: name } = request.query
      const { items, meta } = await turnTo(request.query, { url, key: KEY }, part =>
        listChannels(context, caller, { ...part, ...(name !== undefined && { name }) }),
      )
      const bots = await visibleBots(context, caller, items)
      return { meta, [KEY]: items.map(channel => flowJson(channel, bots.get(channel.botId ?? ''), url)) }
    },
  )

  app.post(
    '',
    {
      config: { permission: 'channels.create', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'CreateFlexFlow',
        summary: 'Make a flow: a channel, and what handles its conversations',
        consumes: [FORM],
        body: NewFlexFlow,
        response: { 201: answered(ref(FlexFlow)) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const form = request.body
      const id = request.resourceId ?? newId()
      if (form.Enabled) requirePermission(caller, 'channels.activate', 'channels/*')
      const integration = changedIntegration(null, form)
      const made = await make(caller, id, form, integration)
      const channel = form.Enabled ? await activateChannel(context, caller, id, { force: true }) : made
      reply.code(201)
      return shown(caller, channel, baseUrlFor(context, request))
    },
  )

  app.get(
    '/:Sid',
    {
      config: { permission: 'channels.get', ...ofFlow },
      schema: {
        tags,
        operationId: 'FetchFlexFlow',
        summary: 'Get a flow',
        params,
        response: { 200: answered(ref(FlexFlow)) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await getChannel(context, caller, idInPath(request, 'FO'))
      return shown(caller, channel, baseUrlFor(context, request))
    },
  )

  app.post(
    '/:Sid',
    {
      config: { permission: 'channels.update', ...ofFlow },
      schema: {
        tags,
        operationId: 'UpdateFlexFlow',
        summary: 'Change a flow, switch it on or off',
        description: 'Only what is given changes.',
        consumes: [FORM],
        params,
        body: FlexFlowChanges,
        response: { 200: answered(ref(FlexFlow)) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await change(caller, idInPath(request, 'FO'), request.body)
      return shown(caller, channel, baseUrlFor(context, request))
    },
  )

  app.delete(
    '/:Sid',
    {
      config: { permission: 'channels.delete', ...ofFlow },
      schema: {
        tags,
        operationId: 'DeleteFlexFlow',
        summary: 'Delete a flow and end its chats',
        params,
        response: { 204: answered(Type.Null({ description: 'It is deleted.' })) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { id, botId } = await getChannel(context, caller, idInPath(request, 'FO'))
      await deleteChannel(context, caller, id, { force: true })
      if (botId !== null) await dropOwnBot(context, caller, id, botId)
      return reply.code(204).send(null)
    },
  )

  async function make(
    caller: Caller,
    id: string,
    form: Static<typeof NewFlexFlow>,
    integration: Integration | null,
  ): Promise<Channel> {
    const { type, settings, url } = integration ?? { type: 'external' as const, settings: {}, url: null }
    if (url !== null) await checkHandler(caller, url)
    const whose = { id, name: form.FriendlyName, botId: null }
    const botId = url === null ? null : await ownBotFor(context, caller, whose, url)
    try {
      const { channel } = await inParameters(parameters, () =>
        createChannel(
          context,
          caller,
          {
            ...newAccount(form.ChannelType, form.ContactIdentity),
            name: form.FriendlyName,
            profile: { routing: { type, settings, ...routingParts(form) } },
            ...(botId !== null && { botId }),
          },
          id,
        ),
      )
      // A repeat after a crash finds the channel with its bot.
      if (botId !== null && channel.botId !== botId) await dropOwnBot(context, caller, id, botId)
      return channel
    } catch (error) {
      if (botId !== null) await dropOwnBot(context, caller, id, botId)
      throw error
    }
  }

  async function change(caller: Caller, id: string, form: Static<typeof FlexFlowChanges>): Promise<Channel> {
    const channel = await getChannel(context, caller, id)
    const bots = await botsById(context, caller, channel.botId === null ? [] : [channel.botId])
    const { url, enabled, ...changes } = flowChange(channel, bots.get(channel.botId ?? '')?.url ?? null, form)
    if (url !== undefined && url !== null) await checkHandler(caller, url)
    if (enabled !== undefined) {
      requirePermission(caller, enabled ? 'channels.activate' : 'channels.deactivate', `channels/${id}`)
    }
    const changed = await inParameters(parameters, () => updateChannel(context, caller, id, changes))
    const handled = url === undefined ? changed : await handOver(caller, changed, url)
    if (enabled === undefined || enabled === handled.enabled) return handled
    return enabled
      ? await activateChannel(context, caller, id, { force: true })
      : await deactivateChannel(context, caller, id)
  }

  /** Has the channel's conversations go to a URL, or to none. */
  async function handOver(caller: Caller, channel: Channel, url: string | null): Promise<Channel> {
    const { id, botId: before } = channel
    const botId = url === null ? null : await ownBotFor(context, caller, channel, url)
    if (botId === before) return channel
    const changed = await updateChannel(context, caller, id, { botId })
    if (before !== null) await dropOwnBot(context, caller, id, before)
    return changed
  }

  async function checkHandler(caller: Caller, url: string): Promise<void> {
    requirePermission(caller, 'chatbots.create', 'chatbots/*')
    await inParameters(parameters, async () => checkDestination('/url', url))
  }

  async function shown(caller: Caller, channel: Channel, base: string) {
    const bots = await visibleBots(context, caller, [channel])
    return flowJson(channel, bots.get(channel.botId ?? ''), `${base}/v1/FlexFlows`)
  }
}

/** The bots of channels that the caller may see, by their ids. */
async function visibleBots(
  context: Context,
  caller: Caller,
  channels: readonly Channel[],
): Promise<ReadonlyMap<string, Bot>> {
  const ids = new Set(channels.flatMap(({ botId }) => botId ?? []))
  return botsById(
    context,
    caller,
    [...ids].filter(id => caller.may('chatbots.get', `chatbots/${id}`)),
  )
}
