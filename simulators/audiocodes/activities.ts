import { isFields } from '../shared/fields.ts'

/** What the bot wants done. https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/sending-activities.htm */
export interface Activity {
  type: 'message' | 'event'
  id: string
  /** Of a message: what is said. */
  text?: string
  /** Of an event. */
  name?: string
  activityParams?: Record<string, unknown>
}

const EVENTS = new Set([
  'hangup',
  'transfer',
  'handover',
  'config',
  'playUrl',
  'sendMetaData',
  'startRecognition',
  'stopRecognition',
  'startCallRecording',
  'stopCallRecording',
  'pauseCallRecording',
  'resumeCallRecording',
  'abortPrompts',
  'expectAnotherBotMessage',
  'sendDtmf',
])

/** Reads what a bot answers or sends. Throws, in words, what the gateway would not carry out. */
export function readActivities(body: unknown, conversation: string): Activity[] {
  if (!isFields(body)) throw new Error('The answer is no JSON object')
  // A bot that serves a WebSocket answers with nothing.
  if (body.activities === undefined) return []
  if (body.conversation !== undefined && body.conversation !== conversation) {
    throw new Error(`The answer is about the conversation ${String(body.conversation)}`)
  }
  if (!Array.isArray(body.activities)) throw new Error('activities is no list')
  return body.activities.map(readActivity)
}

function readActivity(value: unknown): Activity {
  if (!isFields(value)) throw new Error('An activity is no JSON object')
  const { type, id, timestamp, text, name, activityParams } = value
  if (typeof id !== 'string' || id === '') throw new Error('An activity has no id')
  if (Number.isNaN(Date.parse(String(timestamp)))) throw new Error(`The activity ${id} has no timestamp`)
  if (type === 'message') {
    if (typeof text !== 'string' || text === '') throw new Error(`The message ${id} has no text`)
    return { type, id, text }
  }
  if (type !== 'event') throw new Error(`The activity ${id} has the type ${String(type)}`)
  if (typeof name !== 'string' || !EVENTS.has(name)) throw new Error(`There is no event ${String(name)}`)
  if (activityParams !== undefined && !isFields(activityParams)) {
    throw new Error(`The parameters of ${id} are no JSON object`)
  }
  const params = activityParams ?? {}
  if (name === 'playUrl') checkPlay(params)
  if ((name === 'transfer' || name === 'handover') && typeof params.transferTarget !== 'string') {
    throw new Error(`${name} needs a transferTarget`)
  }
  return { type, id, name, activityParams: params }
}

function checkPlay({ playUrlUrl, playUrlMediaFormat = 'wav/lpcm16' }: Record<string, unknown>): void {
  if (!/^https?:$/.test(URL.parse(String(playUrlUrl))?.protocol ?? '')) {
    throw new Error('playUrl needs a playUrlUrl')
  }
  if (!['wav/lpcm16', 'raw/lpcm16'].includes(String(playUrlMediaFormat))) {
    throw new Error(`playUrl cannot play ${String(playUrlMediaFormat)}`)
  }
}
