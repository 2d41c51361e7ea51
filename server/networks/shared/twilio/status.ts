import { Type } from 'typebox'
import { Compile } from '../../../domain/compile.ts'
import { firstError } from '../../../domain/json.ts'
import type { ReportedStatus } from '../../../domain/message.ts'
import type { InboundEvent } from '../../../domain/network.ts'
import { failureOfCode } from './answer.ts'
import { addressOf, type Read } from './inbound.ts'

/** https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
const Callback = Compile(
  Type.Object({
    MessageSid: Type.String({ minLength: 1, maxLength: 64 }),
    MessageStatus: Type.String({ minLength: 1, maxLength: 64 }),
    To: Type.Optional(Type.String()),
    ErrorCode: Type.Optional(Type.String({ pattern: '^[0-9]{0,6}$' })),
    ErrorMessage: Type.Optional(Type.String()),
  }),
)

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const reported: Record<string, ReportedStatus | null> = {
  // That Twilio has it is known since it was sent.
  accepted: null,
  scheduled: null,
  queued: null,
  sending: null,
  sent: 'sent',
  delivered: 'delivered',
  partially_delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

/** Reads what Twilio reports of a message it took. */
export function readStatus(form: Record<string, string>): Read {
  if (!Callback.Check(form))
    return { ignored: `A status report that cannot be read: ${firstError(Callback, form)}.` }
  const { MessageSid: target, MessageStatus, ErrorCode, ErrorMessage } = form
  const at = Date.now()
  const status = Object.hasOwn(reported, MessageStatus) ? reported[MessageStatus] : undefined
  if (status === undefined) return { ignored: `The message ${target} has the status ${MessageStatus}.` }
  if (status === null) return { events: [] }
  const failure =
    status !== 'failed'
      ? {}
      : {
          failure: ErrorCode
            ? failureOfCode(ErrorCode, ErrorMessage?.slice(0, 1000))
            : { code: MessageStatus, message: `Twilio reports the message as ${MessageStatus}.` },
        }
  return {
    events: [
      { kind: 'status', ref: `${target}:${MessageStatus}`, at, target, status, ...failure },
      ...optedOut(form, at),
    ],
  }
}

/** The contact wrote STOP to another number of the messaging service, or before Portico was there. */
function optedOut({ MessageSid, ErrorCode, To }: Record<string, string>, at: number): InboundEvent[] {
  if (ErrorCode !== OPTED_OUT || !To) return []
  const sender = { address: addressOf(To) }
  return [{ kind: 'consent', ref: `${MessageSid}:consent`, at, sender, allowed: false }]
}

const OPTED_OUT = '21610'
