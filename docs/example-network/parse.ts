import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { firstError, isObject, readJson } from '../../domain/json.ts'
import type { InboundEvent, Parsed, RawRequest } from '../../domain/network.ts'

const Time = Type.Integer({ minimum: 0, maximum: 8.64e12, description: 'Seconds since 1970.' })
const Letter = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  from: Type.Object({
    ring: Type.String({ minLength: 1, maxLength: 100 }),
    name: Type.Optional(Type.String()),
  }),
  text: Type.String({ minLength: 1, maxLength: 10_000 }),
  sentAt: Time,
})
const Report = Type.Object({
  letter: Type.String({ minLength: 1, maxLength: 100 }),
  state: Type.Enum(['landed', 'lost']),
  at: Time,
})
const letter = Compile(Letter)
const report = Compile(Report)

/** A call holds letters that came, and reports of letters that were sent. Each is read by itself. */
export function parse({ body }: RawRequest): Parsed {
  const call = readJson(body)
  if (!isObject(call)) return { events: [], ignored: ['The call is no JSON object.'] }
  const parsed: Parsed = { events: [], ignored: [] }
  for (const item of listOf(call.letters)) {
    if (letter.Check(item)) parsed.events.push(messageOf(item))
    else parsed.ignored.push(`A letter that cannot be read: ${firstError(letter, item)}.`)
  }
  for (const item of listOf(call.reports)) {
    if (report.Check(item)) parsed.events.push(statusOf(item))
    else parsed.ignored.push(`A report that cannot be read: ${firstError(report, item)}.`)
  }
  return parsed
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const messageOf = ({ id, from, text, sentAt }: Static<typeof Letter>): InboundEvent => ({
  kind: 'message',
  ref: id,
  at: sentAt * 1000,
  sender: { address: from.ring, ...(from.name && { name: from.name }) },
  content: { type: 'text', text },
})

function statusOf({ letter, state, at }: Static<typeof Report>): InboundEvent {
  const event = { kind: 'status', ref: `${letter}:${state}`, at: at * 1000, target: letter } as const
  if (state === 'landed') return { ...event, status: 'delivered' }
  return { ...event, status: 'failed', failure: { code: 'lost', message: 'The pigeon has not arrived.' } }
}
