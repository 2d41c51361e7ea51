import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { OutboundContent } from '../../domain/content.ts'
import { parseId } from '../../domain/ids.ts'
import { firstError, isObject, readJson } from '../../domain/json.ts'

/** One message a bot answers with. */
export interface BotMessage {
  content: OutboundContent
  /** The message of the same conversation that it answers. */
  replyTo: string | null
  metadata: Record<string, unknown> | null
}

export type BotAnswer = { ok: true; messages: BotMessage[] } | { ok: false; error: string }

const MOST_MESSAGES = 50

const Answer = Type.Object({
  messages: Type.Array(
    Type.Object(
      {
        content: Type.Object({ type: Type.String() }, { additionalProperties: true }),
        replyTo: Type.Optional(Type.Union([Type.String(), Type.Null()])),
        metadata: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
      },
      { additionalProperties: false },
    ),
    { maxItems: MOST_MESSAGES },
  ),
})

const answer = Compile(Answer)
const content = Compile(OutboundContent)
const contentByType = new Map(
  OutboundContent.anyOf.map(schema => [schema.properties.type.const as string, Compile(schema)]),
)

/** Reads what a bot answered: `{"messages": [{"content": …}]}`; nothing at all is nothing to say. */
export function readAnswer(body: Buffer): BotAnswer {
  if (body.length === 0) return { ok: true, messages: [] }
  const json = readJson(body)
  if (!isObject(json)) return wrong('is no JSON object')
  if (!answer.Check(json)) return wrong(`is not as it should be: ${firstError(answer, json)}`)
  const messages: BotMessage[] = []
  for (const [index, message] of json.messages.entries()) {
    const at = `/messages/${index}`
    if (!content.Check(message.content)) {
      return wrong(`is not as it should be: ${contentError(message.content, `${at}/content`)}`)
    }
    const replyTo = message.replyTo == null ? null : parseId(message.replyTo)
    if (message.replyTo != null && replyTo === null) return wrong(`names no message in ${at}/replyTo`)
    messages.push({ content: message.content, replyTo, metadata: message.metadata ?? null })
  }
  return { ok: true, messages }
}

/** A union's own errors name every variant; these are the errors of the one that was meant. */
function contentError(value: { type: string }, at: string): string {
  const variant = contentByType.get(value.type)
  return variant
    ? firstError(variant, value, at)
    : `${at}/type is none of ${[...contentByType.keys()].join(', ')}`
}

const wrong = (what: string): BotAnswer => ({ ok: false, error: `The answer of the bot ${what}.` })
