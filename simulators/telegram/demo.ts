import type { Demo } from '../shared/demo.ts'
import { startTelegram } from './index.ts'

/** A bot. */
export async function telegramDemo(port: number): Promise<Demo> {
  const { url, addBot, close } = await startTelegram({ port })
  const { token } = addBot({ username: 'portico_demo_bot', firstName: 'Portico demo' })
  const bot = `${url}/_simulator/bots/${token}`
  return {
    title: 'Telegram',
    url,
    offers: [
      {
        network: 'telegram',
        url,
        config: { botToken: token },
        play: { url: `${bot}/play`, body: { text: 'Hello' } },
        sent: { url: `${bot}/sent` },
      },
    ],
    close,
  }
}
