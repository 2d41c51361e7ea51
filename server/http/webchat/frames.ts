import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { ClientId, VisitorContent } from '../../domain/webchat/content.ts'
import { explain } from '../explain.ts'
import { InvalidInput } from '../invalid-input.ts'
import { textFault } from '../text-fault.ts'

/** What a visitor's client sends, as docs/webchat-protocol.md describes it. */

const closed = { additionalProperties: false } as const
const MessageId = Type.String({ format: 'uuid' })

/** Where to go on: as the server gave it. */
export const Cursor = Type.String({ pattern: '^[0-9]{1,15}$' })
export const Token = Type.String({ minLength: 1, maxLength: 4096 })

export const SaidBody = Type.Object(
  { id: ClientId, content: VisitorContent, replyTo: Type.Optional(MessageId) },
  closed,
)

const seen = <T extends string>(type: T) =>
  Type.Object(
    { type: Type.Literal(type), messages: Type.Array(MessageId, { minItems: 1, maxItems: 100 }) },
    closed,
  )
const Typing = Type.Object({ type: Type.Literal('typing') }, closed)

export const EventBody = Type.Union([Typing, seen('delivered'), seen('read')])
export type EventBody = Static<typeof EventBody>

const Hello = Type.Object({ type: Type.Literal('hello'), token: Token, after: Type.Optional(Cursor) }, closed)
const Frame = Type.Union([
  Hello,
  Type.Object({ type: Type.Literal('message'), ...SaidBody.properties }, closed),
  ...EventBody.anyOf,
  Type.Object({ type: Type.Literal('ping') }, closed),
])
export type Frame = Static<typeof Frame>

const frame = Compile(Frame)

/** A text frame. Throws `InvalidInput` with every field that is wrong. */
export function readFrame(text: string): Frame {
  const value = readJson(text)
  const fault = textFault(value)
  if (fault !== null) throw new InvalidInput([fault])
  if (!frame.Check(value)) throw new InvalidInput(explain(Frame, value))
  return value
}

/** The name that a message has which may be unreadable otherwise, so that its sender can be told. */
export function idIn(text: string): string | undefined {
  try {
    const value = readJson(text)
    const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
    return typeof id === 'string' ? id.slice(0, 64) : undefined
  } catch {
    return undefined
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidInput([{ field: '', message: 'is no JSON' }])
  }
}
