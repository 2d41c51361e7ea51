import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'
import { readJson } from '../../domain/json.ts'

/**
 * What the keys of a keyboard do. Viber tells a pressed key as a text the person wrote, and beside it the tracking data
 * of the last message sent to them: by that a press is told from a text.
 * https://developers.viber.com/docs/api/rest-bot-api/#general-send-message-parameters
 */
export interface Keys {
  /** Titles by values. */
  replies: Record<string, string>
  /** Opened links: Viber tells of these too. */
  links: string[]
}

/** Characters. */
const MAX_TRACKING = 4000

/** Undefined when it is more than Viber carries: then a press arrives as a text. */
export function trackingOf(keys: Keys): string | undefined {
  const text = JSON.stringify({ keys })
  return text.length <= MAX_TRACKING ? text : undefined
}

const Tracking = Compile(
  Type.Object({
    keys: Type.Object({
      replies: Type.Record(Type.String(), Type.String()),
      links: Type.Array(Type.String()),
    }),
  }),
)

/** Null when the tracking data is not of a keyboard. */
export function keysIn(tracking: string): Keys | null {
  const json = readJson(Buffer.from(tracking))
  return Tracking.Check(json) ? json.keys : null
}
