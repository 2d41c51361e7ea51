import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import type { Content } from '../../domain/content.ts'
import { firstError } from '../../domain/json.ts'
import type { Account, InboundEvent, Parsed, RawRequest } from '../../domain/network.ts'
import { e164 } from '../shared/sms/phone.ts'
import { readForm } from '../shared/twilio/form.ts'
import { configOf } from './manifest.ts'
import { FIRST_TURN, listen, record, say, type Turn, turnOf } from './talk.ts'
import { twiml, type Verb } from './twiml.ts'
import { whyNot } from './unanswered.ts'

const Sid = (prefix: string) => Type.String({ pattern: `^${prefix}[0-9a-fA-F]{32}$` })
const text = Type.Optional(Type.String())
const seconds = Type.Optional(Type.String({ pattern: '^[0-9]{0,9}$' }))

/** https://www.twilio.com/docs/voice/twiml#request-parameters, …/voice/api/call-resource#statuscallback */
const CallSchema = Type.Object({
  CallSid: Sid('CA'),
  CallStatus: Type.String({ minLength: 1 }),
  From: Type.String({ minLength: 1, maxLength: 320 }),
  To: Type.String({ minLength: 1, maxLength: 320 }),
  Direction: text,
  CallerName: text,
  Timestamp: text,
  CallbackSource: text,
  CallDuration: seconds,
  RecordingSid: Type.Optional(Sid('RE')),
  RecordingDuration: seconds,
  SpeechResult: Type.Optional(Type.String({ maxLength: 65_536 })),
  Digits: Type.Optional(Type.String({ maxLength: 256 })),
})
type CallForm = Static<typeof CallSchema>
const CallForm = Compile(CallSchema)

/** https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback */
const RecordingForm = Compile(
  Type.Object({
    CallSid: Sid('CA'),
    RecordingSid: Sid('RE'),
    RecordingStatus: Type.String(),
    RecordingDuration: seconds,
  }),
)

/** A call of the webhook: a telephone call that asks what to do, or what became of one. */
export function parse(request: RawRequest, account: Account): Parsed {
  const form = readForm(request.body)
  if ('RecordingStatus' in form) return readRecording(form)
  if (!CallForm.Check(form)) {
    return ignored(`A call that cannot be read: ${firstError(CallForm, form)}.`)
  }
  const turn = turnOf(request.query)
  if (ended.has(form.CallStatus)) return told(endEvents(form, request.query.for))
  if (form.CallbackSource === 'call-progress-events') return told(answerEvents(form))
  return turn === null ? firstContact(form, account) : nextTurn(form, turn, account)
}

const NOTHING = twiml([])

const told = (events: InboundEvent[]): Parsed => ({ events, ignored: [], reply: reply(NOTHING) })
const ignored = (why: string): Parsed => ({ events: [], ignored: [why], reply: reply(NOTHING) })
const reply = (body: string) => ({ status: 200, headers: { 'content-type': 'text/xml' }, body })

/** Somebody calls, and is listened to. */
function firstContact(form: CallForm, account: Account): Parsed {
  const { greeting: words, textToSpeech = true } = configOf(account)
  const greeting = textToSpeech ? words : undefined
  const verbs: Verb[] = [
    ...record(account),
    ...(greeting === undefined ? [] : [say(greeting, account)]),
    ...listen(account, FIRST_TURN),
  ]
  const state = form.CallStatus === 'ringing' ? 'ringing' : 'answered'
  const event = callMessage(form, { type: 'call', state })
  // A bot that spoke now would cut the greeting off.
  return {
    events: [greeting === undefined ? event : { ...event, automatic: true }],
    ignored: [],
    reply: reply(twiml(verbs)),
  }
}

/** The caller spoke, pressed keys or was silent; we listen again, and answer when there is something to say. */
function nextTurn(form: CallForm, turn: Turn, account: Account): Parsed {
  const { CallSid: sid } = form
  const at = timeOf(form)
  const events: InboundEvent[] = []
  if (turn.turn === 1) events.push(...begun(form, turn))
  const content = contentOf(form, turn)
  if (content) {
    const ref = `${sid}:${turn.said ?? 'start'}:${turn.turn}`
    events.push({ kind: 'message', ref, at, sender: contactOf(form), content })
  }
  const body = twiml(listen(account, { ...turn, turn: turn.turn + 1 }))
  return { events, ignored: [], reply: reply(body) }
}

