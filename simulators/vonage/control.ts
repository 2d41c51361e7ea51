import { type ControlRoute, faultRoutes } from '../shared/control.ts'
import { optionalNumber, optionalText, text } from '../shared/fields.ts'
import type { Account, Reports } from './accounts/account.ts'
import { Customer } from './accounts/customer.ts'
import { readRule } from './faults.ts'
import type { World } from './world.ts'

/** Who acts when the request does not say. */
const SOMEBODY = '491711234567'

/** What people with phones do, from curl. `:key` is the API key of an account. */
export const routes: readonly ControlRoute<World>[] = [
  {
    method: 'GET',
    path: '/accounts',
    does: 'all accounts',
    run: ({ world }) => [...world.accounts.values()].map(describe),
  },
  {
    method: 'POST',
    path: '/accounts/:key/write',
    does: 'a customer writes: text, from, to (a number of the account)',
    run: ({ world, id, body }) => {
      const account = world.account(id)
      const to = optionalText(body, 'to') ?? account.numbers[0]?.msisdn ?? ''
      return new Customer(account, optionalText(body, 'from') ?? SOMEBODY, to).write(text(body, 'text'))
    },
  },
  {
    method: 'GET',
    path: '/accounts/:key/messages',
    does: 'every message that was sent',
    run: ({ world, id }) => world.account(id).messages,
  },
  {
    method: 'POST',
    path: '/accounts/:key/reports',
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
    path: '/accounts/:key/unreachable',
    does: 'no message reaches a customer: from, code (of an error; without it they are reached again)',
    run: ({ world, id, body }) => {
      const code = optionalNumber(body, 'code')
      const customer = new Customer(world.account(id), optionalText(body, 'from') ?? SOMEBODY, '')
      customer.beUnreachable(code === undefined ? null : { code, title: `Error ${code}` })
      return { code: code ?? null }
    },
  },
  {
    method: 'POST',
    path: '/accounts/:key/credit',
    does: 'whether the account has credit: has (true or false)',
    run: ({ world, id, body }) => {
      world.account(id).hasCredit = body.has !== false
      return { has: world.account(id).hasCredit }
    },
  },
  ...faultRoutes(readRule, 'apiKey, path'),
  {
    method: 'GET',
    path: '/settled',
    does: 'answers when every webhook call has been answered with 2xx',
    run: async ({ world }) => {
      await world.settled()
      return { settled: true }
    },
  },
]

const describe = ({ apiKey, apiSecret, signatureSecret, applications, numbers }: Account) => ({
  apiKey,
  apiSecret,
  signatureSecret,
  applications: applications.map(({ id, name }) => ({ id, name })),
  numbers: numbers.map(({ msisdn }) => msisdn),
})
