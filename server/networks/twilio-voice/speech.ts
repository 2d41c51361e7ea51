import type { OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account } from '../../domain/network.ts'
import { spoken } from '../shared/voice/spoken.ts'
import { configOf } from './manifest.ts'
import { play, say } from './talk.ts'
import type { Verb } from './twiml.ts'

/** A content as it is spoken. */
export interface Speech {
  verbs: Verb[]
  /** What the keys 1, 2, … stand for. */
  menu: string[]
  /** About how long it takes, seconds. */
  seconds: number
}

/** What to say, or why it cannot be said. */
export function speechOf(content: OutboundContent, account: Account): Speech | Failure {
  const said = spoken(content)
  if ('code' in said) return said
  const speaks = configOf(account).textToSpeech !== false
  if (said.kind === 'text') {
    if (!speaks) return silent
    const { text, menu } = said
    return { verbs: [say(text, account)], menu, seconds: secondsFor(text) }
  }
  const { url, seconds } = said
  const after = speaks ? said.after : null
  return {
    verbs: [play(url), ...(after === null ? [] : [say(after, account)])],
    menu: [],
    seconds: seconds + (after === null ? 0 : secondsFor(after)),
  }
}

const silent: Failure = {
  code: 'speech_off',
  message: 'The channel speaks no texts.',
  cure: 'Send a sound file, or switch `textToSpeech` on.',
}

/** Characters of scripts that write a syllable or a word with one. */
const SYLLABLES = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g

/** About 14 letters or 4 syllables a second, as voices speak, and a breath. */
function secondsFor(text: string): number {
  const syllables = text.match(SYLLABLES)?.length ?? 0
  return 0.5 + syllables / 4 + (text.length - syllables) / 14
}
