import { type Params, textOf } from '../http/params.ts'
import type { Page, Token } from '../model.ts'
import type { World } from '../world.ts'
import { need } from './access.ts'
import { GraphError, invalid, notThere } from './errors.ts'

/** Fields of a page that an app may hear of. https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps */
const FIELDS = new Set(
  `feed name picture messages messaging_postbacks messaging_optins messaging_referrals messaging_handovers
  message_deliveries message_reads message_reactions message_echoes message_edits standby`.split(/\s+/),
)

/** A page by its own token, as `me` or by its id. */
export function pageOf(world: World, caller: Token, id: string): Page {
  const page = world.pages.get(id === 'me' ? (caller.targets[0] ?? '') : id)
  if (!page) throw notThere(id)
  if (caller.kind !== 'PAGE' || !caller.targets.includes(page.id)) {
    throw new GraphError(190, 'This method must be called with a Page Access Token', { subcode: 2069032 })
  }
  return page
}

/** What `me` is: the page of a page's token, else a person. */
export function describeMe(world: World, caller: Token, params: Params): object {
  if (caller.kind === 'PAGE') return select(describePage(pageOf(world, caller, 'me')), params)
  return select({ id: '10215', name: 'Ada Lovelace' }, params)
}

const describePage = ({ id, name, instagram }: Page) => ({
  id,
  name,
  picture: { data: { url: 'https://scontent.xx.fbcdn.net/v/t1/page.png' } },
  instagram_business_account: instagram
    ? { id: instagram.id, username: instagram.username, name: instagram.username }
    : undefined,
})

/** The fields that were asked for; `id` always, and `name` where nothing was. */
function select(node: { id: string } & Record<string, unknown>, params: Params): object {
  const names = (textOf(params, 'fields') ?? 'name').replaceAll(/\{[^}]*\}/g, '').split(',')
  const unknown = names.find(name => !(name in node))
  if (unknown !== undefined) throw invalid(`Tried accessing nonexisting field (${unknown})`)
  return { ...Object.fromEntries(names.map(name => [name, node[name]])), id: node.id }
}

/** The pages of a person, in pages of `limit`. https://developers.facebook.com/docs/graph-api/reference/user/accounts */
export function listPages(world: World, caller: Token, params: Params): object {
  if (caller.kind === 'PAGE')
    throw invalid('Tried accessing nonexisting field (accounts) on node type (Page)')
  need(caller, 'pages_show_list')
  const pages = [...world.pages.values()].filter(page => page.app === caller.app)
  return paged(
    pages.map(page => select({ ...describePage(page), access_token: page.token.value }, params)),
    params,
    world.url,
  )
}

/** A part of a list, with cursors. https://developers.facebook.com/docs/graph-api/results */
export function paged(items: readonly object[], params: Params, url: string): object {
  const limit = Math.min(Math.max(Number(textOf(params, 'limit') ?? 25) || 25, 1), 100)
  const start = Number(Buffer.from(textOf(params, 'after') ?? '', 'base64').toString() || '0')
  if (!Number.isInteger(start)) throw invalid('Invalid cursor')
  const end = start + limit
  const cursor = (at: number) => Buffer.from(String(at)).toString('base64')
  return {
    data: items.slice(start, end),
    paging: {
      cursors: { before: cursor(start), after: cursor(Math.min(end, items.length)) },
      ...(end < items.length && { next: `${url}/next?after=${cursor(end)}` }),
    },
  }
}

export function listSubscribed(world: World, caller: Token, id: string): object {
  const page = pageOf(world, caller, id)
  const fields = page.subscribedApps.get(caller.app.id)
  if (!fields) return { data: [] }
  return { data: [{ id: caller.app.id, name: caller.app.name, subscribed_fields: [...fields] }] }
}

export function subscribe(world: World, caller: Token, id: string, params: Params): object {
  const page = pageOf(world, caller, id)
  need(caller, 'pages_manage_metadata')
  const fields = (textOf(params, 'subscribed_fields') ?? '').split(',').filter(field => field !== '')
  if (fields.length === 0) throw invalid('The parameter subscribed_fields is required.')
  const unknown = fields.find(field => !FIELDS.has(field))
  if (unknown !== undefined)
    throw invalid(`Param subscribed_fields[0] must be one of the page's fields, not ${unknown}`)
  page.subscribedApps.set(caller.app.id, new Set(fields))
  return { success: true }
}

export function unsubscribe(world: World, caller: Token, id: string): object {
  pageOf(world, caller, id).subscribedApps.delete(caller.app.id)
  return { success: true }
}
