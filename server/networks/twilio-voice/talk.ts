import type { Account } from '../../domain/network.ts'
import { callbackUrl } from '../shared/twilio/settings.ts'
import { configOf } from './manifest.ts'
import type { Verb } from './twiml.ts'

/** Seconds of silence after which listening ends, and begins anew. */
const SILENCE = 5
/** With more choices than this a key is not enough: the caller ends the number with #. */
const KEYS = 9

/**
 * Where a call is, written into the URLs it is given, which Twilio signs: nothing about a call is kept here.
 */
export interface Turn {
  /** Our id of the message that was spoken last; null when none was. */
  said: string | null
  /** How often was listened since; 1 for the first time. */
  turn: number
  /** What the keys 1, 2, … stand for. */
  menu: string[]
}

export const FIRST_TURN: Turn = { said: null, turn: 1, menu: [] }

/** The turn that a call of the webhook ends; null when it is not about one. */
export function turnOf(query: Record<string, string>): Turn | null {
  const turn = Number(query.turn)
  if (!Number.isSafeInteger(turn) || turn < 1) return null
  return { said: query.said ?? null, turn, menu: readMenu(query.menu) }
}

function readMenu(text: string | undefined): string[] {
  try {
    const menu: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(menu) ? menu.map(String) : []
  } catch {
    return []
  }
}

export const say = (text: string, account: Account): Verb => {
  const { language, voice } = configOf(account)
  return { name: 'Say', attributes: { language, voice }, content: text }
}

/** A sound file. */
export const play = (url: string): Verb => ({ name: 'Play', content: url })

/**
 * Listens for speech and keys, and when there is silence has Portico asked what to do, which is to listen again. Without
 * a public URL nobody can be asked, and the call ends.
 * https://www.twilio.com/docs/voice/twiml/gather
 */
export function listen(account: Account, { said, turn, menu }: Turn): Verb[] {
  if (account.webhookUrl === null) return []
  const { language, speechTimeout = 'auto', speechToText = true } = configOf(account)
  const query = new URLSearchParams({
    ...(said !== null && { said }),
    turn: String(turn),
    ...(menu.length > 0 && { menu: JSON.stringify(menu) }),
  })
  const url = callbackUrl(`${account.webhookUrl}?${query}`)
  return [
    {
      name: 'Gather',
      attributes: {
        input: speechToText ? 'speech dtmf' : 'dtmf',
        action: url,
        method: 'POST',
        ...(speechToText && { language, speechTimeout }),
        timeout: SILENCE,
        numDigits: menu.length > 0 && menu.length <= KEYS ? 1 : undefined,
      },
    },
    { name: 'Redirect', attributes: { method: 'POST' }, content: url },
  ]
}

/** Records the call from here on. https://www.twilio.com/docs/voice/twiml/recording */
export function record(account: Account): Verb[] {
  if (!configOf(account).recordCalls || account.webhookUrl === null) return []
  const recordingStatusCallback = callbackUrl(account.webhookUrl)
  return [{ name: 'Start', content: [{ name: 'Recording', attributes: { recordingStatusCallback } }] }]
}
