import { firstError } from '../../domain/json.ts'
import type { Failure, ReportedStatus } from '../../domain/message.ts'
import type { Account, InboundEvent } from '../../domain/network.ts'
import { mailAddress } from '../shared/mail/address.ts'
import { messageId } from '../shared/mail/thread.ts'
import { eventSchema, type TrackedEvent } from './schema.ts'

/** Reads what became of a mail: an event, in words why there is none, or null for what concerns nobody here. */
export function readEvent(item: unknown, account: Account): InboundEvent | string | null {
  if (!eventSchema.Check(item)) return `An event that cannot be read: ${firstError(eventSchema, item)}.`
  // A webhook hears of all mails of the Brevo account; those of a channel bear its id.
  if (item.tags !== undefined && !item.tags.includes(account.channelId)) return null
  const target = messageId(item['message-id']) ?? item['message-id']
  const at = timeOf(item)
  const ref = `${target}:${item.event}:${at}`
  const status = (status: ReportedStatus, failure?: Failure): InboundEvent => ({
    kind: 'status',
    ref,
    at,
    target,
    status,
    ...(failure && { failure }),
  })
  switch (item.event) {
    case 'delivered':
      return status('delivered')
    case 'opened':
    case 'unique_opened':
      return status('read')
    case 'unsubscribe':
    case 'unsubscribed':
    case 'spam':
    case 'complaint':
      return refusal(item, ref, at)
    case 'request':
    case 'sent':
    case 'deferred':
    case 'click':
    // A mail program's server fetched the pictures, perhaps before anybody saw the mail.
    case 'proxy_open':
    case 'unique_proxy_open':
      return null
  }
  const failure = failures[item.event]
  if (failure === undefined) return `${item.event} of ${target}, which is not used.`
  const reason = item.reason?.trim()
  return status('failed', {
    code: item.event,
    message: reason ? `${failure.message} ${reason.slice(0, 1000)}` : failure.message,
    cure: failure.cure,
  })
}

/** Who unsubscribes, or calls it spam, wants no more. */
function refusal({ email }: TrackedEvent, ref: string, at: number): InboundEvent | string {
  const address = mailAddress(email)
  if (address === null) return 'A wish for no more mails, by nobody who can be read.'
  return { kind: 'consent', ref, at, sender: { address }, allowed: false }
}

function timeOf({ ts_epoch, ts_event }: TrackedEvent): number {
  // Added to zero, as JavaScript has a negative one.
  const ms = Math.round(ts_epoch ?? (ts_event ?? Number.NaN) * 1000) + 0
  return ms >= 0 && ms <= 8.64e15 ? ms : Date.now()
}

const ADDRESS = 'Check the address: no mailbox takes mail there.'

const failures: Readonly<Record<string, { message: string; cure: string }>> = {
  hard_bounce: { message: 'The mail came back for good.', cure: ADDRESS },
  invalid_email: { message: 'The address is none that mail can be sent to.', cure: ADDRESS },
  soft_bounce: {
    message: 'The mail came back.',
    cure: 'The mailbox is full or its server away: send it again later.',
  },
  blocked: {
    message: 'Brevo did not send the mail.',
    cure: 'The address is on Brevo’s blocklist, as it bounced, complained or unsubscribed: see Transactional, Settings, Blocked contacts.',
  },
  error: { message: 'Brevo could not send the mail.', cure: 'See the mail in Brevo’s logs.' },
}
