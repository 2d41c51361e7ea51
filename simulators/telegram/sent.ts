import type { Message } from '@grammyjs/types'
import type { AcceptedCall, Bot } from './bots/bot.ts'

/** A send* call the simulator has accepted. */
export interface SentCall {
  method: string
  params: Record<string, unknown>
  /** The message as the answer gave it; for an album its first one. */
  message: Message
  /** All messages of an album. */
  album?: Message[]
}

/** Every message a bot has sent, one entry per call, in order. */
export function describeSent(bot: Bot): SentCall[] {
  return bot.calls.flatMap(call => asSent(call) ?? [])
}

function asSent({ method, params, result }: AcceptedCall): SentCall | undefined {
  if (!method.startsWith('send') || result === true) return undefined
  if (!Array.isArray(result)) return { method, params, message: result as Message }
  const album = result as Message[]
  const [message] = album
  return message && { method, params, message, album }
}
