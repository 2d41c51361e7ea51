import type { Demo } from '../shared/demo.ts'
import { startLine } from './index.ts'

/** An Official Account. */
export async function lineDemo(port: number): Promise<Demo> {
  const { url, addAccount, close } = await startLine({ port })
  const { userId, channelSecret, channelAccessToken } = addAccount({ displayName: 'Portico demo' })
  const account = `${url}/_simulator/accounts/${userId}`
  return {
    title: 'LINE',
    url,
    offers: [
      {
        network: 'line',
        url,
        config: { channelSecret, channelAccessToken },
        play: { url: `${account}/play`, body: { text: 'Hello' } },
        sent: { url: `${account}/sent` },
      },
    ],
    close,
  }
}
