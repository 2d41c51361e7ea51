import { type Static, Type } from 'typebox'
import { Compile } from './compile.ts'
import { OutboundContent, PostbackContent, UnsupportedContent } from './content.ts'
import { firstError, isObject, readJson } from './json.ts'
import type { InboundEvent, Parsed } from './network.ts'

/**
 * Inbound events in Portico's own JSON, as a custom channel's service posts them and the sandbox's phone does:
 * one event, or `{"events": [...]}`. Described for people in docs/networks/custom.md.
 */

const Ref = Type.String({ minLength: 1, maxLength: 512 })
const closed = { additionalProperties: false }
const common = {
  id: Type.String({
    minLength: 1,
    maxLength: 256,
    description: 'Of this very event: the same again is a duplicate.',
  }),
  at: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0, maximum: 8.64e15 }), Type.String({ format: 'date-time' })], {
      description: 'When it happened, in epoch milliseconds or ISO 8601; when Portico received it if absent.',
    }),
  ),
}
const SenderJson = Type.Object(
  {
    address: Ref,
    name: Type.Optional(Type.String({ maxLength: 512 })),
    username: Type.Optional(Type.String({ maxLength: 512 })),
    language: Type.Optional(Type.String({ maxLength: 35 })),
    avatarUrl: Type.Optional(Type.String({ maxLength: 2048, pattern: '^https?://' })),
  },
  closed,
)
const InboundContent = Type.Union([...OutboundContent.anyOf, PostbackContent, UnsupportedContent])

const MessageJson = Type.Object(
  {
    type: Type.Literal('message'),
    ...common,
    sender: SenderJson,
    thread: Type.Optional(Ref),
    content: InboundContent,
    replyTo: Type.Optional(Ref),
  },
  closed,
)
const EditJson = Type.Object(
  { type: Type.Literal('edit'), ...common, target: Ref, content: InboundContent },
  closed,
)
const ReactionJson = Type.Object(
  {
    type: Type.Literal('reaction'),
    ...common,
    target: Ref,
    sender: SenderJson,
    thread: Type.Optional(Ref),
    emoji: Type.String({ maxLength: 64, description: 'Empty when the reaction is taken back.' }),
  },
  closed,
)
const StatusJson = Type.Object(
  {
    type: Type.Literal('status'),
    ...common,
    target: Ref,
    status: Type.Union([
      Type.Literal('sent'),
      Type.Literal('delivered'),
      Type.Literal('read'),
      Type.Literal('failed'),
    ]),
    failure: Type.Optional(
      Type.Object(
        {
          code: Type.String({ minLength: 1, maxLength: 128 }),
          message: Type.String({ maxLength: 2048 }),
          cure: Type.Optional(Type.String({ maxLength: 2048 })),
        },
        closed,
      ),
    ),
  },
  closed,
)
const ConsentJson = Type.Object(
  { type: Type.Literal('consent'), ...common, sender: SenderJson, allowed: Type.Boolean() },
  closed,
)
const EventJson = Type.Union([MessageJson, EditJson, ReactionJson, StatusJson, ConsentJson])
export type EventJson = Static<typeof EventJson>

const event = Compile(EventJson)
const byType = new Map(
  EventJson.anyOf.map(schema => [schema.properties.type.const as string, Compile(schema)]),
)
const contentByType = new Map(
  InboundContent.anyOf.map(schema => [schema.properties.type.const as string, Compile(schema)]),
)

/**
 * The events of a call's raw body; what cannot be read is named and drops no other. `now` (epoch milliseconds) is the
 * time of events that tell none. The reply tells the caller what became of the call: 200, or 422 when nothing of it
 * could be read.
 */
export function parseEvents(body: Buffer, now: number): Parsed {
  const events: InboundEvent[] = []
  const ignored: string[] = []
  const items = itemsOf(readJson(body))
  if (items === null) return reply([], ['The body is no JSON object.'])
  for (const [index, item] of items.entries()) {
    if (event.Check(item)) events.push(toEvent(item, now))
    else ignored.push(`Event ${index + 1} of ${items.length}: ${wrongWith(item)}.`)
  }
  return reply(events, ignored)
}

/** The events with the reply that goes with them. */
export function reply(events: InboundEvent[], ignored: string[]): Parsed {
  return {
    events,
    ignored,
    reply: {
      status: events.length === 0 && ignored.length > 0 ? 422 : 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accepted: events.length, ignored }),
    },
  }
}

function itemsOf(json: unknown): unknown[] | null {
  if (!isObject(json)) return null
  if (Array.isArray(json.events)) return json.events
  // `account` belongs to the call and not to the event.
  return [Object.fromEntries(Object.entries(json).filter(([key]) => key !== 'account'))]
}

function toEvent({ type, id, at, ...rest }: EventJson, now: number): InboundEvent {
  // A service may name an edit or a status by the id of the message it is about: that is not the message again.
  const ref = type === 'message' ? id : `${type}:${id}`
  // The schemas above are the events field by field; TypeScript does not see that `type` and `rest` belong together.
  return { kind: type, ref, at: timeOf(at, now), ...rest } as InboundEvent
}

function timeOf(at: string | number | undefined, now: number): number {
  const ms = typeof at === 'string' ? Date.parse(at) : at
  return ms === undefined || Number.isNaN(ms) ? now : ms
}

/** A union's own errors name every variant; these are the errors of the one that was meant. */
function wrongWith(item: unknown): string {
  if (!isObject(item)) return 'it is no JSON object'
  const variant = typeof item.type === 'string' ? byType.get(item.type) : undefined
  if (variant === undefined) return `its type is none of ${[...byType.keys()].join(', ')}`
  if (!isObject(item.content)) return firstError(variant, item)
  const kind = item.content.type
  const content = typeof kind === 'string' ? contentByType.get(kind) : undefined
  if (content === undefined) return `/content/type is none of ${[...contentByType.keys()].join(', ')}`
  return content.Check(item.content)
    ? firstError(variant, item)
    : firstError(content, item.content, '/content')
}
