import type { Content } from '../../domain/content.ts'
import { firstError, readJson } from '../../domain/json.ts'
import type { HttpReply, InboundEvent, Parsed, RawRequest, Sender } from '../../domain/network.ts'
import { callerOf } from './caller.ts'
import { type Call, callOf, expires, urlsOf } from './calls.ts'
import { type Activity, activitiesSchema, activitySchema, createSchema, disconnectSchema } from './schema.ts'

/** How long the caller may be left without an answer, milliseconds: before the gateway gives the request up and repeats it. */
const PATIENCE = 8000

/** The gateway's calls. https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/API_1.htm */
export function parse(request: RawRequest): Parsed {
  const call = callOf(request)
  const json = readJson(request.body)
  switch (call?.kind) {
    case 'create':
      if (createSchema.Check(json)) return told(urlsOf(request, json.conversation))
      return wrong(`A conversation that cannot be begun: ${firstError(createSchema, json)}.`)
    case 'activities':
      return activities(call, json)
    case 'refresh':
      return told(expires)
    case 'disconnect':
      return { ...told({}), events: ended(call, json) }
  }
  return wrong('A call that is none of the Bot API.')
}

const reply = (status: number, content: object): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
})
const told = (content: object): Parsed => ({ events: [], ignored: [], reply: reply(200, content) })
const wrong = (why: string): Parsed => ({ events: [], ignored: [why], reply: reply(400, { reason: why }) })

type Of<Kind extends Call['kind']> = Extract<Call, { kind: Kind; conversation: string }>

function activities({ conversation }: Of<'activities'>, json: unknown): Parsed {
  if (!activitiesSchema.Check(json)) {
    return wrong(`Activities that cannot be read: ${firstError(activitiesSchema, json)}.`)
  }
  const parsed: Parsed = {
    events: [],
    ignored: [],
    awaitOutbound: {
      thread: conversation,
      waitMs: 0,
      answer: parts => reply(200, { conversation, activities: parts }),
    },
  }
  // Only the event that begins a call tells who calls.
  let caller: Sender | null = null
  for (const item of json.activities) {
    if (!activitySchema.Check(item)) {
      parsed.ignored.push(`An activity that cannot be read: ${firstError(activitySchema, item)}.`)
      continue
    }
    caller = callerOf(item) ?? caller
    const read = readActivity(item, conversation, caller)
    if (typeof read === 'string') parsed.ignored.push(read)
    else if (read !== null) parsed.events.push(read)
  }
  const [first] = parsed.events
  if (parsed.awaitOutbound && first) {
    parsed.awaitOutbound.waitMs = PATIENCE
    parsed.awaitOutbound.answers = first.ref
  }
  return parsed
}

/** An event, in words why there is none, or null for what comes all the time and says nothing. */
function readActivity(
  activity: Activity,
  conversation: string,
  caller: Sender | null,
): InboundEvent | string | null {
  const isStart = activity.type === 'event' && activity.name === 'start'
  const content = isStart ? BEGUN : contentOf(activity)
  if (content === null || typeof content === 'string') return content
  return {
    kind: 'message',
    ref: isStart ? conversation : activity.id,
    at: timeOf(activity.timestamp),
    ...writer(conversation, caller),
    content,
  }
}

const BEGUN: Content = { type: 'call', state: 'answered' }

/** Whoever calls, or whoever the conversation is with; a withheld number is known by its call. */
const writer = (conversation: string, caller: Sender | null) => ({
  sender: caller ?? { address: conversation },
  thread: conversation,
  ...(caller === null && { senderByThread: true as const }),
})

function contentOf({ type, name, text, value }: Activity): Content | string | null {
  if (type === 'message')
    return text ? { type: 'text', text: text.slice(0, 65_536) } : 'A message that says nothing.'
  if (type !== 'event') return `An activity of the type ${type}, which is not used.`
  switch (name) {
    case 'DTMF':
      return value == null || value === ''
        ? 'A key that was pressed, and not which.'
        : { type: 'postback', value: String(value) }
    // What is guessed while somebody speaks, and that nobody does.
    case 'speechHypothesis':
    case 'noUserInput':
      return null
  }
  return `The event ${name} is not used.`
}

/** The call's message becomes that of its end; where its beginning was not told, this is the first of it. */
function ended({ conversation }: Of<'disconnect'>, json: unknown): InboundEvent[] {
  const { reason, reasonCode } = disconnectSchema.Check(json) ? json : {}
  const failed = /fail|error|timeout|unreachable/i.test(`${reasonCode} ${reason}`)
  const content: Content = { type: 'call', state: 'ended', reason: failed ? 'failed' : 'completed' }
  const at = Date.now()
  return [
    // Nobody listens any more, so no bot answers.
    { kind: 'message', ref: conversation, at, ...writer(conversation, null), content, automatic: true },
    { kind: 'edit', ref: `${conversation}:end`, at, target: conversation, content },
  ]
}

function timeOf(timestamp: string | undefined): number {
  const at = Date.parse(timestamp ?? '')
  return at >= 0 ? at : Date.now()
}
