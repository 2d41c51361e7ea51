import type { Chat, ChatMessage, ChatOptions, ChatProblem } from './index.d.ts'

export interface PorticoChatProps extends Omit<ChatOptions, 'identity'> {
  /** Null or absent: nobody is logged in. From a token to null, the browser forgets who it was. */
  identity?: string | null | undefined
  /** The chat, to open it from elsewhere. */
  onReady?: (chat: Chat) => void
  onOpen?: () => void
  onClose?: () => void
  onMessage?: (message: ChatMessage) => void
  onUnread?: (count: number) => void
  onProblem?: (problem: ChatProblem) => void
}

/** A chat that is on the page for as long as this is. It renders nothing where it stands. */
export declare function PorticoChat(props: PorticoChatProps): null
