/** What is said on the wire, as docs/webchat-protocol.md describes it. */

export interface Message {
  id: string
  clientId?: string
  from: 'visitor' | 'business'
  at: string
  content: { type: string; [field: string]: unknown }
  replyTo: string | null
  read: boolean
}

export interface Session {
  token: string
  expiresAt: string
  visitor: { id: string; identified: boolean; name: string | null }
}

export interface Page {
  messages: Message[]
  more: boolean
  readUpTo: string | null
  cursor: string
}

export interface Problem {
  code: string
  status: number
  detail: string
  reason?: string
  field?: string
  meta?: Record<string, unknown>
}

export type ServerFrame =
  | { type: 'ready'; visitor: Session['visitor']; expiresAt: string; cursor: string }
  | { type: 'messages'; messages: Message[]; cursor?: string }
  | { type: 'accepted'; id: string; message: Message }
  | { type: 'read'; upTo: string }
  | { type: 'typing' }
  | { type: 'presence'; online: boolean; offlineMessage: string | null }
  | { type: 'pong' }
  | { type: 'problem'; id?: string; problem: Problem; retryAfter?: number }

/** A request was refused. */
export class Refused extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`)
    this.problem = problem
  }
}
