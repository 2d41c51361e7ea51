import type { Demo } from '../shared/demo.ts'
import { startCustom } from './index.ts'

/** A service that learns its channel's secret before the channel is switched on. */
export async function customDemo(port: number): Promise<Demo> {
  const { url, close } = await startCustom({ port })
  return {
    title: 'A service of your own',
    url,
    offers: [
      {
        network: 'custom',
        config: { url },
        prepare: {
          url: `${url}/_simulator/account`,
          body: { url: '<webhookUrl>', secret: '<webhookSecret>' },
        },
        play: { url: `${url}/_simulator/play`, body: { text: 'Hello' } },
        sent: { url: `${url}/_simulator/sent` },
      },
    ],
    close,
  }
}
