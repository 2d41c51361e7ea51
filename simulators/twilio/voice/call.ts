import { setTimeout as wait } from 'node:timers/promises'
import type { Account } from '../accounts/account.ts'
import { newSid } from '../accounts/sids.ts'
import { type Gather, readTwiml, type Step } from './twiml.ts'

export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled'

export interface CallOptions {
  from: string
  to: string
  direction: 'inbound' | 'outbound-api'
  /** Which progress is told where. */
  callback: { url: string; events: readonly string[] } | null
  /** Null: not recorded from the start. */
  recordingCallback: string | null
}

/** What was heard on the line. */
export interface Utterance {
  who: 'business' | 'contact'
  kind: 'say' | 'play' | 'speech' | 'digits'
  text: string
}

/** Milliseconds after which a phone rings. */
const ON_ITS_WAY = 25

const ENDED = new Set<CallStatus>(['completed', 'busy', 'no-answer', 'failed', 'canceled'])
/** What a progress event is called where it is asked for. */
const EVENTS: Partial<Record<CallStatus, string>> = {
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
}

/** One telephone call, which does as TwiML tells it. https://www.twilio.com/docs/voice/api/call-resource */
export class PhoneCall {
  readonly sid = newSid('CA')
  readonly options: CallOptions
  readonly createdAt = new Date()
  readonly transcript: Utterance[] = []
  status: CallStatus = 'queued'
  startedAt: Date | null = null
  endedAt: Date | null = null
  /** What went wrong, in Twilio's words. */
  error: string | null = null
  readonly #account: Account
  #gather: { step: Gather; rest: Step[]; url: string | null } | null = null
  #listening: (() => void)[] = []
  #recordings: { sid: string; callback: string | null }[] = []
  #sequence = 0
  /** Counts what the call was told to do: an answer to an older question no longer matters. */
  #told = 0

  constructor(account: Account, options: CallOptions) {
    this.#account = account
    this.options = options
    account.calls.push(this)
  }

  get hasEnded(): boolean {
    return ENDED.has(this.status)
  }

  /** An incoming call: asks the number's URL what to do. */
  async arrive(url: string): Promise<void> {
    this.status = 'ringing'
    await this.#ask(url)
  }

  /** A call of ours: dials, and does what it is told once it is answered. */
  async dial(steps: Step[], behaviour: 'answer' | 'busy' | 'no-answer' | 'ring'): Promise<void> {
    await wait(ON_ITS_WAY, undefined, { ref: false })
    await this.#progress('initiated')
    await this.#progress('ringing')
    if (behaviour === 'busy' || behaviour === 'no-answer') return this.#end(behaviour)
    if (behaviour === 'ring') await this.#pickedUp.promise
    if (this.hasEnded) return
    await this.#progress('in-progress')
    this.startedAt = new Date()
    if (this.options.recordingCallback !== null) this.#record(this.options.recordingCallback)
    await this.#do(steps, null)
  }

  readonly #pickedUp = Promise.withResolvers<void>()

  /** The contact picks up a phone that rings until then. */
  pickUp(): void {
    this.#pickedUp.resolve()
  }

  /** Resolves when the contact is listened to, or the call has ended. */
  async listening(): Promise<void> {
    if (this.#gather === null && !this.hasEnded) {
      await new Promise<void>(resolve => this.#listening.push(resolve))
    }
  }

  /** The contact speaks, as soon as somebody listens. Throws when nobody does. */
  async speak(text: string): Promise<void> {
    await this.#input('speech', 'speech', text, { SpeechResult: text, Confidence: '0.95', Language: 'en-US' })
  }

  /** The contact presses keys; what ends the input is left out of it. */
  async press(keys: string): Promise<void> {
    await this.listening()
    const { numDigits, finishOnKey } = this.#gather?.step ?? { numDigits: null, finishOnKey: '#' }
    const Digits = (keys.split(finishOnKey)[0] ?? '').slice(0, numDigits ?? undefined)
    const FinishedOnKey = keys.includes(finishOnKey) ? finishOnKey : ''
    await this.#input('dtmf', 'digits', Digits, { Digits, FinishedOnKey })
  }

  /** The contact says nothing until listening ends. */
  async beSilent(): Promise<void> {
    const { rest, url } = await this.#take()
    await this.#do(rest, url)
  }

  /** The contact hangs up; or one of ours is given up before it is answered. */
  async hangUp(): Promise<void> {
    await this.#end(this.status === 'in-progress' ? 'completed' : 'canceled')
    this.#pickedUp.resolve()
  }

  /** The call is told something else, whatever it is doing. */
  async redirect(steps: Step[], url: string | null): Promise<void> {
    await this.#do(steps, url)
  }

  async #input(
    kind: 'speech' | 'dtmf',
    utterance: Utterance['kind'],
    text: string,
    fields: Record<string, string>,
  ): Promise<void> {
    const { step, url } = await this.#take()
    if (!step.input.includes(kind)) throw new Error(`The call listens for ${step.input.join(' and ')}`)
    this.transcript.push({ who: 'contact', kind: utterance, text })
    await this.#ask(step.action ?? url ?? '', fields)
  }

