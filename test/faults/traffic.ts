import { setTimeout as sleep } from 'node:timers/promises'
import type { Customer, TelegramSimulator } from '../../simulators/telegram/index.ts'
import type { Api } from '../support/api.ts'
import type { Message } from '../support/setup.ts'
import type { Random } from './random.ts'

/** A conversation with what each side has said in it, in order. */
export interface Chat {
  token: string
  channelId: string
  customer: Customer
  /** What the customer wrote. */
  written: string[]
  /** What we wrote, as far as Portico has accepted it. */
  accepted: { id: string; text: string }[]
}

export interface Traffic {
  chats: Chat[]
  /** So many updates of customers who write now, each in a chat of its own choosing. */
  write(count: number): void
  /** So many messages to customers. Each is repeated until it is accepted, and those of a chat wait for each other. */
  send(count: number): void
  /** Resolves when all that was to be sent has been accepted. */
  accepted(): Promise<void>
}

/** Milliseconds before a client asks again. */
const PAUSE = 100

export function traffic(
  telegram: TelegramSimulator,
  api: Api,
  channels: Map<string, string>,
  chatsEach: number,
  random: Random,
): Traffic {
  const chats = [...channels].flatMap(([token, channelId]) =>
    Array.from(
      { length: chatsEach },
      (): Chat => ({
        token,
        channelId,
        customer: telegram.customer(token),
        written: [],
        accepted: [],
      }),
    ),
  )
  /** The last message of each chat that a client works on. */
  const tails = new Map<Chat, Promise<void>>()
  let written = 0
  let sent = 0

  async function sendUntilAccepted(chat: Chat, text: string): Promise<void> {
    const body = {
      channelId: chat.channelId,
      to: String(chat.customer.chatId),
      content: { type: 'text', text },
    }
    for (;;) {
      const answer = await api
        .ask<Message>('POST', '/messages', body, { 'idempotency-key': text })
        // It is down, or was killed before it could answer: nobody knows what became of the message.
        .catch(() => null)
      if (answer?.status === 202) {
        chat.accepted.push({ id: answer.body.id, text })
        return
      }
      if (answer && answer.status < 500 && answer.status !== 409) {
        throw new Error(`${text} was refused: ${answer.status} ${JSON.stringify(answer.body)}`)
      }
      await sleep(PAUSE)
    }
  }

  const anyChat = (): Chat => chats[random.below(chats.length)] as Chat

  return {
    chats,
    write(count) {
      for (let i = 0; i < count; i++) {
        const chat = anyChat()
        const text = `update ${++written}`
        chat.customer.sendText(text)
        chat.written.push(text)
      }
    },
    send(count) {
      for (let i = 0; i < count; i++) {
        const chat = anyChat()
        const text = `send ${++sent}`
        const before = tails.get(chat) ?? Promise.resolve()
        tails.set(
          chat,
          before.then(() => sendUntilAccepted(chat, text)),
        )
      }
    },
    accepted: async () => void (await Promise.all(tails.values())),
  }
}
