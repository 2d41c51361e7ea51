/** What went wrong, as docs/webchat-protocol.md lists it. */
export interface ChatProblem {
  /** Such as `rate_limited`, `unauthenticated`, `not_found`. */
  code: string
  status: number
  /** In English, for whoever runs the site. */
  detail: string
  /** Such as `identity_expired`. */
  reason?: string
  field?: string
  cure?: string
}

/** A message of the business, as docs/webchat-protocol.md describes it. */
export interface ChatMessage {
  id: string
  from: 'visitor' | 'business'
  /** ISO 8601 in UTC. */
  at: string
  content: { type: string }
  replyTo: string | null
  read: boolean
}

export interface ChatEvents {
  /** The chat can be used. Whoever listens later is told at once. */
  ready: undefined
  open: undefined
  close: undefined
  /** A message of the business came, also while the chat is closed. Not for those of the history. */
  message: ChatMessage
  /** How many messages the visitor has not seen, when that changes. */
  unread: number
  problem: ChatProblem
}

export type ChatListener<Name extends keyof ChatEvents> = (value: ChatEvents[Name]) => void

export interface ChatOptions {
  /** Portico's address, such as `https://portico.example`. */
  url: string
  /** The channel's id: `ch_…`. */
  channel: string
  /** Who the visitor is: the JSON Web Token that your server signed. */
  identity?: string | undefined
  /** BCP 47. Where the channel has a language of its own, that comes first. */
  language?: string | undefined
}

export interface Chat {
  readonly isOpen: boolean
  readonly unread: number
  open(): void
  close(): void
  toggle(): void
  /** Who the visitor is; null when they log out: then the browser forgets them and what waits to be sent. */
  identify(identity: string | null): void
  /** Shows the launcher, which it does from the beginning. */
  show(): void
  /** Hides the launcher: the page opens the chat in its own way. */
  hide(): void
  /** Returns what ends it. */
  on<Name extends keyof ChatEvents>(name: Name, listener: ChatListener<Name>): () => void
  off<Name extends keyof ChatEvents>(name: Name, listener: ChatListener<Name>): void
  /** Takes the chat off the page. What was said stays. */
  destroy(): void
}

/** Puts a chat on the page. Only in a browser. */
export declare function createChat(options: ChatOptions): Chat
