import { type ControlRoute, faultRoutes } from '../shared/control.ts'
import { type Fields, isFields, optionalNumber, optionalText, text } from '../shared/fields.ts'
import type { Account, Reports } from './accounts/account.ts'
import { Caller } from './accounts/caller.ts'
import { Customer } from './accounts/customer.ts'
import { readRule } from './faults.ts'
import type { PhoneCall } from './voice/call.ts'
import type { World } from './world.ts'

/** Who acts when the request does not say. */
const SOMEBODY = '+14155551234'

/** What people with phones do, from curl. `:sid` is an account. */
export const routes: readonly ControlRoute<World>[] = [
  {
    method: 'GET',
    path: '/accounts',
    does: 'all accounts',
    run: ({ world }) => [...world.accounts.values()].map(describe),
  },
  {
    method: 'POST',
    path: '/accounts/:sid/write',
    does: 'a customer writes: text, from (whatsapp:+… for WhatsApp), to (a sender), fields (more of the webhook)',
    run: ({ world, id, body }) => {
      const from = optionalText(body, 'from') ?? SOMEBODY
      const account = world.account(id)
      const customer = new Customer(account, from, senderFor(account, from, body))
      return customer.write({ text: text(body, 'text'), fields: strings(body.fields) })
    },
  },
  {
    method: 'POST',
    path: '/accounts/:sid/call',
    does: 'a customer calls: from, to',
    run: async ({ world, id, body }) => {
      const account = world.account(id)
      const from = optionalText(body, 'from') ?? SOMEBODY
      return describeCall(await new Caller(account, from, senderFor(account, from, body)).call())
    },
  },
  {
    method: 'POST',
    path: '/accounts/:sid/talk',
    does: 'in the latest call: say (words), press (keys), or do (silence, pickUp, hangUp)',
    run: async ({ world, id, body }) => {
      const call = world.account(id).calls.at(-1)
      if (!call) throw new Error('There has been no call')
      await act(call, body)
      return describeCall(call)
    },
  },
  {
    method: 'POST',
    path: '/accounts/:sid/sender',
    does: 'a WhatsApp sender, as the console has it: address (whatsapp:+…), webhook',
    run: ({ world, id, body }) => {
      const { senders } = world.account(id)
      senders.set(text(body, 'address'), text(body, 'webhook'))
      return Object.fromEntries(senders)
    },
  },
  {
    method: 'GET',
    path: '/accounts/:sid/messages',
    does: 'every message that was sent',
    run: ({ world, id }) => world.account(id).messages,
  },
  {
    method: 'GET',
    path: '/accounts/:sid/calls',
    does: 'every call, with what was said',
    run: ({ world, id }) => world.account(id).calls.map(describeCall),
  },
  {
    method: 'POST',
    path: '/accounts/:sid/reports',
    does: 'how status reports come: order (in order, reversed, twice, none)',
    run: ({ world, id, body }) => {
      const order = text(body, 'order') as Reports
      if (!['in order', 'reversed', 'twice', 'none'].includes(order)) {
        throw new Error('order is one of in order, reversed, twice, none')
      }
      world.account(id).reports = order
      return { order }
    },
  },
  {
    method: 'POST',
    path: '/accounts/:sid/unreachable',
    does: 'no message reaches a customer: from, code (an error code; without it they are reached again)',
    run: ({ world, id, body }) => {
      const account = world.account(id)
      const from = optionalText(body, 'from') ?? SOMEBODY
      const code = optionalNumber(body, 'code') ?? null
      new Customer(account, from, '').beUnreachable(code)
      return { from, code }
    },
  },
  {
    method: 'POST',
    path: '/accounts/:sid/suspend',
    does: 'the account is suspended: nothing is sent any more',
    run: ({ world, id }) => {
      world.account(id).status = 'suspended'
      return {}
    },
  },
  ...faultRoutes(readRule, 'accountSid, method, path'),
  {
    method: 'GET',
    path: '/settled',
    does: 'answers when no webhook is being called',
    run: async ({ world }) => {
      await world.settled()
      return { settled: true }
    },
  },
]

/** The first sender that a customer like this can write to, where the request does not say. */
function senderFor(account: Account, from: string, body: Fields): string {
  const named = optionalText(body, 'to')
  const [sender] = from.startsWith('whatsapp:')
    ? account.senders.keys()
    : account.numbers.map(number => number.phoneNumber)
  const found = named ?? sender
  if (found === undefined) throw new Error('The account has no sender for this')
  return found
}

async function act(call: PhoneCall, body: Fields): Promise<void> {
  const [words, keys, what] = [
    optionalText(body, 'say'),
    optionalText(body, 'press'),
    optionalText(body, 'do'),
  ]
  if (words !== undefined) return call.speak(words)
  if (keys !== undefined) return call.press(keys)
  if (what === 'silence') return call.beSilent()
  if (what === 'hangUp') return call.hangUp()
  if (what === 'pickUp') return call.pickUp()
  throw new Error('say, press or do (silence, pickUp, hangUp) is missing')
}

const strings = (value: unknown): Record<string, string> =>
  isFields(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)])) : {}

const describe = (account: Account) => ({
  sid: account.sid,
  authToken: account.authToken,
  status: account.status,
  numbers: account.numbers.map(number => number.phoneNumber),
  services: account.services.map(service => service.sid),
  senders: [...account.senders.keys()],
})

const describeCall = ({ sid, status, options: { from, to, direction }, transcript, error }: PhoneCall) => ({
  sid,
  status,
  direction,
  from,
  to,
  transcript,
  error,
})
