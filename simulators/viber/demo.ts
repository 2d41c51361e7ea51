import type { Demo } from '../shared/demo.ts'
import { startViber } from './index.ts'

/** A bot. */
export async function viberDemo(port: number): Promise<Demo> {
  const { url, addBot, close } = await startViber({ port })
  const { token } = addBot({ name: 'Portico demo', uri: 'porticodemo' })
  const bot = `${url}/_simulator/bots/${token}`
  return {
    title: 'Viber',
    url,
    offers: [
      {
        network: 'viber',
        url,
        config: { authToken: token, senderName: 'Portico demo' },
        play: { url: `${bot}/play`, body: { text: 'Hello' } },
        sent: { url: `${bot}/sent` },
      },
    ],
    close,
  }
}
