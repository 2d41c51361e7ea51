import type { Demo } from '../shared/demo.ts'
import { startRcs } from './index.ts'

/** An agent. */
export async function rcsDemo(port: number): Promise<Demo> {
  const { url, account, close } = await startRcs({ port })
  return {
    title: 'RCS for Business',
    url,
    offers: [
      {
        network: 'rcs',
        url,
        config: account,
        finish: { url: `${url}/_simulator/webhook`, body: { url: '<webhookUrl>' } },
        play: { url: `${url}/_simulator/play`, body: { text: 'Hello' } },
        sent: { url: `${url}/_simulator/sent` },
      },
    ],
    close,
  }
}
