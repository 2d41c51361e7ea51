import type { Demo } from '../shared/demo.ts'
import { startBrevo } from './index.ts'

/** An account with a confirmed sender. */
export async function brevoDemo(port: number): Promise<Demo> {
  const { url, apiKey, sender, close } = await startBrevo({ port })
  const inboundAddress = 'support@reply.acme.example'
  return {
    title: 'Brevo',
    url,
    offers: [
      {
        network: 'brevo',
        url,
        config: { apiKey, address: sender, inboundAddress },
        play: {
          url: `${url}/_simulator/write`,
          body: { to: inboundAddress, subject: 'Hello', text: 'Is anybody there?' },
        },
        sent: { url: `${url}/_simulator/sent` },
      },
    ],
    close,
  }
}
