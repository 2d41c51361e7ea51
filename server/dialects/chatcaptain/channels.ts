import { Type } from 'typebox'
import type { Channel } from '../../domain/entities.ts'
import { parseId } from '../../domain/ids.ts'
import { Problem } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { getBot } from '../../services/bots/read.ts'
import { listChannels } from '../../services/channels/read.ts'
import type { Caller, Context } from '../../services/context.ts'
import { everyItem } from '../../services/pages.ts'
import { generateToken } from '../../services/tokens/tokens.ts'
import { channelDto, listedNetworks } from './map.ts'
import { GenerateChannelTokenResponseDto, ListChannelsResponseDto } from './schema.ts'
import { shownTokens, TOKENS, vendorToken } from './tokens.ts'

const tags = ['Channel management']
const params = Type.Object({ chatbotId: Type.String({ description: 'The ID of the chatbot.' }) })
const ChannelTypeNumber = Type.Unsafe<0 | 6>({
  type: 'number',
  enum: [0, 6],
  description: 'The type of the channel: `0` WEB, `6` AUDIOCODES.',
})
const chatbotOf = 'chatbots/:chatbotId'

export function registerChannels(app: App, context: Context): void {
  app.get(
    '/:chatbotId/channels',
    {
      config: { permission: 'chatbots.channels.list', resource: chatbotOf },
      schema: {
        tags,
        operationId: 'listChannels',
        summary: 'Lists all channels for a chatbot',
        params,
        response: { 200: ref(ListChannelsResponseDto) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { chatbotId } = request.params
      const botId = await chatbot(context, caller, chatbotId)
      const channels = await channelsOf(context, caller, botId)
      const tokens = await shownTokens(context, caller, botId, chatbotId)
      return {
        channels: channels.flatMap(channel => channelDto(channel, chatbotId, tokens(channel)) ?? []),
      }
    },
  )

  app.get(
    '/:chatbotId/channels/generate-token',
    {
      config: { permission: TOKENS, resource: chatbotOf },
      schema: {
        tags,
        operationId: 'generateChannelToken',
        summary: 'Generates a channel token for Web or Audiocodes',
        params,
        querystring: Type.Object({
          channelType: ChannelTypeNumber,
        }),
        response: { 200: ref(GenerateChannelTokenResponseDto) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const botId = await chatbot(context, caller, request.params.chatbotId)
      const kind = request.query.channelType === 0 ? 'webchat' : 'voice-gateway'
      return { token: vendorToken((await generateToken(context, caller, { botId, kind })).token) }
    },
  )
}

/** The bot's id. Throws `forbidden` also for one that is not there: that it exists elsewhere is nobody's business. */
async function chatbot(context: Context, caller: Caller, text: string): Promise<string> {
  const id = parseId(text)
  const bot = id && (await getBot(context, caller, id).catch(unlessMissing))
  if (!bot) throw new Problem('forbidden', 'Insufficient permissions.')
  return bot.id
}

function unlessMissing(error: unknown): null {
  if (error instanceof Problem && error.code === 'not_found') return null
  throw error
}

const channelsOf = (context: Context, caller: Caller, botId: string): Promise<Channel[]> =>
  everyItem(page => listChannels(context, caller, { botId, networks: listedNetworks, ...page }))
