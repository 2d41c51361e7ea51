import { Type } from 'typebox'
import type { Conversation } from '../../domain/entities.ts'
import { invalid } from '../../domain/problem.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { turnTo } from '../../http/two-way.ts'
import { channelsById } from '../../services/channels/read.ts'
import { contactsById } from '../../services/contacts/read.ts'
import type { Caller, Context } from '../../services/context.ts'
import { closeConversation, reopenConversation } from '../../services/conversations/change.ts'
import { markRead } from '../../services/conversations/presence.ts'
import {
  type ConversationFilter,
  countConversations,
  getConversation,
  listConversations,
} from '../../services/conversations/read.ts'
import { latestMessages } from '../../services/messages/read.ts'
import { idIn } from './body.ts'
import { conversationPayload } from './map.ts'
import { paginationData, placeOf } from './pages.ts'
import {
  ConversationList,
  ConversationPayload,
  Id,
  listBody,
  type ConversationPayload as Payload,
  pageSizeOf,
} from './schema.ts'
import { networkOf } from './sources.ts'

const tags = ['Conversations']
const body = Type.Object({ conversation_id: Id })

export function registerConversations(app: App, context: Context): void {
  app.post(
    '/conversations.list',
    {
      config: { permission: 'conversations.list', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'listConversations',
        summary: 'Conversations, the newest first',
        body: listBody({
          filters: Type.Optional(
            Type.Union([Type.String({ maxLength: 1000 }), Type.Null()], {
              description:
                'Of the query language: channel_id:…, source:…, state:OPEN or CLOSED, joined by AND.',
            }),
          ),
        }),
        response: { 200: ref(ConversationList) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const filter = filterOf(request.body.filters ?? '')
      const limit = pageSizeOf(request.body)
      const page = await turnTo(placeOf(request.body), { order: 'newest', limit }, part =>
        listConversations(context, caller, { ...filter, ...part }),
      )
      const total = await countConversations(context, caller, filter)
      return {
        data: await payloads(context, caller, page.items),
        pagination_data: paginationData(page, total),
      }
    },
  )

  app.post(
    '/conversations.info',
    {
      config: { permission: 'conversations.get', resource: null },
      schema: {
        tags,
        operationId: 'conversationInfo',
        summary: 'One conversation',
        body,
        response: { 200: ref(ConversationPayload) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const conversation = await permitted(caller, 'conversations.get', request.body.conversation_id)
      const [payload] = await payloads(context, caller, [conversation])
      return payload as Payload
    },
  )

  for (const [verb, summary, act] of [
    ['mark-read', 'Nothing of it is unread any more', markRead],
    ['set-state', 'Closes a conversation, or opens it again', null],
  ] as const) {
    app.post(
      `/conversations.${verb}`,
      {
        config: { permission: 'conversations.update', resource: null },
        schema: {
          tags,
          operationId: `conversation_${verb.replace('-', '_')}`,
          summary,
          body: act ? body : Type.Object({ ...body.properties, state: Type.Enum(['OPEN', 'CLOSED']) }),
          response: { 204: Type.Null({ description: 'It is done.' }) },
        },
      },
      async (request, reply) => {
        const caller = callerOf(request)
        const given = request.body as { conversation_id: string; state?: 'OPEN' | 'CLOSED' }
        const { id } = await permitted(caller, 'conversations.update', given.conversation_id)
        const change = act ?? (given.state === 'OPEN' ? reopenConversation : closeConversation)
        await change(context, caller, id)
        return reply.code(204).send(null)
      },
    )
  }

  /** The conversation, if the key allows this on its channel. */
  async function permitted(caller: Caller, permission: string, text: string): Promise<Conversation> {
    const conversation = await getConversation(context, caller, idIn(text, 'conversation'))
    requirePermission(caller, permission, `channels/${conversation.channelId}`)
    return conversation
  }
}

/** Conversations with what is shown beside them, all looked up together. */
async function payloads(
  context: Context,
  caller: Caller,
  conversations: readonly Conversation[],
): Promise<Payload[]> {
  const ids = conversations.map(conversation => conversation.id)
  const [channels, contacts, latest] = await Promise.all([
    channelsById(context, caller, [...new Set(conversations.map(c => c.channelId))]),
    contactsById(context, caller, [...new Set(conversations.map(c => c.contactId))]),
    latestMessages(context, caller, ids),
  ])
  return conversations.flatMap(conversation => {
    const channel = channels.get(conversation.channelId)
    if (!channel) return []
    const contact = contacts.get(conversation.contactId)
    return [conversationPayload(conversation, channel, contact, latest.get(conversation.id))]
  })
}

/** What a query asks for. Throws `Problem` (`invalid`) for what it may not. */
function filterOf(query: string): ConversationFilter {
  const filter: ConversationFilter = {}
  for (const term of query.split(/\s+AND\s+|\s+/).filter(Boolean)) {
    const [, field, value = ''] = /^(\w+):"?([^"]+)"?$/.exec(term) ?? []
    if (field === 'channel_id') filter.channelId = idIn(value, 'channel')
    else if (field === 'source') filter.network = networkOf(value)
    else if (field === 'state' && /^(OPEN|CLOSED)$/.test(value)) {
      filter.status = value === 'OPEN' ? 'open' : 'closed'
    } else
      throw invalid('/filters', `filters: "${term}" is not one of channel_id:…, source:…, state:OPEN|CLOSED.`)
  }
  return filter
}
