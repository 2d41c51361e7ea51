export type Direction = 'inbound' | 'outbound'

/**
 * The life of a message. Outbound: scheduled → accepted → sent → delivered → read, or failed. Inbound: received.
 */
export const messageStatuses = [
  'scheduled',
  'accepted',
  'sent',
  'delivered',
  'read',
  'failed',
  'received',
] as const
export type MessageStatus = (typeof messageStatuses)[number]

/** What a network may report of a message it has taken. */
export type ReportedStatus = Extract<MessageStatus, 'sent' | 'delivered' | 'read' | 'failed'>

/** Order of the statuses: reports arrive late and out of order, and a message only ever moves up. */
export const statusRank: Record<MessageStatus, number> = {
  scheduled: 0,
  received: 0,
  accepted: 1,
  sent: 2,
  // A failure reported after acceptance stands until the network says that the message arrived after all.
  failed: 3,
  delivered: 4,
  read: 5,
}

/** Whether `next` replaces `current`: a late `delivered` never overwrites `read`. */
export const advances = (current: MessageStatus, next: MessageStatus): boolean =>
  statusRank[next] > statusRank[current]

/** Why a message failed, as the network or Portico says it. */
export interface Failure {
  /** The network's own error code, or one of Portico's (`window_closed`, `expired`, …). */
  code: string
  /** In words, without secrets. */
  message: string
  /** What the operator or developer can do. */
  cure?: string
}

/** `realtime` answers somebody who is waiting; `bulk` yields to it. */
export const priorities = ['realtime', 'bulk'] as const
export type Priority = (typeof priorities)[number]
