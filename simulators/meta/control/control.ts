import { type ControlAnswer, type ControlRoute, control, faultRoutes } from '../../shared/control.ts'
import { defined, type Fields, isFields, number, optionalText, text } from '../../shared/fields.ts'
import { readRule } from '../faults.ts'
import type { App, Subscription } from '../model.ts'
import { meetInInbox, meetOnWhatsApp } from '../people.ts'
import { shakeHands } from '../webhooks/handshake.ts'
import type { World } from '../world.ts'
import { playInbox, playWhatsApp } from './play.ts'

/** Who acts when the request does not say: the same person each time, so that a conversation goes on. */
const SOMEBODY = { number: '16505551234', name: 'Ada' }
/** On Instagram people have other ids than on Messenger. */
const SOMEBODYS_ID = { messenger: '5510000000000001', instagram: '6560000000000001' }

const ROUTES: ControlRoute<World>[] = [
  {
    method: 'GET',
    path: '/accounts',
    does: 'all apps, numbers and pages, with their tokens',
    run: ({ world }) => describe(world),
  },
  {
    method: 'POST',
    path: '/numbers',
    does: 'add a WhatsApp number: app (the first if left out), digits, verifiedName, beside (a number of the same account)',
    run: ({ world, body }) => {
      const digits = optionalText(body, 'digits')
      const verifiedName = optionalText(body, 'verifiedName')
      const beside = optionalText(body, 'beside')
      world.addNumber(appIn(world, body), {
        ...(digits !== undefined && { digits }),
        ...(verifiedName !== undefined && { verifiedName }),
        ...(beside !== undefined && { beside }),
      })
      return describe(world)
    },
  },
  {
    method: 'POST',
    path: '/pages',
    does: 'add a page: app (the first if left out), name, instagram (a user name)',
    run: ({ world, body }) => {
      const name = optionalText(body, 'name')
      const instagram = optionalText(body, 'instagram')
      world.addPage(appIn(world, body), {
        ...(name !== undefined && { name }),
        ...(instagram !== undefined && { instagram }),
      })
      return describe(world)
    },
  },
  {
    method: 'POST',
    path: '/webhooks',
    does: 'what the App Dashboard does: app, object (page, instagram, whatsapp_business_account), callbackUrl, verifyToken, fields (a list)',
    run: async ({ world, body }) => {
      const app = appIn(world, body)
      const callbackUrl = text(body, 'callbackUrl')
      await shakeHands(callbackUrl, text(body, 'verifyToken'))
      const fields = Array.isArray(body.fields) ? body.fields.map(String) : []
      app.subscriptions.set(text(body, 'object'), { callbackUrl, fields: new Set(fields) })
      return describe(world)
    },
  },
  {
    method: 'POST',
    path: '/whatsapp/:id/play',
    does: 'play a customer of a number: customer {number, name} (Ada if left out), action (sendText if left out) and what it takes',
    run: ({ world, id, body }) => {
      const options = personIn(body)
      const customer = meetOnWhatsApp(world, world.number(id), options)
      return { id: playWhatsApp(customer, body), to: customer.person.id }
    },
  },
  {
    method: 'GET',
    path: '/whatsapp/:id/sent',
    does: 'every message that the number has sent',
    run: ({ world, id }) => world.number(id).sent,
  },
  {
    method: 'POST',
    path: '/inbox/:id/play',
    does: 'play a customer of a page or an Instagram account: customer {id, name} (Ada if left out), action and what it takes',
    run: ({ world, id, body }) => {
      const at = world.inbox(id)
      const person = { id: SOMEBODYS_ID[at.inbox.kind], ...personIn(body) }
      const customer = meetInInbox(world, at, person)
      return { id: playInbox(customer, body), to: customer.person.id }
    },
  },
  {
    method: 'GET',
    path: '/inbox/:id/sent',
    does: 'every message that the page or Instagram account has sent',
    run: ({ world, id }) => world.inbox(id).inbox.sent,
  },
  {
    method: 'POST',
    path: '/tokens/:id/revoke',
    does: 'end a token: 190 from now on',
    run: ({ world, id }) => {
      const token = world.tokens.get(id)
      if (!token) throw new Error('There is no such token')
      token.revoked = true
      return {}
    },
  },
  {
    method: 'POST',
    path: '/skip',
    does: 'move the clock on by hours, so that windows close and tokens expire',
    run: ({ world, body }) => {
      world.skip(number(body, 'hours') * 3_600_000)
      return { now: new Date(world.now()).toISOString() }
    },
  },
  ...faultRoutes(readRule, 'path (messages, an id, file, …), method'),
  {
    method: 'GET',
    path: '/settled',
    does: 'answers when every webhook call has been answered with 2xx',
    run: async ({ world }) => {
      await world.deliveries.settled()
      return { settled: true, failures: world.deliveries.failures }
    },
  },
]

/** Answers a request to the simulator's own API. */
export const controlMeta = (
  world: World,
  method: string,
  path: string,
  body: Buffer,
): Promise<ControlAnswer> => control(ROUTES, world, method, path, body)

function appIn(world: World, body: Fields): App {
  const id = optionalText(body, 'app')
  const app = id === undefined ? [...world.apps.values()][0] : world.apps.get(id)
  if (!app) throw new Error(id === undefined ? 'There is no app' : `There is no app ${id}`)
  return app
}

function personIn({ customer }: Fields): { number: string; name: string; id?: string } {
  if (!isFields(customer)) return SOMEBODY
  return {
    number: optionalText(customer, 'number') ?? SOMEBODY.number,
    name: optionalText(customer, 'name') ?? SOMEBODY.name,
    ...defined({ id: optionalText(customer, 'id') }),
  }
}

function describe({ apps, numbers, pages, tokens }: World) {
  const webhook = ([object, { callbackUrl, fields }]: [string, Subscription]) => ({
    object,
    callbackUrl,
    fields: [...fields],
  })
  const tokenOf = (target: string) =>
    [...tokens.values()].find(token => token.targets.includes(target) && !token.revoked)?.value
  return {
    apps: [...apps.values()].map(({ id, secret, subscriptions }) => ({
      id,
      secret,
      webhooks: [...subscriptions].map(webhook),
    })),
    numbers: [...numbers.values()].map(({ id, account, digits, override }) => ({
      phoneNumberId: id,
      businessAccountId: account.id,
      number: `+${digits}`,
      accessToken: tokenOf(account.id),
      webhook: override,
    })),
    pages: [...pages.values()].map(({ id, name, token, instagram }) => ({
      pageId: id,
      name,
      accessToken: token.value,
      instagramAccountId: instagram?.id ?? null,
    })),
  }
}
