import type { ChatState } from './state.ts'
import type { Message, Problem } from './wire.ts'

export interface ClientOptions {
  /** Portico's address, without a slash at the end. */
  url: string
  channel: string
  identity?: string | undefined
  /** BCP 47: the visitor's, given the channel's own. */
  language(ofChannel: string | null): string
  /** Whatever changed. */
  changed(state: ChatState): void
  /** A message of the business came that was not there before. */
  heard(message: Message): void
  problem(problem: Problem): void
}
