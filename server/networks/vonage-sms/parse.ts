import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Content } from '../../domain/content.ts'
import { firstError, isObject, readJson } from '../../domain/json.ts'
import type { ReportedStatus } from '../../domain/message.ts'
import type { Account, InboundEvent, Parsed, RawRequest } from '../../domain/network.ts'
import { consentOf } from '../shared/sms/keywords.ts'
import { e164 } from '../shared/sms/phone.ts'
import { failureOf, ProblemSchema } from './answer.ts'
import { configOf } from './manifest.ts'

const name = Type.String({ minLength: 1, maxLength: 256 })

/** https://developer.vonage.com/en/api/messages#webhooks: an incoming message. */
const InboundSchema = Type.Object({
  message_uuid: name,
  to: name,
  from: name,
  timestamp: Type.Optional(Type.String()),
  channel: Type.Optional(Type.String()),
  message_type: Type.String(),
  text: Type.Optional(Type.String({ maxLength: 65_536 })),
})
const Inbound = Compile(InboundSchema)

/** What became of a message that was sent. */
const StatusSchema = Type.Object({
  message_uuid: name,
  to: Type.Optional(name),
  timestamp: Type.Optional(Type.String()),
  status: Type.String(),
  error: Type.Optional(ProblemSchema),
})
const Status = Compile(StatusSchema)

/** https://developer.vonage.com/en/messages/concepts/messages-status-callbacks */
const reported: Record<string, ReportedStatus> = {
  submitted: 'sent',
  delivered: 'delivered',
  read: 'read',
  rejected: 'failed',
  undeliverable: 'failed',
}

/** A call of the webhook holds one message, or one status. */
export function parse({ body }: RawRequest, account: Account): Parsed {
  const json = readJson(body)
  const read = isObject(json) && 'status' in json ? readStatus(json) : readMessage(json, account)
  return typeof read === 'string' ? { events: [], ignored: [read] } : { events: read, ignored: [] }
}

/** The number a call is about: ours. */
export function route({ body }: RawRequest): string[] {
  const json = readJson(body)
  if (!isObject(json)) return []
  const ours = 'status' in json ? json.from : json.to
  return typeof ours === 'string' ? [e164(ours)] : []
}

/** Events, or in words why there are none. */
type Read = InboundEvent[] | string

function readMessage(json: unknown, account: Account): Read {
  if (!Inbound.Check(json)) return `A message that cannot be read: ${firstError(Inbound, json)}.`
  const { message_uuid: ref, from, to, text } = json
  // An application has one address for all of its numbers.
  if (e164(to) !== e164(configOf(account).sender)) return `The message ${ref} is for another number, ${to}.`
  const sender = { address: e164(from) }
  if (sender.address === '') return `The message ${ref} names no sender.`
  const at = timeOf(json)
  const allowed = consentOf(text ?? '')
  return [
    { kind: 'message', ref, at, sender, content: contentOf(json) },
    ...(allowed === null ? [] : [{ kind: 'consent' as const, ref: `${ref}:consent`, at, sender, allowed }]),
  ]
}

function contentOf({ text, channel, message_type }: Static<typeof InboundSchema>): Content {
  if (text) return { type: 'text', text }
  return { type: 'unsupported', description: `Vonage: ${channel ?? 'sms'} ${message_type}.` }
}

function readStatus(json: object): Read {
  if (!Status.Check(json)) return `A status that cannot be read: ${firstError(Status, json)}.`
  const { message_uuid: target, status: said, error, to } = json
  const status = Object.hasOwn(reported, said) ? reported[said] : undefined
  if (status === undefined) return `The message ${target} has the status ${said}.`
  const at = timeOf(json)
  const failure =
    status === 'failed'
      ? {
          failure: error
            ? failureOf(error)
            : { code: said, message: `Vonage reports the message as ${said}.` },
        }
      : {}
  const event: InboundEvent = { kind: 'status', ref: `${target}:${said}`, at, target, status, ...failure }
  const optedOut = failure.failure?.code === OPTED_OUT && to !== undefined
  if (!optedOut) return [event]
  const sender = { address: e164(to) }
  return [event, { kind: 'consent', ref: `${target}:consent`, at, sender, allowed: false }]
}

/** The contact wrote STOP to another number, or before Portico was there. */
const OPTED_OUT = '1240'

function timeOf({ timestamp }: { timestamp?: string }): number {
  const at = Date.parse(timestamp ?? '')
  return Number.isNaN(at) ? Date.now() : at
}
