import { type Static, Type } from 'typebox'
import { tokenKinds } from '../../domain/channel-token.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { named, ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import {
  endToken,
  generateToken,
  listTokens,
  type ChannelToken as Token,
} from '../../services/tokens/tokens.ts'
import { pathIds } from './ids.ts'
import { iso } from './map.ts'
import { closed } from './parts.ts'

const tags = ['Bots']
const Time = Type.String({ format: 'date-time' })

const ChannelToken = named(
  'ChannelToken',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    kind: Type.Enum([...tokenKinds]),
    createdAt: Time,
    validUntil: Time,
  }),
)
const NewChannelToken = named(
  'NewChannelToken',
  Type.Object({
    ...ChannelToken.properties,
    token: Type.String({ description: 'Shown here and never again.' }),
  }),
)
export const tokenSchemas = [ChannelToken, NewChannelToken]

/** Tokens that a bot's channels accept from what runs elsewhere. */
export async function registerTokens(app: App, context: Context): Promise<void> {
  app.get(
    '/bots/:botId/tokens',
    {
      config: { permission: 'chatbots.tokens.list', resource: 'chatbots/:botId' },
      schema: {
        tags,
        operationId: 'listChannelTokens',
        summary: "List the tokens that a bot's channels accept now, the newest first",
        params: pathIds('botId'),
        response: { 200: Type.Object({ items: Type.Array(ref(ChannelToken)) }) },
      },
    },
    async request => ({
      items: (await listTokens(context, callerOf(request), request.params.botId)).map(tokenJson),
    }),
  )

  app.post(
    '/bots/:botId/tokens',
    {
      config: { permission: 'chatbots.tokens.create', resource: 'chatbots/:botId' },
      schema: {
        tags,
        operationId: 'createChannelToken',
        summary: "Make a token that a bot's channels of one kind accept",
        description:
          'A `webchat` token opens conversations from a chat widget, a `voice-gateway` token is shown by an AudioCodes gateway with its calls. It is good for `PORTICO_CHANNEL_TOKEN_DAYS`; those made before stay good for their time, the newest hundred of a kind.',
        params: pathIds('botId'),
        body: Type.Object({ kind: Type.Enum([...tokenKinds]) }, closed),
        response: { 201: ref(NewChannelToken) },
      },
    },
    async (request, reply) => {
      const { botId } = request.params
      const { kind } = request.body
      const made = await generateToken(context, callerOf(request), { botId, kind }, request.resourceId)
      reply.code(201)
      return { ...tokenJson(made), token: made.token }
    },
  )

  app.delete(
    '/bots/:botId/tokens/:tokenId',
    {
      config: { permission: 'chatbots.tokens.delete', resource: 'chatbots/:botId' },
      schema: {
        tags,
        operationId: 'endChannelToken',
        summary: 'End a token before its time',
        params: pathIds('botId', 'tokenId'),
        response: { 204: Type.Null({ description: 'It is no longer accepted.' }) },
      },
    },
    async (request, reply) => {
      const { botId, tokenId } = request.params
      await endToken(context, callerOf(request), botId, tokenId)
      return reply.code(204).send(null)
    },
  )
}

const tokenJson = (token: Token): Static<typeof ChannelToken> => ({
  id: token.id,
  kind: token.kind,
  createdAt: iso(token.createdAt),
  validUntil: iso(token.validUntil),
})
