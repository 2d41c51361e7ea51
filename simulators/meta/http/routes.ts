import { debugToken, describeApp, listSubscriptions, subscribeApp } from '../graph/apps.ts'
import { notThere } from '../graph/errors.ts'
import * as pages from '../graph/pages.ts'
import { sendMessage as sendToInbox } from '../messaging/send.ts'
import type { Token } from '../model.ts'
import { describeMedia, upload } from '../whatsapp/media.ts'
import * as nodes from '../whatsapp/nodes.ts'
import { sendMessage as sendToWhatsApp } from '../whatsapp/send.ts'
import type { World } from '../world.ts'
import type { Params, Upload } from './params.ts'

export interface GraphCall {
  world: World
  caller: Token
  method: string
  /** The node, and its edge where one is called. */
  id: string
  edge: string | undefined
  params: Params
  upload: Upload | null
}

/** Carries out a call of a node or edge; rejects with a `GraphError`. */
export async function carryOut(call: GraphCall): Promise<object> {
  const { world, caller, method, id, edge, params } = call
  const key = `${method} ${edge ?? ''}`.trim()
  if (id === 'debug_token' && key === 'GET') return debugToken(world, caller, params)
  if (id === 'app' && key === 'GET') return describeApp(caller)
  if (id === 'me' && key === 'GET') return pages.describeMe(world, caller, params)
  if (id === 'me' && key === 'GET accounts') return pages.listPages(world, caller, params)
  if (world.apps.has(id)) return await ofApp(call, key)
  if (world.accounts.has(id)) return await ofAccount(call, key)
  if (world.numbers.has(id)) return await ofNumber(call, key)
  if (world.pages.has(id) || id === 'me') return await ofPage(call, key)
  if (world.files.get(id) && key === 'GET') {
    const numbers = [...world.numbers.values()].filter(number => caller.targets.includes(number.account.id))
    return describeMedia(world, id, params, numbers)
  }
  if (world.files.get(id) && key === 'DELETE') return { success: world.files.delete(id) }
  throw notThere(id, method.toLowerCase())
}

async function ofApp({ caller, id, params }: GraphCall, key: string): Promise<object> {
  if (key === 'GET') return describeApp(caller)
  if (key === 'GET subscriptions') return listSubscriptions(caller, id)
  if (key === 'POST subscriptions') return await subscribeApp(caller, id, params)
  throw notThere(id)
}

async function ofAccount({ world, caller, id, params }: GraphCall, key: string): Promise<object> {
  const account = nodes.accountOf(world, caller, id)
  if (key === 'GET subscribed_apps') return nodes.listSubscribed(world, account)
  if (key === 'POST subscribed_apps') return await nodes.subscribe(caller, account, params)
  if (key === 'DELETE subscribed_apps') return nodes.unsubscribe(caller, account)
  if (key === 'GET phone_numbers') return nodes.listNumbers(world, account, params)
  if (key === 'GET message_templates') return nodes.listTemplates(world, account, params)
  throw notThere(id)
}

async function ofNumber(
  { world, caller, id, params, upload: file }: GraphCall,
  key: string,
): Promise<object> {
  const number = nodes.numberOf(world, caller, id, key.startsWith('POST') ? 'post' : 'get')
  if (key === 'GET') return nodes.describeNumber(number, params)
  if (key === 'POST') return await nodes.configureNumber(number, params)
  if (key === 'POST messages') return sendToWhatsApp(world, caller, number, params)
  if (key === 'POST media') return upload(world, params, file)
  throw notThere(id)
}

async function ofPage({ world, caller, id, params }: GraphCall, key: string): Promise<object> {
  if (key === 'GET') return pages.describeMe(world, caller, params)
  if (key === 'GET subscribed_apps') return pages.listSubscribed(world, caller, id)
  if (key === 'POST subscribed_apps') return pages.subscribe(world, caller, id, params)
  if (key === 'DELETE subscribed_apps') return pages.unsubscribe(world, caller, id)
  if (key === 'POST messages')
    return await sendToInbox(world, caller, pages.pageOf(world, caller, id), params)
  throw notThere(id)
}
