import type { Content } from './content.ts'
import type { Failure, ReportedStatus } from './message.ts'

/** What a network tells: one thing that happened. */

/** Who wrote, as far as the network tells. */
export interface Sender {
  /** The address to answer to: a phone number, a chat id, a mail address. */
  address: string
  name?: string
  username?: string
  language?: string
  avatarUrl?: string
}

interface Inbound {
  /** The network's id of this very event; the same id again is a duplicate. Unique within the account. */
  ref: string
  /** When the network says it happened, epoch milliseconds. */
  at: number
}

export type InboundEvent =
  | (Inbound & {
      kind: 'message'
      sender: Sender
      /** The conversation's own address where it differs from the sender's (a group). */
      thread?: string
      content: Content
      /** The `ref` of the message this one answers. */
      replyTo?: string
      /** A machine wrote it (an out-of-office notice, a bounce): no bot answers, or two of them would go on for ever. */
      automatic?: true
      /** The network names the writer at the beginning of a conversation only: it is whoever the conversation is with, and
       * `sender` counts where there is none yet. */
      senderByThread?: true
    })
  | (Inbound & { kind: 'edit'; target: string; content: Content })
  | (Inbound & { kind: 'reaction'; target: string; sender: Sender; thread?: string; emoji: string })
  | (Inbound & {
      kind: 'status'
      target: string
      status: ReportedStatus
      failure?: Failure
      /** The network had the message by then, epoch milliseconds on its own clock. On networks that tell of reading by a
       * moment (`read`): it decides which messages are meant. */
      takenAt?: number
    })
  /** The contact has read everything that the network had for them by `until`, epoch milliseconds on its own clock. */
  | (Inbound & { kind: 'read'; thread: string; until: number })
  /** The contact allowed or forbade messages: blocked the bot, wrote STOP. */
  | (Inbound & { kind: 'consent'; sender: Sender; allowed: boolean })
