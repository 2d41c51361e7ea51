import { randomBytes } from 'node:crypto'

/** Where an event comes from. https://developers.line.biz/en/reference/messaging-api/#source-user */
export type Source =
  | { type: 'user'; userId: string }
  | { type: 'group'; groupId: string; userId?: string }
  | { type: 'room'; roomId: string; userId?: string }

/** https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects */
export interface LineEvent {
  type: string
  mode: 'active' | 'standby'
  timestamp: number
  source: Source
  webhookEventId: string
  deliveryContext: { isRedelivery: boolean }
  [field: string]: unknown
}

export function newEvent(type: string, source: Source, fields: object = {}): LineEvent {
  return {
    type,
    mode: 'active',
    timestamp: Date.now(),
    source,
    webhookEventId: ulid(),
    deliveryContext: { isRedelivery: false },
    ...fields,
  }
}

/** The conversation an event belongs to; events of one are delivered in order. */
export function threadOf({ source }: LineEvent): string {
  if (source.type === 'group') return source.groupId
  return source.type === 'room' ? source.roomId : source.userId
}

/** An id of LINE's form: a letter for what it names, and 32 hex digits. */
export const newId = (letter: 'U' | 'C' | 'R'): string => `${letter}${randomBytes(16).toString('hex')}`

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** https://github.com/ulid/spec: 48 bits of time and 80 of chance. */
function ulid(): string {
  const bits = (BigInt(Date.now()) << 80n) | BigInt(`0x${randomBytes(10).toString('hex')}`)
  return Array.from({ length: 26 }, (_, i) => CROCKFORD[Number((bits >> BigInt(5 * (25 - i))) & 31n)]).join(
    '',
  )
}
