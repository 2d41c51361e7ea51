import type { ControlRoute } from '../shared/control.ts'
import { readFault } from '../shared/faults.ts'
import { defined, type Fields, number, optionalText, text } from '../shared/fields.ts'
import { type Customer, customerOf } from './customer.ts'
import type { World } from './world.ts'

/** Who acts when the request does not say. */
const SOMEBODY = '+12025550123'

const ACTS: Record<string, (customer: Customer, body: Fields) => unknown> = {
  sendText: (customer, body) => customer.sendText(text(body, 'text')),
  tap: (customer, body) => customer.tap(text(body, 'postbackData'), text(body, 'text')),
  sendLocation: (customer, body) =>
    customer.sendLocation(number(body, 'latitude'), number(body, 'longitude')),
  sendFile: (customer, body) =>
    customer.sendFile({
      mimeType: text(body, 'mimeType'),
      fileName: text(body, 'fileName'),
      content: Buffer.from(text(body, 'content'), 'base64'),
    }),
  isTyping: customer => customer.isTyping(),
  read: (customer, body) => customer.read(text(body, 'messageId')),
  unsubscribe: customer => customer.unsubscribe(),
  subscribe: customer => customer.subscribe(),
  switchOff: customer => customer.switchOff(),
  switchOn: customer => customer.switchOn(),
  expire: (customer, body) => customer.expire(text(body, 'messageId')),
}

export const routes: ControlRoute<World>[] = [
  {
    method: 'GET',
    path: '/account',
    does: 'what a channel is set up with: agentId, serviceAccount, clientToken',
    run: ({ world }) => ({
      agentId: world.agentId,
      serviceAccount: world.tokens.keyFile,
      clientToken: world.webhook.clientToken,
    }),
  },
  {
    method: 'POST',
    path: '/webhook',
    does: 'set the agent’s webhook, as "Verify" in the console does: url',
    run: async ({ world, body }) => {
      await world.webhook.configure(text(body, 'url'))
      return { verified: true }
    },
  },
  {
    method: 'POST',
    path: '/play',
    does: `play a customer: phone (${SOMEBODY}), action (sendText if left out: ${Object.keys(ACTS).join(', ')}) and what it takes`,
    run: ({ world, body }) => {
      const action = optionalText(body, 'action') ?? 'sendText'
      const act = Object.hasOwn(ACTS, action) ? ACTS[action] : undefined
      if (!act) throw new Error(`action is one of ${Object.keys(ACTS).join(', ')}`)
      return { id: act(customerOf(world, optionalText(body, 'phone') ?? SOMEBODY), body) ?? null }
    },
  },
  { method: 'GET', path: '/sent', does: 'every message of the agent', run: ({ world }) => world.sent },
  {
    method: 'GET',
    path: '/events',
    does: 'every event of the agent: typing and read marks',
    run: ({ world }) => world.events,
  },
  {
    method: 'POST',
    path: '/revoke',
    does: 'end the service account’s key and every token',
    run: ({ world }) => {
      world.tokens.revoked = true
      world.tokens.expire()
      return {}
    },
  },
  { method: 'GET', path: '/faults', does: 'the faults that wait', run: ({ world }) => world.faults.list() },
  {
    method: 'POST',
    path: '/faults',
    does: 'add a fault: kind (flood, error, delay, reset, hang), times, call (agentMessages, token, …), phone, carriedOut',
    run: ({ world, body }) => {
      const filter = defined({ call: optionalText(body, 'call'), phone: optionalText(body, 'phone') })
      world.faults.add({ ...readFault(body), ...filter })
      return world.faults.list()
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    does: 'forget the faults that wait',
    run: ({ world }) => {
      world.faults.clear()
      return []
    },
  },
]
