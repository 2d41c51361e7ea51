import type { Account, Message } from '../accounts/account.ts'
import { deliver } from '../accounts/deliver.ts'
import { newSid } from '../accounts/sids.ts'
import { badRequest, checkUrl, notFound } from './errors.ts'
import { type ApiRequest, type Resource, rfc2822 } from './request.ts'

const MAX_BODY = 1600
const MAX_MEDIA = 10
const NUMBER = /^\+[1-9]\d{6,14}$/

/** https://www.twilio.com/docs/messaging/api/message-resource */
export const messages: Resource[] = [
  {
    method: 'POST',
    path: /^\/Messages\.json$/,
    run: request => {
      const message = read(request)
      request.account.messages.push(message)
      void request.account.busy(() => deliver(request.account, message))
      return { status: 201, json: describe(request.account, message) }
    },
  },
  {
    method: 'GET',
    path: /^\/Messages\/(?<sid>(SM|MM)\w+)\.json$/,
    run: ({ account, path }) => {
      const message = account.messages.find(each => each.sid === path.sid)
      if (!message) throw notFound(`/Messages/${path.sid}.json`)
      return { status: 200, json: describe(account, message) }
    },
  },
]

/** Throws what Twilio refuses at once. https://www.twilio.com/docs/api/errors */
function read({ account, form }: ApiRequest): Message {
  const to = form.get('To')
  if (!to) throw badRequest(21604, "A 'To' phone number is required.")
  const serviceSid = form.get('MessagingServiceSid')
  const from = form.get('From') ?? senderOf(account, serviceSid, to)
  const content = contentOf(account, form)
  checkAddresses(account, from, to)
  const statusCallback = form.get('StatusCallback')
  if (statusCallback) {
    checkUrl(statusCallback, 21609, `The 'StatusCallback' URL ${statusCallback} is not a valid URL.`)
  }
  if (account.optOuts.has(`${from} ${to}`)) {
    throw badRequest(21610, 'Attempt to send to unsubscribed recipient')
  }
  return {
    sid: newSid(content.mediaUrls.length > 0 ? 'MM' : 'SM'),
    from,
    to,
    ...content,
    messagingServiceSid: serviceSid,
    status: serviceSid === null ? 'queued' : 'accepted',
    errorCode: null,
    statusCallback,
    createdAt: new Date(),
  }
}

function senderOf(account: Account, serviceSid: string | null, to: string): string {
  if (serviceSid === null) throw badRequest(21603, "A 'From' phone number is required.")
  const service = account.service(serviceSid)
  if (!service) throw badRequest(21705, `The Messaging Service Sid ${serviceSid} is invalid.`)
  const sender = service.senders.find(each => channelOf(each) === channelOf(to))
  if (sender === undefined) throw badRequest(21703, 'The Messaging Service has no senders for this message.')
  return sender
}

function contentOf(account: Account, form: URLSearchParams) {
  const body = form.get('Body') ?? ''
  const mediaUrls = form.getAll('MediaUrl')
  const contentSid = form.get('ContentSid')
  if (body === '' && mediaUrls.length === 0 && contentSid === null) {
    throw badRequest(21619, 'A text message body or media urls must be specified.')
  }
  if (body.length > MAX_BODY) {
    throw badRequest(21617, `The concatenated message body exceeds the ${MAX_BODY} character limit.`)
  }
  if (mediaUrls.length > MAX_MEDIA) throw badRequest(21623, 'Number of media files exceeds allowed limit')
  for (const url of mediaUrls) checkUrl(url, 21620, 'Invalid media URL(s)')
  if (contentSid !== null && !account.contents.some(content => content.sid === contentSid)) {
    throw badRequest(21655, 'The ContentSid is Invalid')
  }
  return {
    body,
    mediaUrls,
    contentSid,
    contentVariables: variablesOf(form.get('ContentVariables')),
    persistentAction: form.get('PersistentAction'),
  }
}

function variablesOf(json: string | null): Record<string, string> {
  try {
    const variables: unknown = JSON.parse(json ?? '{}')
    const pairs = Object.entries(variables as object)
    if (pairs.every(([, value]) => typeof value === 'string')) return Object.fromEntries(pairs)
  } catch {}
  throw badRequest(21656, 'The Content Variables parameter is invalid.')
}

function checkAddresses(account: Account, from: string, to: string): void {
  if (channelOf(from) !== channelOf(to)) {
    throw badRequest(21910, "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel")
  }
  if (!NUMBER.test(bare(to))) throw badRequest(21211, `Invalid 'To' Phone Number: ${to}`)
  if (channelOf(from) === 'whatsapp') {
    if (account.senders.has(from)) return
    throw badRequest(63007, 'Twilio could not find a Channel with the specified From address')
  }
  if (!NUMBER.test(from)) throw badRequest(21212, `Invalid 'From' Phone Number: ${from}`)
  const number = account.number(from)
  if (!number) {
    throw badRequest(21659, `'From' ${from} is not a Twilio phone number or Short Code country mismatch`)
  }
  if (!number.capabilities.sms) {
    throw badRequest(
      21606,
      `The 'From' phone number ${from} is not a valid, SMS-capable inbound phone number for your account.`,
    )
  }
}

const channelOf = (address: string): 'whatsapp' | 'sms' =>
  address.startsWith('whatsapp:') ? 'whatsapp' : 'sms'
const bare = (address: string): string => address.replace('whatsapp:', '')

function describe(account: Account, message: Message) {
  const uri = `/2010-04-01/Accounts/${account.sid}/Messages/${message.sid}`
  return {
    account_sid: account.sid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: null,
    date_updated: rfc2822(message.createdAt),
    direction: 'outbound-api',
    error_code: message.errorCode,
    error_message: null,
    from: message.messagingServiceSid === null ? message.from : null,
    messaging_service_sid: message.messagingServiceSid,
    num_media: String(message.mediaUrls.length),
    num_segments: '1',
    price: null,
    price_unit: null,
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  }
}
