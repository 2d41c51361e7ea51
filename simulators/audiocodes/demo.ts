import { randomBytes } from 'node:crypto'
import type { Demo } from '../shared/demo.ts'
import { startAudiocodes } from './index.ts'

/** A gateway, to be connected with a token. */
export async function audiocodesDemo(port: number): Promise<Demo> {
  const { url, close } = await startAudiocodes({ port })
  const token = randomBytes(24).toString('hex')
  return {
    title: 'AudioCodes voice gateway',
    url,
    offers: [
      {
        network: 'audiocodes',
        config: { token },
        finish: { url: `${url}/_simulator/bot`, body: { url: '<webhookUrl>', token } },
        play: { url: `${url}/_simulator/calls`, body: { caller: '+491604697810' } },
        sent: { url: `${url}/_simulator/calls` },
      },
    ],
    close,
  }
}
