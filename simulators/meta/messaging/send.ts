import { type Allowed, fetchFile } from '../files/fetch.ts'
import { need } from '../graph/access.ts'
import { GraphError, invalid } from '../graph/errors.ts'
import { objectOf, type Params, textOf } from '../http/params.ts'
import { newMid } from '../ids.ts'
import type { Inbox, Page, Person, Token } from '../model.ts'
import type { World } from '../world.ts'
import { emitEvent } from './events.ts'
import { checkQuickReplies, checkTemplate } from './templates.ts'

const HOUR = 3_600_000
const MB = 1024 * 1024

/** What Messenger and Instagram take as a file. */
const FILES: Record<Inbox['kind'], Record<string, Allowed>> = {
  messenger: {
    image: { types: /^image\//, limit: 25 * MB },
    video: { types: /^video\//, limit: 25 * MB },
    audio: { types: /^audio\//, limit: 25 * MB },
    file: { types: /./, limit: 25 * MB },
  },
  instagram: {
    image: { types: /^image\/(png|jpeg|gif)$/, limit: 8 * MB },
    video: { types: /^video\/(mp4|ogg|x-msvideo|quicktime|webm)$/, limit: 25 * MB },
    audio: { types: /^audio\/(aac|mp4|x-m4a|wav|x-wav)$/, limit: 25 * MB },
    file: { types: /^application\/pdf$/, limit: 25 * MB },
  },
}

const KNOWN = new Set(
  'recipient messaging_type tag message sender_action reply_to notification_type access_token appsecret_proof'.split(
    ' ',
  ),
)

/**
 * The Send API of a page, for its own inbox and that of its Instagram account: whose it is shows by the recipient.
 * Source: https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
export async function sendMessage(world: World, caller: Token, page: Page, params: Params): Promise<object> {
  const unknown = Object.keys(params).find(name => !KNOWN.has(name))
  if (unknown !== undefined) throw invalid(`Invalid keys "${unknown}" were found in param`)
  const recipient = textOf(objectOf(params.recipient) ?? {}, 'id')
  if (recipient === undefined) throw invalid('The parameter recipient is required')
  const { inbox, person } = findPerson(page, recipient)
  need(caller, inbox.kind === 'messenger' ? 'pages_messaging' : 'instagram_manage_messages')
  const action = textOf(params, 'sender_action')
  if (action !== undefined) {
    if (params.message !== undefined) {
      throw invalid('Cannot send both message and state at the same time', 2018014)
    }
    if (!['typing_on', 'typing_off', 'mark_seen'].includes(action)) throw invalid('Invalid sender_action')
    inbox.sent.push({ id: null, to: person.id, at: world.now(), body: params })
    return { recipient_id: person.id }
  }
  const message = objectOf(params.message)
  if (!message) throw invalid('The parameter message is required')
  checkKind(world, page, inbox, person, params)
  await checkMessage(inbox, message)
  checkReply(inbox, person, params.reply_to)
  const id = newMid(inbox.kind)
  const at = world.now()
  inbox.sent.push({ id, to: person.id, at, body: params })
  report(world, { page, inbox }, person, { mid: id, message, at })
  return { recipient_id: person.id, message_id: id }
}

function findPerson(page: Page, id: string): { inbox: Inbox; person: Person } {
  for (const inbox of [page.messenger, page.instagram]) {
    const person = inbox?.people.get(id)
    if (inbox && person) return { inbox, person }
  }
  throw invalid('No matching user found', 2018001)
}

/** Within 24 hours of the person's message anything goes, within 7 days what a person writes. */
function checkKind(world: World, page: Page, inbox: Inbox, person: Person, params: Params): void {
  const kind = params.messaging_type
  const age = person.lastWroteAt === null ? Number.POSITIVE_INFINITY : world.now() - person.lastWroteAt
  const closed = new GraphError(10, '(#10) This message is sent outside of allowed window.', {
    subcode: inbox.kind === 'messenger' ? 2018278 : 2534022,
  })
  if (kind === 'RESPONSE' || kind === 'UPDATE') {
    if (age > 24 * HOUR) throw closed
    return
  }
  if (kind !== 'MESSAGE_TAG')
    throw invalid('Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}')
  if (params.tag !== 'HUMAN_AGENT') throw invalid('Param tag must be one of {HUMAN_AGENT}')
  if (!page.app.humanAgent) {
    throw new GraphError(10, '(#10) To use HUMAN_AGENT, your use case must be reviewed and approved')
  }
  if (age > 7 * 24 * HOUR) throw closed
}

async function checkMessage(inbox: Inbox, message: Params): Promise<void> {
  const { attachment, quick_replies } = message
  const text = textOf(message, 'text')
  if ((text === undefined) === (attachment === undefined)) {
    throw invalid('Message must contain either text or attachment, and not both')
  }
  if (text !== undefined) {
    if (text.trim() === '') throw invalid('Param message[text] must be a non-empty UTF-8 encoded string')
    const size = inbox.kind === 'messenger' ? text.length : Buffer.byteLength(text)
    const max = inbox.kind === 'messenger' ? 2000 : 1000
    if (size > max) throw invalid(`Length of param message[text] must be less than or equal to ${max}`)
  }
  if (quick_replies !== undefined) checkQuickReplies(quick_replies)
  const file = objectOf(attachment)
  if (!file) return
  const payload = objectOf(file.payload)
  if (!payload) throw invalid('The parameter message[attachment][payload] is required')
  if (file.type === 'template') checkTemplate(inbox.kind, payload)
  else await checkFile(inbox, textOf(file, 'type') ?? '', payload)
}

async function checkFile(inbox: Inbox, type: string, payload: Params): Promise<void> {
  const allowed = FILES[inbox.kind][type]
  if (!allowed)
    throw invalid('Param message[attachment][type] must be one of {AUDIO, FILE, IMAGE, TEMPLATE, VIDEO}')
  const url = textOf(payload, 'url')
  if (url === undefined) throw invalid('Upload attachment failure.', 2018074)
  const problem = await fetchFile(url, allowed)
  if (problem === null) return
  const subcode = /larger/.test(problem) ? 2018109 : /Unsupported/.test(problem) ? 2018047 : 2018008
  throw invalid(problem, subcode)
}

function checkReply(inbox: Inbox, person: Person, given: unknown): void {
  if (given === undefined) return
  const mid = textOf(objectOf(given) ?? {}, 'mid') ?? ''
  if (person.written.has(mid) || inbox.sent.some(call => call.id === mid && call.to === person.id)) return
  throw invalid('Invalid reply_to message id')
}

/** What the app hears of its own message: an echo of the moment at which it was taken, and that all up to it is delivered. */
function report(
  world: World,
  at: { page: Page; inbox: Inbox },
  person: Person,
  { mid, message, at: taken }: { mid: string; message: Params; at: number },
): void {
  const text = textOf(message, 'text')
  const app_id = Number(at.page.app.id)
  const echo = { mid, is_echo: true, app_id, ...(text !== undefined && { text }) }
  emitEvent(world, at, 'echo', person.id, { message: echo, timestamp: taken })
  if (!world.reports || at.inbox.kind === 'instagram') return
  // Nothing is delivered in the moment in which it is taken.
  const timestamp = Math.max(world.now(), taken + 1)
  emitEvent(world, at, 'delivery', person.id, { delivery: { mids: [mid], watermark: taken }, timestamp })
}
