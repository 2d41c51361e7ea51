import type { Account, Message } from '../accounts/account.ts'
import { newUuid } from '../accounts/account.ts'
import { invalidField, messageError, VonageError } from './errors.ts'

const MAX_TEXT = 1000
/** The fields of an SMS. https://developer.vonage.com/en/api/messages */
const FIELDS = new Set([
  'message_type',
  'channel',
  'to',
  'from',
  'text',
  'client_ref',
  'webhook_url',
  'webhook_version',
  'ttl',
  'sms',
  'trusted_recipient',
])
const ENCODINGS = ['text', 'unicode', 'auto']

/** Takes a message. Throws what Vonage refuses at once. */
export function send(account: Account, applicationId: string, json: Record<string, unknown>): object {
  const message = read(account, json)
  account.messages.push(message)
  report(account, applicationId, message)
  return { message_uuid: message.uuid }
}

function read(account: Account, json: Record<string, unknown>): Message {
  if (!account.hasCredit) {
    const detail = 'This request could not be performed due to your account balance being low.'
    throw new VonageError(402, '#low-balance', 'Low balance', detail)
  }
  for (const name of Object.keys(json)) if (!FIELDS.has(name)) throw invalidField(name, 'is not permitted')
  if (json.channel !== 'sms') throw invalidField('channel', 'must be one of [sms]')
  if (json.message_type !== 'text') throw invalidField('message_type', 'must be one of [text]')
  const [to, from, text] = (['to', 'from', 'text'] as const).map(name => {
    const value = json[name]
    if (typeof value !== 'string' || value === '') throw invalidField(name, 'is required')
    return value
  }) as [string, string, string]
  if (text.length > MAX_TEXT) throw invalidField('text', `length must be at most ${MAX_TEXT}`)
  // A number has neither + nor 00 before its country code.
  if (!/^[1-9]\d{6,14}$/.test(to)) {
    throw messageError(1430, 'Invalid recipient', 'The `to` parameter is invalid for the given channel.')
  }
  if (!isSender(account, from)) {
    throw messageError(1420, 'Invalid sender', 'The `from` parameter is invalid for the given channel.')
  }
  const clientRef = json.client_ref ?? null
  if (clientRef !== null && (typeof clientRef !== 'string' || clientRef.length > 100)) {
    throw messageError(
      1450,
      'Invalid client reference',
      'The client reference can be a string of up to 100 characters.',
    )
  }
  return {
    uuid: newUuid(),
    from,
    to,
    text,
    clientRef,
    encoding: encodingOf(json.sms),
    webhookUrl: webhookOf(json),
    status: 'submitted',
  }
}

/** A number of the account, or a name of up to 11 characters. */
const isSender = (account: Account, from: string): boolean =>
  account.numbers.some(number => number.msisdn === from) || /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(from)

function encodingOf(sms: unknown): string {
  if (sms === undefined) return 'auto'
  const encoding = (sms as { encoding_type?: unknown } | null)?.encoding_type ?? 'auto'
  if (typeof encoding === 'string' && ENCODINGS.includes(encoding)) return encoding
  throw invalidField('sms.encoding_type', `must be one of [${ENCODINGS}]`)
}

function webhookOf({ webhook_url: url, webhook_version: version }: Record<string, unknown>): string | null {
  if (url === undefined) return null
  if (typeof url !== 'string' || !URL.canParse(url)) throw invalidField('webhook_url', 'must be a valid URL')
  if (version !== undefined && version !== 'v1' && version !== 'v0.1') {
    throw invalidField('webhook_version', 'must be one of [v0.1, v1]')
  }
  return url
}

/** https://developer.vonage.com/en/messages/concepts/messages-status-callbacks */
function report(account: Account, applicationId: string, message: Message): void {
  const error = account.unreachable.get(message.to)
  const statuses = error ? ['submitted', 'rejected'] : ['submitted', 'delivered']
  message.status = statuses.at(-1) ?? message.status
  if (message.webhookUrl === null) return
  for (const status of ordered(account, statuses)) {
    const body = {
      message_uuid: message.uuid,
      to: message.to,
      from: message.from,
      timestamp: new Date().toISOString(),
      status,
      channel: 'sms',
      ...(message.clientRef !== null && { client_ref: message.clientRef }),
      usage: { currency: 'EUR', price: '0.0333' },
      sms: { count_total: '1' },
      ...(status === 'rejected' &&
        error && { error: messageError(error.code, error.title, error.title).body }),
    }
    account.notify(message.webhookUrl, applicationId, body, message.uuid)
  }
}

function ordered({ reports }: Account, statuses: string[]): string[] {
  switch (reports) {
    case 'in order':
      return statuses
    case 'reversed':
      return statuses.toReversed()
    case 'twice':
      return statuses.flatMap(status => [status, status])
    case 'none':
      return []
  }
}
