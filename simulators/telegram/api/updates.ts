import { isLoopback } from '../../shared/loopback.ts'
import type { Endpoint } from '../bots/delivery.ts'
import type { Args } from './args.ts'
import { type Call, type Method, succeed } from './call.ts'
import { BotApiError, badRequest } from './errors.ts'

const PORTS = new Set(['', '443', '80', '88', '8443'])
const DEFAULT_CONNECTIONS = 40
const LONGEST_POLL = 50

/** https://core.telegram.org/bots/api#getme */
export const getMe: Method = ({ bot }) => succeed(bot.user)

/** https://core.telegram.org/bots/api#getupdates */
export const getUpdates: Method = async ({ bot, args, disconnected }) => {
  if (bot.hasWebhook) {
    throw new BotApiError(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
  }
  allowUpdates({ bot, args })
  const limit = clamp(args.integer('limit') ?? 100, 1, 100)
  const timeout = clamp(args.integer('timeout') ?? 0, 0, LONGEST_POLL)
  return succeed(await bot.longPoll.read(args.integer('offset') ?? 0, limit, timeout, disconnected))
}

/** https://core.telegram.org/bots/api#setwebhook */
export const setWebhook: Method = call => {
  const { bot, args } = call
  const url = args.text('url')
  if (url === '') return deleteWebhook(call)
  const endpoint = readEndpoint(url, args)
  allowUpdates(call)
  const drop = args.flag('drop_pending_updates')
  if (!drop && bot.hasWebhookAt(url, endpoint)) return { result: true, description: 'Webhook is already set' }
  if (drop) {
    bot.deleteWebhook()
    bot.updates.clear()
  }
  bot.setWebhook(url, endpoint)
  return { result: true, description: 'Webhook was set' }
}

/** https://core.telegram.org/bots/api#deletewebhook */
export const deleteWebhook: Method = ({ bot, args }) => {
  const existed = bot.hasWebhook
  bot.deleteWebhook()
  if (args.flag('drop_pending_updates')) bot.updates.clear()
  return { result: true, description: existed ? 'Webhook was deleted' : 'Webhook is already deleted' }
}

/** https://core.telegram.org/bots/api#getwebhookinfo */
export const getWebhookInfo: Method = ({ bot }) => succeed(bot.webhookInfo())

/** Plain HTTP and other ports are for this machine only, where there is nobody to listen in. */
function readEndpoint(given: string, args: Args): Endpoint {
  const link = /^[a-z][a-z\d+.-]*:\/\//i.test(given) ? given : `https://${given}`
  if (!URL.canParse(link)) throw badRequest('invalid webhook URL specified')
  const url = new URL(link)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw badRequest('invalid webhook URL specified')
  const secretToken = args.text('secret_token')
  if (secretToken.length > 256) throw badRequest('secret token is too long')
  if (!/^[\w-]*$/.test(secretToken)) throw badRequest('secret token contains unallowed characters')
  if (!isLoopback(url.hostname)) {
    if (url.protocol === 'http:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
    if (!PORTS.has(url.port)) {
      throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
    }
  }
  const maxConnections = clamp(args.integer('max_connections') ?? DEFAULT_CONNECTIONS, 1, 100)
  return { url, secretToken, maxConnections }
}

/** Telegram takes no notice of a list it cannot read. */
function allowUpdates({ bot, args }: Pick<Call, 'bot' | 'args'>): void {
  const listed = readList(args)
  if (listed) bot.updates.allow(listed)
}

function readList(args: Args): string[] | undefined {
  try {
    const listed = args.json('allowed_updates', '')
    return Array.isArray(listed) && listed.every(kind => typeof kind === 'string') ? listed : undefined
  } catch {
    return undefined
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
