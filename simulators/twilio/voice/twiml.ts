import { type Element, parseXml } from './xml.ts'

/** What a call does, step by step. https://www.twilio.com/docs/voice/twiml */
export type Step =
  | Spoken
  | { verb: 'pause' }
  | { verb: 'hangup' }
  | { verb: 'redirect'; url: string }
  | { verb: 'record'; callback: string | null }
  | Gather

interface Spoken {
  verb: 'say' | 'play'
  text: string
}

export interface Gather {
  verb: 'gather'
  /** What it listens for. */
  input: string[]
  /** Null: the document's own URL. */
  action: string | null
  /** After so many digits it ends. */
  numDigits: number | null
  finishOnKey: string
  /** Said while it listens. */
  prompts: Spoken[]
}

/** The attributes of each verb that are read or known; another one is a mistake. */
const KNOWN: Record<string, string[]> = {
  Say: ['voice', 'language', 'loop'],
  Play: ['loop', 'digits'],
  Pause: ['length'],
  Hangup: [],
  Redirect: ['method'],
  Start: ['action', 'method'],
  Gather: [
    'input',
    'action',
    'method',
    'language',
    'speechTimeout',
    'timeout',
    'numDigits',
    'finishOnKey',
    'hints',
    'actionOnEmptyResult',
    'bargeIn',
    'speechModel',
  ],
}

/** Reads TwiML. Throws, in Twilio's words, for what it cannot carry out. */
export function readTwiml(source: string): Step[] {
  const document = wellFormed(source)
  if (document.name !== 'Response') throw new Error('12100 Document parse failure: the root is Response')
  return document.children.map(stepOf)
}

function wellFormed(source: string): Element {
  try {
    return parseXml(source)
  } catch (error) {
    throw new Error(`12100 Document parse failure: ${error instanceof Error ? error.message : error}`)
  }
}

function stepOf(element: Element): Step {
  const { name, attributes, children, text } = element
  const known = KNOWN[name]
  const strange = Object.keys(attributes).find(attribute => known && !known.includes(attribute))
  if (!known || strange) {
    throw new Error(
      `12200 Schema validation warning: ${name}${strange ? ` has no attribute ${strange}` : ''}`,
    )
  }
  switch (name) {
    case 'Say':
      if (text.trim() === '') throw new Error('13520 Say: Invalid text')
      return { verb: 'say', text }
    case 'Play':
      return { verb: 'play', text }
    case 'Pause':
      return { verb: 'pause' }
    case 'Hangup':
      return { verb: 'hangup' }
    case 'Redirect':
      return { verb: 'redirect', url: text.trim() }
    case 'Start':
      return recording(children)
    default:
      return gather(element)
  }
}

function recording([noun]: Element[]): Step {
  if (noun?.name !== 'Recording') throw new Error('12200 Schema validation warning: Start starts a Recording')
  return { verb: 'record', callback: noun.attributes.recordingStatusCallback ?? null }
}

function gather({ attributes, children }: Element): Gather {
  const { input = 'dtmf', action, numDigits, finishOnKey = '#' } = attributes
  const prompts = children
    .map(stepOf)
    .flatMap(step => (step.verb === 'say' || step.verb === 'play' ? [step] : []))
  return {
    verb: 'gather',
    input: input.split(' '),
    action: action ?? null,
    numDigits: numDigits === undefined ? null : Number(numDigits),
    finishOnKey,
    prompts,
  }
}