/** What the first listening shows: the call is on, and as listening comes after speaking, what was to be said was said. */
function begun(form: CallForm, { said }: Turn): InboundEvent[] {
  const target = `${form.CallSid}:${said}`
  const at = timeOf(form)
  return [
    ...(isInbound(form) ? [callEdit(form, 'answered', { type: 'call', state: 'answered' })] : []),
    ...(said === null
      ? []
      : [{ kind: 'status' as const, ref: `${target}:said`, at, target, status: 'delivered' as const }]),
  ]
}

function contentOf({ SpeechResult, Digits }: CallForm, { menu }: Turn): Content | null {
  if (Digits) return { type: 'postback', value: menu[Number(Digits) - 1] ?? Digits }
  return SpeechResult ? { type: 'text', text: SpeechResult } : null
}

/** Whom we call has picked up, and hears what was to be said: no bot speaks into it. */
const answerEvents = (form: CallForm): InboundEvent[] =>
  form.CallStatus === 'in-progress' && !isInbound(form)
    ? [{ ...callMessage(form, { type: 'call', state: 'answered' }), automatic: true }]
    : []

/** https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
const ended = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled'])

/** `messageId`: what was to be said in a call of ours. */
function endEvents(form: CallForm, messageId: string | undefined): InboundEvent[] {
  const { CallSid: sid, CallStatus: status, CallDuration, RecordingSid, RecordingDuration } = form
  if (status !== 'completed' && !isInbound(form)) {
    if (messageId === undefined) return []
    const target = `${sid}:${messageId}`
    const failure = whyNot(status)
    return [
      { kind: 'status', ref: `${target}:${status}`, at: timeOf(form), target, status: 'failed', failure },
    ]
  }
  const content: Content = {
    type: 'call',
    state: 'ended',
    ...(CallDuration && { durationSeconds: Number(CallDuration) }),
    reason: status.replace('-', '_'),
    ...(RecordingSid && { recording: recordingOf(RecordingSid, RecordingDuration) }),
  }
  // What is told of a call comes in any order, so this may be the first of it. No bot answers: nobody listens any more.
  return [{ ...callMessage(form, content), automatic: true }, callEdit(form, status, content)]
}

function readRecording(form: Record<string, string>): Parsed {
  if (!RecordingForm.Check(form)) {
    return ignored(`A recording that cannot be read: ${firstError(RecordingForm, form)}.`)
  }
  const { CallSid: target, RecordingSid, RecordingStatus, RecordingDuration } = form
  if (RecordingStatus !== 'completed') return ignored(`The recording of ${target} is ${RecordingStatus}.`)
  const recording = recordingOf(RecordingSid, RecordingDuration)
  const { durationSeconds } = recording
  const content: Content = {
    type: 'call',
    state: 'ended',
    ...(durationSeconds !== undefined && { durationSeconds }),
    recording,
  }
  return told([{ kind: 'edit', ref: RecordingSid, at: Date.now(), target, content }])
}

const recordingOf = (sid: string, seconds: string | undefined) => ({
  ref: `Recordings/${sid}`,
  mimeType: 'audio/mpeg',
  ...(seconds && { durationSeconds: Number(seconds) }),
})

const callMessage = (form: CallForm, content: Content) => ({
  kind: 'message' as const,
  ref: form.CallSid,
  at: timeOf(form),
  sender: contactOf(form),
  content,
})

const callEdit = (form: CallForm, what: string, content: Content): InboundEvent => ({
  kind: 'edit',
  ref: `${form.CallSid}:${what}`,
  at: timeOf(form),
  target: form.CallSid,
  content,
})

const isInbound = ({ Direction = 'inbound' }: CallForm): boolean => Direction === 'inbound'

/** Who is not us. A withheld number is what Twilio makes of it: `anonymous`, or a number that nobody has. */
function contactOf(form: CallForm): { address: string; name?: string } {
  const address = e164(isInbound(form) ? form.From : form.To)
  return { address, ...(form.CallerName && { name: form.CallerName }) }
}

/** Only reports tell a time. */
function timeOf({ Timestamp }: CallForm): number {
  const at = Date.parse(Timestamp ?? '')
  return Number.isNaN(at) ? Date.now() : at
}
