import { createRequire } from 'node:module'
import type { ApiMethods, Message as TelegramMessage } from '@grammyjs/types'
import { startTelegram } from '../../simulators/telegram/index.ts'

/** A Telegram with one bot and one customer, whoever wrote it. */
export interface Telegram {
  url: string
  token: string
  /** Whether it can call a webhook the way Telegram does; else the bot must poll. */
  callsWebhooks: boolean
  /** The customer's name and chat. */
  customer: { name: string; chatId: number }
  write(text: string): Promise<void>
  /** What the bot has sent, in order. */
  sent(): { chatId: number; text: string }[]
  close(): Promise<void>
}

/** Our own, which is strict. */
export async function strictTelegram(): Promise<Telegram> {
  const telegram = await startTelegram()
  const { token } = telegram.addBot()
  const customer = telegram.customer(token, { firstName: 'Ada' })
  return {
    url: telegram.url,
    token,
    callsWebhooks: true,
    customer: { name: 'Ada', chatId: customer.chatId },
    write: async text => void customer.sendText(text),
    sent: () =>
      telegram.sent(token).map(({ message }) => ({ chatId: message.chat.id, text: message.text ?? '' })),
    close: () => telegram.close(),
  }
}

/** The part of `telegram-test-api` that is used; its own types need a package that it does not bring. */
interface TestApi {
  storage: { botMessages: { message: Parameters<ApiMethods<never>['sendMessage']>[0] }[] }
  getClient(token: string, who: { userId: number; chatId: number; firstName: string }): TestClient
  start(): Promise<void>
  stop(): Promise<boolean>
}
interface TestClient {
  makeMessage(text: string): Pick<TelegramMessage, 'text' | 'from' | 'chat' | 'date'>
  sendMessage(message: object): Promise<unknown>
}

/**
 * https://www.npmjs.com/package/telegram-test-api, which nobody here wrote. It sends no secret with a webhook call, and
 * getUpdates answers at once.
 */
export async function npmTelegram(port: number): Promise<Telegram> {
  const TestServer: new (config: object) => TestApi = createRequire(import.meta.url)('telegram-test-api')
  const server = new TestServer({ port, host: '127.0.0.1' })
  await server.start()
  const token = '666:telegram-test-api_has_this_bot'
  const client = server.getClient(token, { userId: 42, chatId: 42, firstName: 'Ada' })
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    callsWebhooks: false,
    customer: { name: 'Ada', chatId: 42 },
    write: async text => void (await client.sendMessage(client.makeMessage(text))),
    sent: () =>
      server.storage.botMessages.map(({ message }) => ({
        chatId: Number(message.chat_id),
        text: message.text,
      })),
    close: async () => void (await server.stop()),
  }
}
