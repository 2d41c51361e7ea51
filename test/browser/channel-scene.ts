import { type MetaSimulator, startMeta } from '../../simulators/meta/index.ts'
import { startTelegram, type TelegramSimulator } from '../../simulators/telegram/index.ts'
import { type Portico, startPortico } from '../support/portico.ts'
import { eventually } from '../support/scene.ts'
import { connectTelegram, type Message } from '../support/setup.ts'

/** A Portico with a channel on which something has happened. */
export interface ChannelScene {
  portico: Portico
  telegram: TelegramSimulator
  meta: MetaSimulator
  /** A Telegram channel with a message in, one out, and one that failed; and the token of its bot. */
  busy: string
  token: string
  /** Resolves when a message has come in. */
  arrived(channelId: string): Promise<unknown>
  /** Sends a text, and resolves when it has this status. */
  send(channelId: string, to: string, text: string, status: string): Promise<void>
  close(): Promise<void>
}

export async function startChannel(): Promise<ChannelScene> {
  const telegram = await startTelegram()
  const meta = await startMeta()
  const portico = await startPortico({
    reachable: true,
    settings: { PORTICO_TELEGRAM_URL: telegram.url, PORTICO_WHATSAPP_URL: meta.url },
  })
  const { api } = portico
  const { token } = telegram.addBot()
  const bot = await api.post<{ id: string }>('/bots', { name: 'Helper' })
  const { id: busy } = await connectTelegram(api, token, { name: 'Busy bot', botId: bot.id })
  const scene: ChannelScene = {
    ...{ portico, telegram, meta, busy, token },
    arrived: channelId =>
      eventually(async () => {
        const { items } = await api.get<{ items: Message[] }>(`/messages?channelId=${channelId}`)
        return items.find(({ direction }) => direction === 'inbound')
      }),
    async send(channelId, to, text, status) {
      const { id } = await api.post<Message>('/messages', { channelId, to, content: { type: 'text', text } })
      await eventually(async () => (await api.get<Message>(`/messages/${id}`)).status === status)
    },
    async close() {
      await portico.close()
      await Promise.all([telegram.close(), meta.close()])
    },
  }
  const customer = telegram.customer(token)
  customer.sendText('Where is my order?')
  await scene.arrived(busy)
  await scene.send(busy, String(customer.chatId), 'On its way', 'sent')
  await scene.send(busy, '1', 'Hello?', 'failed')
  return scene
}
