import assert from 'node:assert/strict'
import type { TelegramSimulator } from '../../simulators/telegram/index.ts'
import type { Api } from '../support/api.ts'
import type { Message } from '../support/setup.ts'
import type { Chat } from './traffic.ts'

/** Everything that Portico has stored, by conversation with a customer. */
export interface Ledger {
  messages: Message[]
  /** In the order of their ids. */
  of(chat: Chat): { inbound: Message[]; outbound: Message[] }
}

export async function readLedger(api: Api): Promise<Ledger> {
  const conversations = await api.all<{ id: string; channelId: string; thread: string }>('/conversations')
  const chatOf = new Map(conversations.map(c => [c.id, `${c.channelId} ${c.thread}`]))
  const messages = (await api.all<Message>('/messages')).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const byChat = Map.groupBy(messages, message => chatOf.get(message.conversationId))
  return {
    messages,
    of: ({ channelId, customer }) => {
      const own = byChat.get(`${channelId} ${customer.chatId}`) ?? []
      return {
        inbound: own.filter(m => m.direction === 'inbound'),
        outbound: own.filter(m => m.direction === 'outbound'),
      }
    },
  }
}

const textOf = ({ content }: Message): string => (content.type === 'text' ? content.text : content.type)

/** Every update that was acknowledged is there, once, and each customer's in the order they wrote. */
export function auditInbound(chats: readonly Chat[], ledger: Ledger): void {
  for (const chat of chats) assert.deepEqual(ledger.of(chat).inbound.map(textOf), chat.written)
}

/**
 * Every message that was accepted is there once, recorded as sent, and reached the network; each conversation's in the
 * order in which they were accepted. Returns how many reached the network more than once: that cannot be ruled out
 * where a process can be killed between the network's answer and its record.
 */
export function auditOutbound(telegram: TelegramSimulator, chats: readonly Chat[], ledger: Ledger): number {
  let repeated = 0
  const wire = new Map(
    [...new Set(chats.map(chat => chat.token))].map(token => [token, telegram.sent(token)]),
  )
  for (const chat of chats) {
    const stored = ledger.of(chat).outbound
    assert.deepEqual(
      stored.map(message => ({ id: message.id, text: textOf(message) })),
      chat.accepted,
    )
    for (const { id, status, ref } of stored) {
      assert.equal(status, 'sent', `message ${id}`)
      assert.ok(ref, `message ${id} has no id on the network`)
    }
    const calls = (wire.get(chat.token) ?? []).filter(call => call.message.chat.id === chat.customer.chatId)
    const texts = calls.map(call => call.message.text ?? '')
    // What is sent again comes before what follows it, as that waits for the record.
    assert.deepEqual(
      texts.filter((text, i) => text !== texts[i - 1]),
      chat.accepted.map(message => message.text),
    )
    repeated += texts.length - chat.accepted.length
  }
  return repeated
}

interface Counts {
  received: number
  sent: number
  failed: number
  conversationsStarted: number
}

/** The counters of every span say what the rows say, for each channel and for all. */
export async function auditCounters(api: Api, chats: readonly Chat[], { of }: Ledger): Promise<void> {
  const counted = async (granularity: string, channelId?: string): Promise<Counts> => {
    const only = channelId === undefined ? '' : `&channelId=${channelId}`
    const { items } = await api.get<{ items: Counts[] }>(`/counters?granularity=${granularity}${only}`)
    const sum = (key: keyof Counts) => items.reduce((total, item) => total + item[key], 0)
    return {
      received: sum('received'),
      sent: sum('sent'),
      failed: sum('failed'),
      conversationsStarted: sum('conversationsStarted'),
    }
  }
  const rowsOf = (own: readonly Chat[]): Counts => ({
    received: own.reduce((total, chat) => total + of(chat).inbound.length, 0),
    sent: own.reduce((total, chat) => total + of(chat).outbound.length, 0),
    failed: 0,
    conversationsStarted: own.length,
  })
  for (const granularity of ['minute', 'hour', 'day']) {
    assert.deepEqual(await counted(granularity), rowsOf(chats), granularity)
    for (const [channelId, own] of Map.groupBy(chats, chat => chat.channelId)) {
      assert.deepEqual(await counted(granularity, channelId), rowsOf(own), `${granularity} of ${channelId}`)
    }
  }
}
