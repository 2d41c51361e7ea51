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
import type { Bot } from './bot.ts'
import { Customer, type CustomerFile } from './customer.ts'
import { readRule, type World } from './world.ts'

/** Who acts when the request does not say: the same person each time, so that a conversation goes on. */
const SOMEBODY = { id: 'AAAAAAAAAAAAAAAAAAAAAA==', name: 'Ada' }

const ACTS: Record<string, (customer: Customer, body: Fields) => unknown> = {
  sendText: (customer, body) => customer.sendText(text(body, 'text')),
  sendPicture: (customer, body) => customer.sendPicture(readFile(body)),
  sendVideo: (customer, body) => customer.sendVideo(readFile(body)),
  sendFile: (customer, body) => customer.sendFile(readFile(body)),
  sendSticker: (customer, body) => customer.sendSticker(optionalNumber(body, 'stickerId')),
  sendLocation: (customer, body) => customer.sendLocation(number(body, 'lat'), number(body, 'lon')),
  sendContact: (customer, body) => customer.sendContact(text(body, 'name'), text(body, 'phoneNumber')),
  sendUrl: (customer, body) => customer.sendUrl(text(body, 'url')),
  press: (customer, body) => customer.press(text(body, 'actionBody')),
  open: (customer, body) => customer.open(optionalText(body, 'context')),
  subscribe: customer => customer.subscribe(),
  unsubscribe: customer => customer.unsubscribe(),
  deliver: (customer, body) => customer.deliver(text(body, 'messageToken')),
  see: (customer, body) => customer.see(text(body, 'messageToken')),
  fail: (customer, body) => customer.fail(text(body, 'messageToken'), optionalText(body, 'desc')),
}

export const ROUTES: ControlRoute<World>[] = [
  { method: 'GET', path: '/bots', does: 'all bots', run: ({ world }) => world.bots.map(describe) },
  {
    method: 'POST',
    path: '/bots',
    does: 'add a bot: token, name, uri, all optional',
    run: ({ world, body }) =>
      describe(
        world.addBot(
          defined({
            token: optionalText(body, 'token'),
            name: optionalText(body, 'name'),
            uri: optionalText(body, 'uri'),
          }),
        ),
      ),
  },
  {
    method: 'POST',
    path: '/bots/:token/play',
    does: `play a person: customer {id, name, apiVersion, reachable, subscribed} (Ada if left out), action (sendText if left out; ${Object.keys(ACTS).join(', ')}) and what it takes`,
    run: ({ world, id, body }) => {
      const action = optionalText(body, 'action') ?? 'sendText'
      const act = Object.hasOwn(ACTS, action) ? ACTS[action] : undefined
      if (!act) throw new Error(`action is one of ${Object.keys(ACTS).join(', ')}`)
      return act(new Customer(world.bot(id), world.filesUrl, readCustomer(body)), body)
    },
  },
  {
    method: 'GET',
    path: '/bots/:token/sent',
    does: 'every message the bot has sent',
    run: ({ world, id }) => world.bot(id).sent,
  },
  {
    method: 'POST',
    path: '/bots/:token/state',
    does: 'refuse every call of the bot with a status (2 invalidAuthToken, 7 blocked, 9 suspended, …), or with none: status 0',
    run: ({ world, id, body }) => {
      const bot = world.bot(id)
      bot.state = number(body, 'status')
      return describe(bot)
    },
  },
  ...faultRoutes(readRule, 'token, method'),
  {
    method: 'GET',
    path: '/settled',
    does: 'answers when every callback has been answered with 2xx',
    run: async ({ world }) => {
      await world.settled()
      return { settled: true }
    },
  },
]

function readCustomer(body: Fields) {
  if (!isFields(body.customer)) return SOMEBODY
  const { customer } = body
  const flag = (value: unknown) => (typeof value === 'boolean' ? value : undefined)
  return defined({
    id: optionalText(customer, 'id'),
    name: optionalText(customer, 'name'),
    apiVersion: optionalNumber(customer, 'apiVersion'),
    reachable: flag(customer.reachable),
    subscribed: flag(customer.subscribed),
  })
}

function readFile(body: Fields): CustomerFile {
  const content = optionalText(body, 'content')
  return defined({
    content: content === undefined ? undefined : Buffer.from(content, 'base64'),
    fileName: optionalText(body, 'fileName'),
    text: optionalText(body, 'text'),
  })
}

const describe = (bot: Bot) => ({
  token: bot.token,
  id: bot.id,
  name: bot.name,
  uri: bot.uri,
  webhook: bot.webhook,
  state: bot.state,
  pending: bot.pending,
})