  async #take() {
    await this.listening()
    const gather = this.#gather
    if (gather === null) throw new Error('The call has ended')
    this.#gather = null
    return gather
  }

  async #ask(url: string, fields: Record<string, string> = {}): Promise<void> {
    const told = ++this.#told
    const posted = await this.#account.call(url, { ...this.#fields(), ...fields })
    if (told !== this.#told || this.hasEnded) return
    if (!posted.ok) return this.#fail(`11200 HTTP retrieval failure (${posted.status ?? 'no answer'})`)
    if (this.status === 'ringing') {
      this.status = 'in-progress'
      this.startedAt = new Date()
    }
    try {
      await this.#do(readTwiml(posted.body), url)
    } catch (error) {
      await this.#fail(error instanceof Error ? error.message : String(error))
    }
  }

  async #do(steps: Step[], url: string | null): Promise<void> {
    this.#told++
    this.#gather = null
    for (const [index, step] of steps.entries()) {
      switch (step.verb) {
        case 'say':
        case 'play':
          this.#hear(step.verb, step.text)
          break
        case 'pause':
          break
        case 'record':
          this.#record(step.callback)
          break
        case 'hangup':
          return this.#end('completed')
        case 'redirect':
          return this.#ask(step.url)
        case 'gather':
          for (const { verb, text } of step.prompts) this.#hear(verb, text)
          this.#gather = { step, rest: steps.slice(index + 1), url }
          for (const resolve of this.#listening.splice(0)) resolve()
          return
      }
    }
    await this.#end('completed')
  }

  #hear(kind: 'say' | 'play', text: string): void {
    this.transcript.push({ who: 'business', kind, text })
  }

  #record(callback: string | null): void {
    this.#recordings.push({ sid: newSid('RE'), callback })
  }

  async #fail(error: string): Promise<void> {
    this.error = error
    await this.#end('failed')
  }

  async #end(status: CallStatus): Promise<void> {
    if (this.hasEnded) return
    this.#told++
    this.#gather = null
    this.endedAt = new Date()
    await this.#progress(status)
    for (const resolve of this.#listening.splice(0)) resolve()
    for (const recording of this.#recordings) await this.#recorded(recording)
  }

  async #progress(status: CallStatus): Promise<void> {
    this.status = status
    const { callback } = this.options
    const event = ENDED.has(status) ? 'completed' : EVENTS[status]
    if (callback === null || callback.url === '' || !event || !callback.events.includes(event)) return
    await this.#account.call(callback.url, {
      ...this.#fields(),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(this.#sequence++),
      Timestamp: new Date().toUTCString().replace('GMT', '+0000'),
      ...(ENDED.has(status) && { CallDuration: String(this.seconds), Duration: '1' }),
    })
  }

  async #recorded({ sid, callback }: { sid: string; callback: string | null }): Promise<void> {
    const name = `Recordings/${sid}`
    this.#account.files.set(name, { mimeType: 'audio/mpeg', content: Buffer.from(`sound of ${this.sid}`) })
    if (callback === null) return
    await this.#account.call(callback, {
      CallSid: this.sid,
      RecordingSid: sid,
      RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${this.#account.sid}/${name}`,
      RecordingStatus: 'completed',
      RecordingDuration: String(this.seconds),
      RecordingChannels: '1',
      RecordingSource: 'StartCallRecordingTwiML',
    })
  }

  /** How long it was talked. */
  get seconds(): number {
    if (this.startedAt === null) return 0
    return Math.round(((this.endedAt?.getTime() ?? Date.now()) - this.startedAt.getTime()) / 1000)
  }

  #fields(): Record<string, string> {
    const { from, to, direction } = this.options
    return {
      CallSid: this.sid,
      CallStatus: this.status,
      Direction: direction,
      From: from,
      Caller: from,
      To: to,
      Called: to,
    }
  }
}
