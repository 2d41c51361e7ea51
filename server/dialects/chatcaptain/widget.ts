import { Type } from 'typebox'
import { parseId } from '../../domain/ids.ts'
import { invalid, notFound, Problem } from '../../domain/problem.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { addressKey, limits } from '../../http/webchat/limits.ts'
import type { Context } from '../../services/context.ts'
import { acceptToken } from '../../services/tokens/tokens.ts'
import { openVisitorConversation, openVisitorSession } from '../../services/webchat/sessions.ts'
import {
  ContactRequestDto,
  ContactResponseDto,
  ConversationRequestDto,
  ConversationResponseDto,
} from './schema.ts'

const tags = ['Widget']
const params = Type.Object({ chatbotId: Type.String({ description: 'The ID of the chatbot.' }) })

/** What a chat widget on a web site calls, with the token of its channel instead of a key. */
export function registerWidget(app: App, context: Context): void {
  const limit = limits()

  // Any page may call: whose pages may chat is for the channel's domains to say, and no cookie is read.
  app.addHook('onRequest', async (request, reply) => {
    reply.header('access-control-allow-origin', '*')
    if (!request.is404) limit('sessionsOfAddress', addressKey(request.ip))
  })
  for (const path of ['/:chatbotId/contact', '/:chatbotId/conversations']) {
    app.options(path, { config: { public: true }, schema: { hide: true } }, async (_, reply) =>
      reply
        .header('access-control-allow-methods', 'POST')
        .header('access-control-allow-headers', 'content-type')
        .header('access-control-max-age', '86400')
        .code(204)
        .send(),
    )
  }

  app.post(
    '/:chatbotId/contact',
    {
      config: { public: true },
      schema: {
        tags,
        operationId: 'openContact',
        summary: 'Opens a contact for a visitor of a web site',
        params,
        body: ContactRequestDto,
        response: { 200: ref(ContactResponseDto) },
      },
    },
    async request => {
      const { channelId, channelToken, originUrl, language } = request.body
      const channel = await channelOf(context, request.params.chatbotId, channelId)
      const accepted = await acceptToken(context, channelToken, { botId: channel.botId, kind: 'webchat' })
      if (accepted === null) {
        throw new Problem('unauthenticated', 'The channel token is not valid, or no longer.', {
          cure: 'Make one: GET /v1/chatbots/{chatbotId}/channels/generate-token?channelType=0.',
        })
      }
      const { token, visitor } = await openVisitorSession(context, channel.id, {
        origin: originOf(originUrl),
        language,
      })
      return { widgetToken: token, validUntil: new Date(visitor.expiresAt).toISOString() }
    },
  )

  app.post(
    '/:chatbotId/conversations',
    {
      config: { public: true },
      schema: {
        tags,
        operationId: 'openConversation',
        summary: "Opens the visitor's conversation",
        params,
        body: ConversationRequestDto,
        response: { 200: ref(ConversationResponseDto) },
      },
    },
    async request => {
      const channel = await channelOf(context, request.params.chatbotId, request.body.channelId)
      const { id, contactId } = await openVisitorConversation(context, channel.id, request.body.widgetToken)
      return { conversationId: id, contactId, channelId: channel.id }
    },
  )
}

/** The channel, which must be the chatbot's. Throws `not_found`. */
async function channelOf(context: Context, chatbotId: string, channelId: string) {
  const [botId, id] = [parseId(chatbotId), parseId(channelId)]
  const channel = id === null ? null : await context.channels.get(id)
  if (!channel || botId === null || channel.row.bot_id !== botId) throw notFound('channel of this chatbot')
  return { id: channel.row.id, botId }
}

function originOf(url: string): string {
  if (!URL.canParse(url)) throw invalid('/originUrl', 'originUrl is no URL.')
  return new URL(url).origin
}
