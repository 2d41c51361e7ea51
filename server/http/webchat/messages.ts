import { Type } from 'typebox'
import { invalid } from '../../domain/problem.ts'
import type { Context } from '../../services/context.ts'
import { changesSince, listHistory } from '../../services/webchat/messages.ts'
import type { App } from '../app.ts'
import { clientOf } from './access.ts'
import { type Actions, sessionKey } from './act.ts'
import { Cursor, EventBody, SaidBody } from './frames.ts'
import type { Limit } from './limits.ts'

/** The conversation without a socket: by asking again and again. */
export async function registerMessages(
  app: App,
  context: Context,
  actions: Actions,
  limit: Limit,
): Promise<void> {
  app.get(
    '/channels/:channelId/messages',
    {
      config: { public: true, quiet: true },
      schema: {
        querystring: Type.Object(
          {
            after: Type.Optional(Cursor),
            before: Type.Optional(Type.String({ format: 'uuid' })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
          },
          { additionalProperties: false },
        ),
      },
    },
    async request => {
      const client = await clientOf(context, request)
      limit('reads', sessionKey(client))
      const { after, before, limit: most = 50 } = request.query
      if (after === undefined) {
        const page = { limit: most, ...(before !== undefined && { before }) }
        const { messages, more, readUpTo, cursor } = await listHistory(context, client.visitor, page)
        const shown = messages.map(message => actions.show(client, message))
        return { messages: shown, more, readUpTo, cursor: String(cursor) }
      }
      if (before !== undefined) throw invalid('/before', 'Give one of `after` and `before`.')
      const { messages, more, readUpTo, cursor } = await changesSince(context, client.visitor, Number(after))
      const shown = messages.map(({ message }) => actions.show(client, message))
      return { messages: shown, more, readUpTo, cursor: String(cursor) }
    },
  )

  app.post(
    '/channels/:channelId/messages',
    { config: { public: true }, schema: { body: SaidBody } },
    async (request, reply) => {
      const message = await actions.say(await clientOf(context, request), request.body)
      return reply.code(201).send(message)
    },
  )

  app.post(
    '/channels/:channelId/events',
    { config: { public: true, quiet: true }, schema: { body: EventBody } },
    async (request, reply) => {
      await actions.note(await clientOf(context, request), request.body)
      return reply.code(204).send(null)
    },
  )
}
