import type { Item } from './outbox.ts'
import type { Config, Message, Problem } from './wire.ts'

/** What the view shows. Each change makes a new one. */
export interface ChatState {
  /** Null until it is known. */
  config: Config | null
  /**
   * `idle`: no session yet, none needed. `asking`: the visitor is asked something first. `opening`: a session is being
   * opened. `open`: there is one. `over`: there is no such chat, or not for this page.
   */
  phase: 'idle' | 'asking' | 'opening' | 'open' | 'over'
  isOpen: boolean
  /** Whether the server can be reached, as far as is known. */
  connected: boolean
  /** Whether the business has the chat switched on. */
  online: boolean
  offlineMessage: string | null
  messages: readonly Message[]
  /** What was said and has not arrived. */
  pending: readonly Item[]
  /** Whether there are older messages. */
  more: boolean
  loadingOlder: boolean
  typing: boolean
  unread: number
  /** What the visitor should know; gone when it is put right. */
  problem: Problem | null
  launcher: boolean
}

export const initialState: ChatState = {
  config: null,
  phase: 'idle',
  isOpen: false,
  connected: true,
  online: true,
  offlineMessage: null,
  messages: [],
  pending: [],
  more: false,
  loadingOlder: false,
  typing: false,
  unread: 0,
  problem: null,
  launcher: true,
}
