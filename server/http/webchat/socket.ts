import type { Context } from '../../services/context.ts'
import type { App } from '../app.ts'
import { failure } from '../failure.ts'
import { sendProblem } from '../problem-json.ts'
import { greet } from './access.ts'
import { type Actions, sessionKey } from './act.ts'
import type { Limit } from './limits.ts'
import { places } from './places.ts'
import { talk } from './talk.ts'

/** A visitor's conversation over a WebSocket. Whose it is, the first frame says: addresses are kept in logs. */
export async function registerSocket(
  app: App,
  context: Context,
  actions: Actions,
  limit: Limit,
): Promise<void> {
  const place = places()
  app.route({
    method: 'GET',
    url: '/channels/:channelId/socket',
    exposeHeadRoute: false,
    config: { public: true },
    handler: async (request, reply) => {
      reply.header('upgrade', 'websocket').header('connection', 'upgrade')
      const refusal = failure('invalid', 'This address speaks WebSocket only.')
      return sendProblem({ ...refusal, status: 426 }, request, reply)
    },
    wsHandler: (socket, request) =>
      talk({
        context,
        actions,
        socket,
        request,
        greet: token => greet(context, request, token),
        enter(client) {
          limit('reads', sessionKey(client))
          return place(client)
        },
      }),
  })
}
