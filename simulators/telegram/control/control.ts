import { type ControlAnswer, type ControlRoute, control, faultRoutes } from '../../shared/control.ts'
import { isFields, optionalText } from '../../shared/fields.ts'
import { meetCustomer } from '../customers/meet.ts'
import { readRule } from '../faults.ts'
import { describeSent } from '../sent.ts'
import type { World } from '../world.ts'
import { play, readCustomer } from './play.ts'

/** Who acts when the request does not say: the same person each time, so that a conversation goes on. */
const SOMEBODY = { id: 1_000_000, firstName: 'Ada' }

const ROUTES: ControlRoute<World>[] = [
  {
    method: 'GET',
    path: '/bots',
    does: 'all bots',
    run: ({ world }) => world.bots.map(describeBot),
  },
  {
    method: 'POST',
    path: '/bots',
    does: 'add a bot: token, username, firstName, all optional',
    run: ({ world, body }) =>
      describeBot(
        world.addBot({
          token: optionalText(body, 'token'),
          username: optionalText(body, 'username'),
          firstName: optionalText(body, 'firstName'),
        }),
      ),
  },
  {
    method: 'POST',
    path: '/bots/:token/play',
    does: 'play a customer: customer {id, firstName, …} (Ada if left out), action (sendText if left out) and what it takes',
    run: ({ world, id: token, body }) => {
      const customer = isFields(body.customer) ? readCustomer(body.customer) : SOMEBODY
      return play(meetCustomer(world.bot(token), customer), body)
    },
  },
  {
    method: 'GET',
    path: '/bots/:token/sent',
    does: 'every message the bot has sent',
    run: ({ world, id: token }) => describeSent(world.bot(token)),
  },
  {
    method: 'GET',
    path: '/bots/:token/calls',
    does: 'every call carried out but those that only read',
    run: ({ world, id: token }) => world.bot(token).calls,
  },
  {
    method: 'GET',
    path: '/bots/:token/pending',
    does: 'how many updates wait',
    run: ({ world, id: token }) => ({ pending: world.bot(token).updates.size }),
  },
  {
    method: 'POST',
    path: '/bots/:token/revoke',
    does: 'end the token: calls answer 401 from now on',
    run: ({ world, id: token }) => {
      world.bot(token).revoke()
      return {}
    },
  },
  ...faultRoutes(readRule, 'botToken, method, chatId'),
  {
    method: 'GET',
    path: '/settled',
    does: 'answers when every update queued for a webhook has been answered with 2xx',
    run: async ({ world }) => {
      await world.settled()
      return { settled: true }
    },
  },
]

/** Answers a request to the simulator's own API. */
export const controlTelegram = (
  world: World,
  method: string,
  path: string,
  body: Buffer,
): Promise<ControlAnswer> => control(ROUTES, world, method, path, body)

function describeBot({ token, user, revoked, hasWebhook, updates }: World['bots'][number]) {
  return { token, id: user.id, username: user.username, revoked, webhook: hasWebhook, pending: updates.size }
}
