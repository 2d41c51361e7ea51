import { type ControlRoute, faultRoutes } from '../shared/control.ts'
import {
  defined,
  type Fields,
  isFields,
  number,
  optionalNumber,
  optionalText,
  text,
} from '../shared/fields.ts'
import type { OfficialAccount } from './account.ts'
import { Customer } from './customer.ts'
import { readRule, type World } from './world.ts'

/** Who acts when the request does not say: the same person each time, so that a conversation goes on. */
const SOMEBODY = `U${'ada'.padStart(32, '0')}`

const ACTS: Record<string, (customer: Customer, body: Fields) => unknown> = {
  sendText: (customer, body) => customer.sendText(text(body, 'text'), optionalText(body, 'quotedMessageId')),
  sendImage: customer => customer.sendImage(),
  sendVideo: customer => customer.sendVideo(),
  sendAudio: customer => customer.sendAudio(),
  sendFile: (customer, body) => customer.sendFile(defined({ fileName: optionalText(body, 'fileName') })),
  sendSticker: (customer, body) =>
    customer.sendSticker(optionalText(body, 'packageId'), optionalText(body, 'stickerId')),
  sendLocation: (customer, body) =>
    customer.sendLocation(number(body, 'latitude'), number(body, 'longitude')),
  press: (customer, body) => customer.press(text(body, 'data')),
  unsend: (customer, body) => customer.unsend(text(body, 'messageId')),
  follow: customer => customer.follow(),
  unfollow: customer => customer.unfollow(),
}

export const ROUTES: ControlRoute<World>[] = [
  {
    method: 'GET',
    path: '/accounts',
    does: 'all accounts',
    run: ({ world }) => world.accounts.map(describe),
  },
  {
    method: 'POST',
    path: '/accounts',
    does: 'add an account: channelSecret, channelAccessToken, displayName, monthlyLimit, usesWebhook, all optional',
    run: ({ world, body }) =>
      describe(
        world.addAccount(
          defined({
            channelSecret: optionalText(body, 'channelSecret'),
            channelAccessToken: optionalText(body, 'channelAccessToken'),
            displayName: optionalText(body, 'displayName'),
            monthlyLimit: optionalNumber(body, 'monthlyLimit'),
            usesWebhook: typeof body.usesWebhook === 'boolean' ? body.usesWebhook : undefined,
          }),
        ),
      ),
  },
  {
    method: 'POST',
    path: '/accounts/:userId/play',
    does: `play a person: customer {userId, groupId} (one and the same if left out), action (sendText if left out; ${Object.keys(ACTS).join(', ')}) and what it takes`,
    run: ({ world, id, body }) => {
      const action = optionalText(body, 'action') ?? 'sendText'
      const act = Object.hasOwn(ACTS, action) ? ACTS[action] : undefined
      if (!act) throw new Error(`action is one of ${Object.keys(ACTS).join(', ')}`)
      const who = isFields(body.customer) ? body.customer : {}
      const userId = optionalText(who, 'userId') ?? SOMEBODY
      const groupId = optionalText(who, 'groupId')
      return act(new Customer(world.account(id), { userId, ...defined({ groupId }) }), body)
    },
  },
  {
    method: 'GET',
    path: '/accounts/:userId/sent',
    does: 'every push the account has sent',
    run: ({ world, id }) => world.account(id).sent,
  },
  {
    method: 'POST',
    path: '/accounts/:userId/revoke',
    does: 'end the channel access token: calls answer 401 from now on',
    run: ({ world, id }) => {
      world.account(id).revoked = true
      return {}
    },
  },
  {
    method: 'POST',
    path: '/accounts/:userId/use-webhook',
    does: 'turn "Use webhook" on or off: on',
    run: ({ world, id, body }) => {
      const account = world.account(id)
      account.usesWebhook = body.on !== false
      return describe(account)
    },
  },
  ...faultRoutes(readRule, 'token, call (push, endpoint, content, …)'),
  {
    method: 'GET',
    path: '/settled',
    does: 'answers when every event of a webhook has been answered with 2xx',
    run: async ({ world }) => {
      await world.settled()
      return { settled: true }
    },
  },
]

const describe = (account: OfficialAccount) => ({
  userId: account.userId,
  displayName: account.displayName,
  channelSecret: account.channelSecret,
  channelAccessToken: account.token,
  webhook: account.endpoint,
  usesWebhook: account.usesWebhook,
  revoked: account.revoked,
  pending: account.pending,
})
