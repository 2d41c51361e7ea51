import assert from 'node:assert/strict'
import type { Api } from './api.ts'
import { type Portico, startPortico } from './portico.ts'
import { type Delivery, type Receiver, startReceiver, verify } from './receiver.ts'
import { type Channel, type Message, type MessageWithHistory, subscribe } from './setup.ts'

/** A Portico that runs as a process, a network that it is told of, and a client who hears of everything. */
export interface Correspondence {
  portico: Portico
  api: Api
  receiver: Receiver
  /** Makes a channel and switches it on. */
  connect(network: string, config: object): Promise<Channel>
  /** The message of the first event of a type, not told before, that is about this thread. */
  told(type: string, thread: string): Promise<Message>
  send(message: object): Promise<Message>
  /** Waits until a message has reached a status. */
  reached(message: Message, status: Message['status']): Promise<MessageWithHistory>
  close(): Promise<void>
}

/** `settings` name the network's address: `PORTICO_LINE_URL`, … */
export async function startCorrespondence(
  store: string,
  settings: Record<string, string>,
): Promise<Correspondence> {
  const receiver = await startReceiver()
  const portico = await startPortico({ store, reachable: true, settings })
  const { api } = portico
  const { secret } = await subscribe(api, receiver.url)
  const told = new Set<Delivery>()
  return {
    portico,
    api,
    receiver,
    connect: async (network, config) => {
      const { id } = await api.post<Channel>('/channels', { network, name: 'Support', config })
      return await api.post<Channel>(`/channels/${id}/activate`)
    },
    told: async (type, thread) => {
      const delivery = await receiver.until(
        d => !told.has(d) && d.event.type === type && d.event.data.conversation?.thread === thread,
      )
      told.add(delivery)
      verify(secret, delivery)
      assert.ok(delivery.event.data.message)
      return delivery.event.data.message
    },
    send: message => api.post('/messages', message),
    reached: async ({ id }, status) => {
      const { event } = await receiver.until(
        d =>
          [`message.${status}`, 'message.failed'].includes(d.event.type) && d.event.data.message?.id === id,
      )
      assert.equal(event.type, `message.${status}`, JSON.stringify(event.data.message?.failure))
      return await api.get(`/messages/${id}`)
    },
    close: async () => {
      await portico.close()
      await receiver.close()
    },
  }
}
