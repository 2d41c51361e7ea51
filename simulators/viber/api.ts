import { type Fields, isFields } from '../shared/fields.ts'
import type { Bot } from './bot.ts'
import { checkMessage } from './check.ts'
import { badData, missing, ViberError } from './errors.ts'
import { newToken } from './tokens.ts'

/** Bytes. https://developers.viber.com/docs/api/rest-bot-api/#validation */
const MAX_MESSAGE = 30 * 1024
/** To one person within an hour, unless they write. https://creators.viber.com/docs/bots-api/resources/messaging/send-message */
const MAX_UNANSWERED = 100
const HOUR = 3_600_000

type Method = (bot: Bot, body: Buffer) => object | Promise<object>

/** The methods that are here. https://developers.viber.com/docs/api/rest-bot-api/ */
export const METHODS: Record<string, Method> = {
  set_webhook: setWebhook,
  send_message: sendMessage,
  get_account_info: bot => ({
    id: bot.id,
    name: bot.name,
    uri: bot.uri,
    icon: '',
    background: '',
    category: 'category',
    subcategory: 'subcategory',
    country: 'UK',
    webhook: bot.webhook,
    event_types: bot.eventTypes,
    subscribers_count: [...bot.people.values()].filter(person => person.subscribed).length,
    members: [],
  }),
}

async function setWebhook(bot: Bot, body: Buffer): Promise<object> {
  const { url, event_types } = fieldsOf(body)
  if (typeof url !== 'string') throw missing('url')
  if (event_types !== undefined && !isListOfTexts(event_types)) throw badData('event_types')
  if (url === '') {
    bot.removeWebhook()
    return { event_types: [] }
  }
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw new ViberError(1)
  await bot.setWebhook(parsed, event_types)
  return { event_types: bot.eventTypes }
}

/** https://developers.viber.com/docs/api/rest-bot-api/#send-message */
function sendMessage(bot: Bot, body: Buffer): object {
  if (body.length > MAX_MESSAGE) throw badData('more than 30 kB')
  const message = fieldsOf(body)
  if (bot.webhook === '') throw new ViberError(10)
  if (typeof message.receiver !== 'string' || message.receiver === '') throw missing('receiver')
  checkMessage(message)
  const person = bot.people.get(message.receiver)
  if (!person) throw new ViberError(5)
  if (!person.subscribed) throw new ViberError(6)
  if (Number(message.min_api_version ?? 1) > person.apiVersion) throw new ViberError(13)
  const now = Date.now()
  person.unanswered = person.unanswered.filter(at => at > now - HOUR)
  if (person.unanswered.length >= MAX_UNANSWERED) throw new ViberError(12)
  person.unanswered.push(now)
  person.tracking = typeof message.tracking_data === 'string' ? message.tracking_data : undefined
  const token = newToken()
  bot.sent.push({ token, receiver: person.id, message })
  if (person.reachable) bot.emit('delivered', { user_id: person.id }, token)
  return { message_token: token, billing_status: 1 }
}

function fieldsOf(body: Buffer): Fields {
  try {
    const parsed: unknown = JSON.parse(body.toString() || '{}')
    if (isFields(parsed)) return parsed
  } catch {
    // Told below.
  }
  throw badData('not a JSON object')
}

const isListOfTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(item => typeof item === 'string')
