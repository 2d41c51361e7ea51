import type { SentMessage, World } from './world.ts'

/** The owner of a phone, as a test or a newcomer plays them. What they do returns its message's or event's id. */
export interface Customer {
  phone: string
  sendText(text: string): string
  /** Taps a suggested reply, or an action (`open the link`), of a message. */
  tap(postbackData: string, text: string, type?: 'REPLY' | 'ACTION'): string
  sendLocation(latitude: number, longitude: number): string
  sendFile(file: { mimeType: string; fileName: string; content: Buffer }): string
  isTyping(): string
  read(messageId: string): string
  /** The phone has a message, which the agent is told again. */
  deliveredAgain(messageId: string): string
  unsubscribe(): string
  subscribe(): string
  switchOff(): void
  switchOn(): void
  /** Google takes back a message that waits. */
  expire(messageId: string): void
  /** What the phone has got from the agent. */
  received(): SentMessage[]
}

/** Throws when the number is none. */
export function customerOf(world: World, phone: string): Customer {
  const device = world.phone(phone)
  const tell = (what: Parameters<World['tell']>[1]) => world.tell(phone, what)
  return {
    phone,
    sendText: text => tell({ text }),
    tap: (postbackData, text, type = 'REPLY') => tell({ suggestionResponse: { postbackData, text, type } }),
    sendLocation: (latitude, longitude) => tell({ location: { latitude, longitude } }),
    sendFile: ({ mimeType, fileName, content }) => tell({ ...world.keep(mimeType, fileName, content) }),
    isTyping: () => tell({ eventType: 'IS_TYPING' }),
    read: messageId => tell({ eventType: 'READ', messageId }),
    deliveredAgain: messageId => tell({ eventType: 'DELIVERED', messageId }),
    unsubscribe: () => tell({ eventType: 'UNSUBSCRIBE' }),
    subscribe: () => tell({ eventType: 'SUBSCRIBE' }),
    switchOff: () => {
      device.online = false
    },
    switchOn: () => world.switchOn(phone),
    expire: messageId => world.expire(phone, messageId),
    received: () => world.sent.filter(sent => sent.phone === phone),
  }
}
